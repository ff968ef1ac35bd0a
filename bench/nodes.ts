import { postgres, postgresPrograms } from '../test/postgres.ts'
import { computed, startCloud, type RunningCloud } from './door/cloud.ts'
import { startLoader, type Loader } from './door/loader.ts'
import { exchange, prepare, token } from './door/requests.ts'
import { atLeastTimes, type Figure } from './figure.ts'
import { median } from './measure.ts'

const CONNECTIONS = 64
const ROUNDS = 5
const ROUND_MS = 1500
const TOKENS = 4096

/**
 * Exchanges at two nodes over one PostgreSQL that syncs its log, each under a load of its own, beside the same at one of them alone. The
 * database and both loads take their share of the machine: what a node itself takes for a call is told by processor time.
 */
export const nodes: Figure = async () => {
  if (!postgresPrograms()) {
    console.error('PostgreSQL is not installed, and two nodes are left out: apt-get install postgresql')
    return []
  }
  const database = await postgres({ durable: true })
  const pair: Node[] = []
  try {
    for (const _ of [1, 2])
      pair.push({ cloud: await startCloud(['--store', database.url]), loader: await startLoader() })
    const [first] = pair as [Node, Node]
    await prepare(first.cloud)
    const requests = Array.from({ length: TOKENS }, () => exchange(token()))
    const warm = { requests, connections: CONNECTIONS, ms: 0, once: true }
    await Promise.all(pair.map(({ cloud, loader }) => loader.load({ ...warm, port: cloud.port })))
    const alone: Rate[] = []
    const together: Rate[] = []
    for (let round = 0; round < ROUNDS; round++) {
      alone.push(await rateOf([first]))
      together.push(await rateOf(pair))
    }
    const of = (rates: readonly Rate[], what: keyof Rate) => median(rates.map((rate) => rate[what]))
    const common = { unit: '/s', floorIs: 'one of them alone' }
    return [
      {
        ...common,
        name: 'nodes.exchange',
        value: of(together, 'perSecond'),
        floor: of(alone, 'perSecond'),
        budget: atLeastTimes(1),
      },
      {
        ...common,
        name: 'nodes.exchange.thread',
        value: of(together, 'perCore'),
        floor: of(alone, 'perCore'),
        budget: atLeastTimes(0.9),
      },
    ]
  } finally {
    for (const { cloud, loader } of pair) {
      loader.stop()
      await cloud.close()
    }
    await database.stop()
  }
}

interface Node {
  readonly cloud: RunningCloud
  readonly loader: Loader
}

interface Rate {
  readonly perSecond: number
  /** By the processor time of the threads that answer. */
  readonly perCore: number
}

async function rateOf(pair: readonly Node[]): Promise<Rate> {
  const time = () => pair.reduce((sum, { cloud }) => sum + computed(cloud.pid), 0)
  const before = time()
  const load = { requests: [], connections: CONNECTIONS, ms: ROUND_MS }
  const loads = await Promise.all(pair.map(({ cloud, loader }) => loader.load({ ...load, port: cloud.port })))
  const answered = loads.reduce((sum, one) => sum + one.answered, 0)
  return {
    perSecond: loads.reduce((sum, one) => sum + one.perSecond, 0),
    perCore: (answered * 1e6) / (time() - before),
  }
}
