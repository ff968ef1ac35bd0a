import { fileURLToPath } from 'node:url'
import { computed, startCloud, startServer, type RunningCloud } from './door/cloud.ts'
import { startLoader, type Loaded, type Loader } from './door/loader.ts'
import { startPeer, type PeerName } from './door/peers.ts'
import {
  assumeRole,
  callerIdentity,
  CUSTOMER,
  exchange,
  prepare,
  signer,
  token,
  trustIssuer,
  visitor,
} from './door/requests.ts'
import { atLeastTimes, atMost, type Figure, type Row } from './figure.ts'
import { median } from './measure.ts'

const CONNECTIONS = 64
const ROUNDS = 5
const ROUND_MS = 1000
/** Until what answers has been compiled, ours and the floor's alike: rates rise for some ten seconds. */
const WARM_MS = 10_000
const PEER_MS = 3000
/** Clients keep their connections: how they open 64 at once is not what is measured at half the peak. */
const LEAD_MS = 300
/** More than the door remembers: taken in turn, each is new whenever it comes. */
const TOKENS = 9000

interface Scenario {
  readonly name: string
  readonly requests: readonly string[]
  /** What the floor verifies, and by which key or secret. */
  readonly floor: readonly ['rs256' | 'sigv4', string]
  /** Of the floor's rate, at least. */
  readonly times: number
}

/**
 * Calls through the AWS door of the built tree over 64 kept connections, each with all its checks and its durable record, beside a bare
 * node:http server that makes one such verification for each request.
 */
export const door: Figure = async () => {
  const cloud = await startCloud()
  const loader = await startLoader()
  try {
    await prepare(cloud)
    const rows: Row[] = []
    const scenarios = await scenariosOf(cloud)
    for (const scenario of scenarios) rows.push(...(await measured(scenario, cloud, loader)))
    return [...rows, ...(await besidePeers(cloud, loader, scenarios[0]?.requests ?? []))]
  } finally {
    loader.stop()
    await cloud.close()
  }
}

async function scenariosOf(cloud: RunningCloud): Promise<readonly Scenario[]> {
  const redHat = cloud.credentials('redhat')
  const session = await visitor(cloud)
  const several = <Made>(count: number, make: () => Made) => Array.from({ length: count }, make)
  const rs256 = ['rs256', signer.publicKey.export({ type: 'spki', format: 'pem' }).toString()] as const
  const sigv4 = (secret: string) => ['sigv4', secret] as const
  const asked = several(256, () => assumeRole(redHat))
  return [
    { name: 'exchange', requests: several(TOKENS, () => exchange(token())), floor: rs256, times: 0.65 },
    { name: 'exchange.known', requests: several(64, () => exchange(token())), floor: rs256, times: 1.1 },
    { name: 'assume-role', requests: asked, floor: sigv4(redHat.secretAccessKey), times: 0.55 },
    {
      name: 'caller-identity',
      requests: [callerIdentity(session)],
      floor: sigv4(session.secretAccessKey),
      times: 0.65,
    },
  ]
}

/** Rounds of ours and the floor's in turn, so that both have the same machine; ratios are of neighbours. */
async function measured(
  { name, requests, floor, times }: Scenario,
  cloud: RunningCloud,
  loader: Loader,
): Promise<Row[]> {
  const bare = await startServer([fileURLToPath(new URL('door/bare.mjs', import.meta.url)), ...floor])
  try {
    const load = (port: number, more = {}): Promise<Loaded> =>
      loader.load({ port, requests: [], connections: CONNECTIONS, ms: ROUND_MS, ...more })
    await load(cloud.port, { requests, ms: WARM_MS })
    await load(bare.port, { ms: WARM_MS })
    const before = [computed(cloud.pid), computed(bare.pid)] as const
    const rounds: (readonly [Loaded, Loaded])[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push([await load(cloud.port), await load(bare.port)])
    const after = [computed(cloud.pid), computed(bare.pid)] as const
    const of = (which: 0 | 1, what: 'perSecond' | 'p99') => median(rounds.map((round) => round[which][what]))
    const perCore = (which: 0 | 1) =>
      (rounds.reduce((sum, round) => sum + round[which].answered, 0) * 1e6) / (after[which] - before[which])
    const ratio = median(rounds.map(([ours, other]) => ours.perSecond / other.perSecond))
    const halves: Loaded[] = []
    for (let round = 0; round < ROUNDS; round++)
      halves.push(await load(cloud.port, { perSecond: of(0, 'perSecond') / 2, lead: LEAD_MS }))
    const floorIs = `a bare node:http server that verifies one ${floor[0] === 'rs256' ? 'RS256' : 'SigV4'} signature per request`
    const common = { floor: of(1, 'p99'), floorIs, unit: 'ms' }
    const rate = { floorIs, unit: '/s', budget: atLeastTimes(times) }
    return [
      { ...rate, name: `door.${name}`, value: of(0, 'perSecond'), floor: of(0, 'perSecond') / ratio },
      { ...rate, name: `door.${name}.thread`, value: perCore(0), floor: perCore(1) },
      { ...common, name: `door.${name}.p99`, value: of(0, 'p99'), budget: atMost(30, 'ms') },
      {
        ...common,
        name: `door.${name}.p99.half`,
        value: median(halves.map(({ p99 }) => p99)),
        budget: atMost(10, 'ms'),
      },
    ]
  } finally {
    await bare.stop()
  }
}

/** How many times theirs the door's rate is to be, although they neither check what is checked here nor keep anything. */
const PEERS: Readonly<Record<PeerName, number>> = { moto: 20, ministack: 18 }

/** The same exchanges at other local clouds, each alone on the machine, and briefly: these may leave connections without an answer. */
async function besidePeers(cloud: RunningCloud, loader: Loader, requests: readonly string[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const [name, times] of Object.entries(PEERS) as [PeerName, number][]) {
    const floor = await exchangesOf(name, loader, requests)
    if (floor === undefined) continue
    const { perSecond: value } = await loader.load({
      port: cloud.port,
      requests,
      connections: CONNECTIONS,
      ms: PEER_MS,
    })
    const floorIs = `${name}, the same requests`
    rows.push({ name: `door.exchange.${name}`, value, unit: '/s', floor, floorIs, budget: atLeastTimes(times) })
  }
  return rows
}

async function exchangesOf(name: PeerName, loader: Loader, requests: readonly string[]): Promise<number | undefined> {
  const peer = await startPeer(name, { accessKeyId: CUSTOMER, secretAccessKey: 'test' })
  if (!peer) return undefined
  const load = { port: peer.port, requests, connections: CONNECTIONS, lenient: true }
  try {
    await trustIssuer(peer.client)
    await loader.load({ ...load, ms: ROUND_MS })
    return (await loader.load({ ...load, ms: PEER_MS })).perSecond
  } catch (error) {
    console.error(`${name} does not answer the exchange: ${String(error).slice(0, 300)}`)
    return undefined
  } finally {
    await peer.stop()
  }
}
