import { ok } from '../http/exchange.ts'
import { badRequest, notFound } from '../http/fault.ts'
import type { Handler } from '../http/route.ts'
import { readLog, type LogName } from '../install/log.ts'
import { seenCluster } from './ownership.ts'
import { CLUSTERS } from './links.ts'

/** `tail`: so many last lines; `offset`: all from that line on. A log without lines is not there yet. */
export const getLog =
  (name: LogName): Handler =>
  async (call) => {
    const { room, query } = call
    const { id } = seenCluster(call)
    const [tail, offset] = [whole(query, 'tail'), whole(query, 'offset')]
    const lines = await readLog(room.store, id, name, {
      ...(offset === undefined ? { tail: tail ?? 2000 } : { offset }),
    })
    if (lines.length === 0 && !offset) throw notFound('Log', name)
    return ok({
      kind: 'Log',
      id: name,
      href: `${CLUSTERS}/clusters/${id}/logs/${name}`,
      content: lines.map((line) => `${line}\n`).join(''),
    })
  }

function whole(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const value = Number(text)
  if (text === '' || !Number.isSafeInteger(value) || value < 0)
    throw badRequest(`Query parameter '${name}' must be a whole number`)
  return value
}
