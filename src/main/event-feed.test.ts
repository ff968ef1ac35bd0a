import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { memoryStore } from '../store/memory/memory-store.ts'
import { eventFeed, readCursor } from './event-feed.ts'

const ACCOUNTS = ['111122223333', '710019948333']
const store = memoryStore()
const clock = worldClock()
const feed = eventFeed(store, clock, () => ACCOUNTS)
let server: Server
beforeAll(async () => {
  server = createServer((request, response) => {
    const last = request.headers['last-event-id']
    feed.serve(response, typeof last === 'string' ? readCursor(last) : undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  feed.close()
  server.close()
  clock.stop()
  await store.close()
})

const record = (account: string, eventName: string) =>
  store.commit({
    appends: [
      {
        stream: `cloudtrail/${account}`,
        time: 0,
        body: JSON.stringify({ eventName }),
        attributes: { EventName: eventName },
      },
    ],
  })

/** Reads until so many events came, then leaves. `begin` runs once the stream is open. */
async function events(count: number, last: string | undefined, begin: () => Promise<unknown> = async () => undefined) {
  const gone = new AbortController()
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
    signal: gone.signal,
    headers: last === undefined ? {} : { 'last-event-id': last },
  })
  const found: { id: string; event: string; name: string }[] = []
  let text = ''
  let begun = false
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString()
    if (!begun) await begin()
    begun = true
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const [, id = '', event = '', data = '{}'] = /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(block) ?? []
      if (id !== '') found.push({ id, event, name: (JSON.parse(data) as { eventName: string }).eventName })
    }
    if (found.length >= count) break
  }
  gone.abort()
  return found
}

test('records come as they are written, of every account, and the stream resumes behind any of them', async () => {
  await record('111122223333', 'CreateRole')
  await record('710019948333', 'AssumeRole')
  await record('111122223333', 'DeleteRole')
  const all = await events(3, '0')
  expect(all.map(({ name }) => name).toSorted()).toEqual(['AssumeRole', 'CreateRole', 'DeleteRole'])
  expect(new Set(all.map(({ event }) => event))).toEqual(new Set(['call']))
  const rest = await events(2, all[0]?.id)
  expect(rest.map(({ name }) => name)).toEqual(all.slice(1).map(({ name }) => name))
  const fresh = await events(1, all[2]?.id, () => record('111122223333', 'CreateUser'))
  expect(fresh.map(({ name }) => name)).toEqual(['CreateUser'])
})

test('an id that is none is refused', () => {
  expect(readCursor('yesterday')).toBeUndefined()
  expect(readCursor('0')).toEqual(new Map())
  expect(readCursor('111122223333.7_710019948333.9')).toEqual(
    new Map([
      ['111122223333', 7],
      ['710019948333', 9],
    ]),
  )
})

test('records are given as a file, a line each, oldest first, within bounds of time', async () => {
  const kept = memoryStore()
  const lines = async (asked: Parameters<typeof feed.file>[0]) => {
    const write = eventFeed(kept, clock, () => ACCOUNTS).file(asked)
    if (!write) return undefined
    const one = createServer((_request, response) => write(response))
    await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))
    const text = await (await fetch(`http://127.0.0.1:${(one.address() as AddressInfo).port}/`)).text()
    one.close()
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { n: number }).n)
  }
  await kept.commit({
    appends: Array.from({ length: 450 }, (_, n) => ({
      stream: `cloudtrail/${ACCOUNTS[n % 2]}`,
      time: n,
      body: JSON.stringify({ n }),
      attributes: {},
    })),
  })
  expect((await lines({}))?.length).toBe(450)
  const own = await lines({ account: '111122223333' })
  expect([own?.length, own?.[0], own?.at(-1)]).toEqual([225, 0, 448])
  expect(await lines({ account: '111122223333', from: 10, to: 14 })).toEqual([10, 12, 14])
  expect(await lines({ account: '000000000000' })).toBeUndefined()
  await kept.close()
})
