import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import { Duplex } from 'node:stream'
import { beforeEach, expect, test } from 'vitest'
import { worldClock, type Clock } from '../kernel/Clock.ts'
import { cutOffWhoTakesNothing } from './takers.ts'

/** Host time that moves when it is told to. */
let due: { at: number; work: () => void }[] = []
let now = 0
const clock: Clock = {
  ...worldClock(),
  deadline: (ms, work) => (due.push({ at: now + ms, work }), { cancel: () => {} }),
}
function wait(ms: number): void {
  for (const end = now + ms; ;) {
    const next = due.toSorted((a, b) => a.at - b.at)[0]
    if (!next || next.at > end) return void (now = end)
    due = due.filter((one) => one !== next)
    now = next.at
    next.work()
  }
}

let server: EventEmitter
beforeEach(() => {
  due = []
  server = new EventEmitter()
  cutOffWhoTakesNothing(server as Server, 'connection', clock, { writeTimeout: 60_000, connectionsCheckingInterval: 5000 }) // prettier-ignore
})

/** A connection of which a piece is taken when `take` is called. */
function connected() {
  const taken: (() => void)[] = []
  const connection = new Duplex({ read() {}, write: (_piece, _encoding, done) => void taken.push(done) })
  let bytesWritten = 0
  Object.defineProperty(connection, 'bytesWritten', { get: () => bytesWritten })
  server.emit('connection', connection)
  return {
    connection,
    say: (text: string) => {
      bytesWritten += text.length
      connection.write(text)
    },
    take: () => taken.shift()?.(),
  }
}

test('who takes nothing for a minute is cut off, not before', () => {
  const { connection, say } = connected()
  say('much')
  wait(55_000)
  expect(connection.destroyed).toBe(false)
  wait(10_000)
  expect(connection.destroyed).toBe(true)
})

test('who takes a piece now and then may take as long as they like', () => {
  const { connection, say, take } = connected()
  for (let piece = 0; piece < 20; piece++) say('piece')
  for (let piece = 0; piece < 19; piece++) {
    wait(50_000)
    take()
  }
  expect(connection.destroyed).toBe(false)
  wait(70_000)
  expect(connection.destroyed).toBe(true)
})

test('who is said nothing may wait for hours, and more that is said counts for nothing', () => {
  const { connection, say } = connected()
  wait(10 * 3_600_000)
  expect(connection.destroyed).toBe(false)
  for (let times = 0; times < 14; times++) {
    say('more')
    wait(5000)
  }
  expect(connection.destroyed).toBe(true)
})

test('however many come and go, everybody has the whole minute', async () => {
  for (let times = 0; times < 50; times++) {
    const { connection } = connected()
    await new Promise((resolve) => connection.once('close', resolve).destroy())
  }
  const { connection, say } = connected()
  say('much')
  wait(55_000)
  expect(connection.destroyed).toBe(false)
})
