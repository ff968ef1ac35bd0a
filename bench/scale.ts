import { sqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { Append, Write } from '../src/store/Store.ts'
import { accountId, type AccountId } from '../src/kernel/brands.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { roles, uniqueIds } from '../src/aws/iam/documents.ts'
import { uniqueId } from '../src/aws/iam/ids.ts'
import { accounts } from '../src/aws/organizations/documents.ts'
import { computed, startCloud, type RunningCloud } from './door/cloud.ts'
import { startLoader, type Loaded, type Loader } from './door/loader.ts'
import { documentOf, exchange, prepare, token } from './door/requests.ts'
import { atLeastTimes, atMost, type Figure } from './figure.ts'
import { median } from './measure.ts'

const ACCOUNTS = 1000
const ROLES_EACH = 100
const SESSIONS = 1_000_000
const GROUP = 2000
const TOKENS = 256
const ROUNDS = 9
const ROUND_MS = 1000
/** Calls rather than time: on a busy machine a time may be too short to compile what is measured. */
const WARM_CALLS = 8192

/**
 * A world with a hundred thousand roles in a thousand accounts and the records of a million sessions, beside one without: exchanges a
 * second in turn, time from `kill -9` to open doors, memory. Sessions leave nothing else: their tokens hold all there is of them.
 */
export const scale: Figure = async () => {
  const clouds = [await startCloud(), await startCloud()] as const
  const [full, fresh] = clouds
  const loader = await startLoader()
  try {
    for (const cloud of clouds) await prepare(cloud)
    await full.restart(fill)
    const started = await restarts(full)
    const freshStarted = await restarts(fresh)
    const [exchanges, freshExchanges] = await rates(clouds, loader)
    const common = { floorIs: 'a world without them' }
    const rate = { ...common, unit: '/s', budget: atLeastTimes(0.9) }
    const megabytes = (cloud: RunningCloud) => cloud.memory() / 1024 / 1024
    return [
      { ...rate, name: 'scale.exchange', value: exchanges.perSecond, floor: freshExchanges.perSecond },
      { ...rate, name: 'scale.exchange.thread', value: exchanges.perCore, floor: freshExchanges.perCore },
      {
        ...common,
        name: 'scale.restart',
        value: started,
        unit: 'ms',
        floor: freshStarted,
        budget: atMost(2000, 'ms'),
      },
      {
        ...common,
        name: 'scale.memory',
        value: megabytes(full),
        unit: 'MB',
        floor: megabytes(fresh),
        budget: atMost(700, 'MB'),
      },
    ]
  } finally {
    loader.stop()
    for (const cloud of clouds) await cloud.close()
  }
}

async function restarts(cloud: RunningCloud): Promise<number> {
  const took = []
  for (let round = 0; round < 3; round++) took.push(await cloud.restart())
  return median(took)
}

interface Rate {
  readonly perSecond: number
  /** By the processor time of the thread that answers. */
  readonly perCore: number
}

/** Of both in turn, so that both have the same machine. */
async function rates(clouds: readonly [RunningCloud, RunningCloud], loader: Loader): Promise<readonly [Rate, Rate]> {
  const requests = Array.from({ length: TOKENS }, () => exchange(token()))
  const warming = Array.from({ length: WARM_CALLS }, (_, at) => requests[at % TOKENS] ?? '')
  for (const { port } of clouds) await loader.load({ port, requests: warming, connections: 64, ms: 0, once: true })
  const load = ({ port }: RunningCloud) => loader.load({ port, requests, connections: 64, ms: ROUND_MS })
  const before = clouds.map(({ pid }) => computed(pid))
  const rounds: (readonly [Loaded, Loaded])[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push([await load(clouds[0]), await load(clouds[1])])
  const of = (which: 0 | 1): Rate => ({
    perSecond: median(rounds.map((round) => round[which].perSecond)),
    perCore:
      (rounds.reduce((sum, round) => sum + round[which].answered, 0) * 1e6) /
      (computed(clouds[which].pid) - (before[which] ?? 0)),
  })
  return [of(0), of(1)]
}

/** Written to the store as the operations write them: making them by calls takes as long as the calls do. */
async function fill(folder: string): Promise<void> {
  const store = await sqliteStore({ folder })
  const random = systemRandom()
  const trust = documentOf({ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' })
  for (let at = 0; at < ACCOUNTS; at++) {
    const account = accountId(String(500_000_000_000 + at))
    const writes: Write[] = [accounts.put(account, accountOf(account, at))]
    for (let role = 0; role < ROLES_EACH; role++) {
      const name = `role-${role}`
      const id = uniqueId('role', random)
      const arn = `arn:aws:iam::${account}:role/${name}`
      const entity = {
        arn,
        id,
        name,
        path: '/',
        created: 0,
        tags: [],
        maxSessionDuration: 3600,
        trust,
        attached: [],
        inline: [],
      }
      writes.push(roles.put(account, name, entity), uniqueIds.put(account, id, { arn, kind: 'role', name }))
    }
    await store.commit({ writes })
  }
  for (let at = 0; at < SESSIONS; at += GROUP)
    await store.commit({ appends: Array.from({ length: GROUP }, (_, more) => session(at + more)) })
  await store.close()
}

const accountOf = (id: AccountId, at: number) => ({
  id,
  name: `team-${at}`,
  email: `team-${at}@example.com`,
  status: 'ACTIVE' as const,
  joined: 0,
  method: 'CREATED' as const,
  tags: [],
})

const session = (at: number): Append => ({
  stream: 'cloudtrail/111122223333',
  time: at,
  body: `{"eventID":"session-${at}","padding":"${'x'.repeat(900)}"}`,
  attributes: {
    EventId: `session-${at}`,
    EventName: 'AssumeRoleWithWebIdentity',
    RequestId: `request-${at}`,
    ReadOnly: 'true',
  },
})
