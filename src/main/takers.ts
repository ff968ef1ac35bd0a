import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '../kernel/Clock.ts'

/** A connection that says how much went through it. */
type Connection = Duplex & { readonly bytesWritten?: number }

/** How much of what was said had been taken, and at how many looks in a row nothing more. */
interface Standstill {
  readonly taken: number
  readonly looks: number
}

export interface TakersPatience {
  /** How long what was said may wait without a piece of it being taken, host milliseconds. */
  readonly writeTimeout: number
  /** Between two looks. */
  readonly connectionsCheckingInterval: number
}

/**
 * Cuts off who takes nothing of what is said to them, whatever they say meanwhile: their connection would stay for ever, and the answer
 * with all that it reads from. Who has been said nothing (a watch without events, a call that takes its time) may wait as long as they like.
 */
export function cutOffWhoTakesNothing(
  server: Server,
  event: 'connection' | 'secureConnection',
  clock: Clock,
  { writeTimeout, connectionsCheckingInterval: interval }: TakersPatience,
): void {
  const open = new Map<Connection, Standstill | undefined>()
  let looking = false

  const lookLater = () => {
    looking = open.size > 0
    if (looking) clock.deadline(interval, look)
  }
  const look = () => {
    for (const [connection, before] of open) {
      const now = standstill(connection, before)
      if (now && now.looks * interval >= writeTimeout) connection.destroy()
      else open.set(connection, now)
    }
    lookLater()
  }

  server.on(event, (connection: Connection) => {
    open.set(connection, undefined)
    if (!looking) lookLater()
    connection.once('close', () => open.delete(connection))
  })
}

/** Undefined while there is nothing to take. */
function standstill(
  { bytesWritten = 0, writableLength }: Connection,
  before: Standstill | undefined,
): Standstill | undefined {
  if (writableLength === 0) return undefined
  const taken = bytesWritten - writableLength
  return { taken, looks: before?.taken === taken ? before.looks + 1 : 0 }
}
