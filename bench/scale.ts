import { sqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { Append, Write } from '../src/store/Store.ts'
import { accountId, type AccountId } from '../src/kernel/brands.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { roles, uniqueIds } from '../src/aws/iam/documents.ts'
import { uniqueId } from '../src/aws/iam/ids.ts'
import { accounts } from '../src/aws/organizations/documents.ts'
import { startCloud, type RunningCloud } from './door/cloud.ts'
import { startLoader, type Loader } from './door/loader.ts'
import { documentOf, exchange, prepare, token } from './door/requests.ts'
import { atLeastTimes, atMost, type Figure } from './figure.ts'
import { median } from './measure.ts'

const ACCOUNTS = 1000
const ROLES_EACH = 100
const SESSIONS = 1_000_000
const GROUP = 2000
const TOKENS = 256
const ROUNDS = 5

/**
 * A world with a hundred thousand roles in a thousand accounts and the records of a million sessions, beside the same world before:
 * exchanges a second, time from `kill -9` to open doors, memory. Sessions leave nothing else: their tokens hold all there is of them.
 */
export const scale: Figure = async () => {
  const cloud = await startCloud()
  const loader = await startLoader()
  try {
    await prepare(cloud)
    const requests = Array.from({ length: TOKENS }, () => exchange(token()))
    await rate(cloud, loader, requests)
    const fresh = await rate(cloud, loader, requests)
    const freshMemory = cloud.memory()
    const freshStart = await cloud.restart()
    await cloud.restart(fill)
    const started = await cloud.restart()
    await rate(cloud, loader, requests)
    const full = await rate(cloud, loader, requests)
    const common = { floorIs: 'the same world before' }
    const megabytes = (bytes: number) => bytes / 1024 / 1024
    return [
      { ...common, name: 'scale.exchange', value: full, unit: '/s', floor: fresh, budget: atLeastTimes(0.9) },
      { ...common, name: 'scale.restart', value: started, unit: 'ms', floor: freshStart, budget: atMost(2000, 'ms') },
      {
        ...common,
        name: 'scale.memory',
        value: megabytes(cloud.memory()),
        unit: 'MB',
        floor: megabytes(freshMemory),
        budget: atMost(700, 'MB'),
      },
    ]
  } finally {
    loader.stop()
    await cloud.close()
  }
}

async function rate(cloud: RunningCloud, loader: Loader, requests: readonly string[]): Promise<number> {
  const rounds = []
  for (let round = 0; round < ROUNDS; round++)
    rounds.push((await loader.load({ port: cloud.port, requests, connections: 64, ms: 1000 })).perSecond)
  return median(rounds)
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
