import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { Append, Store } from '../src/store/Store.ts'
import { atMost, type Figure } from './figure.ts'
import { median, timed } from './measure.ts'

const EVENTS = 1_000_000
const GROUP = 2000
const ROUNDS = 5
const PAGE = 50
const STREAM = 'cloudtrail/111122223333'

/** How often a value comes: in every event, in one of a hundred, of ten thousand, of a million. */
const VALUES: readonly (readonly [name: string, value: (at: number) => string, asked: string])[] = [
  ['ReadOnly', () => 'true', 'true'],
  ['EventName', (at) => (at % 100 === 7 ? 'CreateRole' : `Describe${at % 40}`), 'CreateRole'],
  ['EventSource', (at) => (at % 1000 === 11 ? 'route53.amazonaws.com' : 'sts.amazonaws.com'), 'route53.amazonaws.com'],
  ['Username', (at) => (at % 10_000 === 13 ? 'auditor' : `operator-${at % 30}`), 'auditor'],
  ['ResourceType', (at) => (at % 20_000 === 17 ? 'AWS::EC2::Vpc' : 'AWS::IAM::Role'), 'AWS::EC2::Vpc'],
  ['ResourceName', (at) => `role-${(at * 7919) % 50_000}`, 'role-4711'],
  ['AccessKeyId', (at) => `ASIA${at % 200_000}`, 'ASIA123456'],
  ['EventId', (at) => `event-${at}`, 'event-31'],
  ['EventId', (at) => `event-${at}`, 'no such event'],
]

/** LookupEvents' first page by each attribute over a million events, the values thinly scattered; the slowest attribute counts. */
export const events: Figure = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stint-bench-'))
  const store = await sqliteStore({ folder: join(folder, 'store') })
  try {
    for (let at = 0; at < EVENTS; at += GROUP)
      await store.commit({ appends: Array.from({ length: GROUP }, (_, more) => event(at + more)) })
    const rows = []
    for (const [name, , value] of VALUES) rows.push([name, value, await pageTime(store, name, value)] as const)
    const floor = await pageTime(store)
    return rows.map(([name, value, ms]) => ({
      name: `events.${name}${value.startsWith('no ') ? '.none' : ''}`,
      value: ms,
      unit: 'ms',
      floor,
      floorIs: 'the newest page, whatever is in it',
      budget: atMost(50, 'ms'),
    }))
  } finally {
    await store.close()
    await rm(folder, { recursive: true })
  }
}

const event = (at: number): Append => ({
  stream: STREAM,
  time: at,
  body: `{"eventID":"${at}","padding":"${'x'.repeat(400)}"}`,
  attributes: Object.fromEntries(VALUES.map(([name, value]) => [name, value(at)])),
})

async function pageTime(store: Store, name?: string, value = ''): Promise<number> {
  const query = { limit: PAGE, ...(name !== undefined && { where: { name, value } }) }
  const times = []
  for (let round = 0; round < ROUNDS; round++) times.push(await timed(() => store.read(STREAM, query)))
  return median(times)
}
