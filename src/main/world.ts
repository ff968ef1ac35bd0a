import { Readable } from 'node:stream'
import { awake } from '../kernel/awake.ts'
import { accounts } from '../aws/organizations/documents.ts'
import { durationSeconds } from '../cli/duration.ts'
import type { AccountId } from '../kernel/brands.ts'
import { Refusal } from '../kernel/Refusal.ts'
import type { MemorySnapshot } from '../store/memory/memory-store.ts'
import type { HttpClient } from '../wire/http.ts'
import type { PersonCredentials } from './person.ts'
import type { Server } from './server.ts'
import { deployIn, live, type Life } from './world-life.ts'
import { checkedOptions, type WorldOptions } from './world-options.ts'
import { forNoClient, handlerOf, originOf, type SdkConfig } from './world-sdk.ts'

export type { RequestHandler, SdkConfig } from './world-sdk.ts'
export type { PersonCredentials } from './person.ts'
export type { WorldOptions } from './world-options.ts'

declare const ofSnapshot: unique symbol

/** A world at one moment. Opaque; worth what it is in the process that made it. */
export interface Snapshot {
  readonly [ofSnapshot]: true
}

/**
 * The whole cloud inside this process: no port, no file but pods' token files in a folder of its own, gone when it is closed.
 * Worlds do not see each other.
 *
 * @example
 * await using world = await World.create({ deploy: 'demo' })
 * const iam = new IAMClient(await world.sdk())
 */
export interface World extends AsyncDisposable {
  /** Any request to a name of the cloud, to `127.0.0.1:4566` (AWS), `:4567` (Kubernetes) or `:4568` (OCM); none leaves the process. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  /** For the person in an account: `customer` (default), `redhat`, `management`, or an account's id. */
  sdk(account?: string): Promise<SdkConfig>
  /** What `stint env` hands out: key, region, OCM's token. */
  credentials(account?: string): Promise<PersonCredentials>
  /** Where Stint's own API answers `fetch`, and with which bearer token. */
  env(): Promise<{ readonly STINT_URL: string; readonly STINT_TOKEN: string }>
  /** Deploys one more cluster by the seven steps. */
  deploy(name: string): Promise<void>
  /** World time. */
  now(): Date
  /** Moves world time forward (`61m`, `1h30m`), and resolves when the world is quiet. Moves asked for at once add up. */
  advance(by: string): Promise<void>
  /** The state now; the world goes on. */
  snapshot(): Snapshot
  /** Back to a snapshot: what came after it has not happened. What is under way is cut off; what is asked meanwhile waits. When it rejects, the world stands as it was. */
  restore(snapshot: Snapshot): Promise<void>
  /** Another world that begins where this one stands, or at the snapshot. */
  fork(snapshot?: Snapshot): Promise<World>
  /** What is under way is cut off. Closed once more, nothing happens; asked for anything but a fork at a snapshot, the world says that it is closed. */
  close(): Promise<void>
}

export const World = {
  /**
   * A world of its own, in its first second: three accounts, nobody's roles. With `deploy`, a cluster that is ready.
   * Close it, or say `await using`.
   *
   * @throws an error that says what is wrong with the options, or why the cluster could not be deployed
   */
  create: async (options: WorldOptions = {}): Promise<World> => {
    const world = await openWorld(checkedOptions(options))
    try {
      if (options.deploy !== undefined) await world.deploy(options.deploy)
      return world
    } catch (error) {
      await world.close()
      throw error
    }
  },
}

const noAccount = (name: string) =>
  new Refusal(
    `There is no account ${JSON.stringify(name)} in this world: say customer, redhat, management, or the id of one that Organizations has.`,
  )

function accountOf({ cloud }: Server, name: string): AccountId {
  const named = new Map<string, AccountId>(Object.entries(cloud.identity.accounts)).get(name) ?? name
  const found = accounts.find(cloud.projection.view(), named)
  if (!found) throw noAccount(name)
  return found.id
}

const CLOSED = 'This world is closed: world.close() was called, or the block of its `await using` has ended.'

/** Those that were taken here: what else somebody gives as one would break a world that it is restored to. */
const taken = new WeakMap<Snapshot, MemorySnapshot>()

function stateOf(snapshot: Snapshot): MemorySnapshot {
  const state = taken.get(snapshot)
  if (state) return state
  throw new Refusal('This is no snapshot that world.snapshot() has taken in this process.')
}

async function openWorld(options: WorldOptions, from?: MemorySnapshot): Promise<World> {
  let current: Life | undefined = await awake(live(options, from))
  /** Restorations and the end, one after another. */
  let turn: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = awake(turn.then(work))
    turn = next.catch(() => {})
    return next
  }
  const living = (): Life => {
    if (current) return current
    throw new Refusal(CLOSED)
  }
  const within = async <T>(work: (life: Life) => Promise<T>): Promise<T> => {
    await turn
    const life = living()
    return awake(life.within(work(life)))
  }
  const exchange: HttpClient['exchange'] = (request) => within(({ http }) => http.exchange(request))

  const world: World = {
    async fetch(input, init) {
      const request = new Request(input, init)
      const url = new URL(request.url)
      const { status, headers, stream } = await exchange({
        method: request.method,
        origin: originOf(url),
        path: url.pathname + url.search,
        headers: new Map([['host', url.host], ...request.headers]),
        body: request.body === null ? undefined : Buffer.from(await request.arrayBuffer()),
        signal: request.signal,
      })
      const empty = [204, 205, 304].includes(status) || request.method === 'HEAD'
      if (empty) stream.resume()
      const response = new Response(empty ? null : (Readable.toWeb(stream) as ReadableStream), {
        status,
        headers: [...headers],
      })
      return Object.defineProperty(response, 'url', { value: request.url })
    },
    sdk: (account = 'customer') =>
      forNoClient(
        within(async ({ server }) => {
          const { accessKeyId, secretAccessKey } = await server.credentialsIn(accountOf(server, account))
          const { region } = server.cloud.identity
          return { region, credentials: { accessKeyId, secretAccessKey }, requestHandler: handlerOf(exchange) }
        }),
      ),
    credentials: (account = 'customer') =>
      within(async ({ server }) => {
        const found = await server.credentialsOf(account)
        if (!found) throw noAccount(account)
        return found
      }),
    env: () => within(async ({ server, token }) => ({ STINT_URL: server.doors.ocm, STINT_TOKEN: token })),
    deploy: (name) => within((life) => deployIn(life, name)),
    now: () => new Date(living().time.clock.now()),
    async advance(by) {
      // From JavaScript a number comes, too: of what, it does not say.
      if (typeof by !== 'string')
        throw new Refusal(
          `${String(by)} of what? World time moves by a duration with its unit: world.advance('61m'), '90s', '1h30m', '2d'.`,
        )
      const ms = by.startsWith('-') ? -1 : durationSeconds(by) * 1000
      if (!(ms >= 0 && ms <= LONGEST_MS))
        throw new Refusal(`World time moves forward only, and by a year at most, not by ${by}.`)
      await within(({ time }) => time.advance(Math.round(ms)))
    },
    snapshot() {
      const snapshot = Object.freeze({}) as Snapshot
      taken.set(snapshot, living().store.snapshot())
      return snapshot
    },
    async restore(snapshot) {
      const state = stateOf(snapshot)
      await inTurn(async () => {
        const past = living()
        current = await live(options, state)
        past.end('The world went back to a snapshot meanwhile.')
        await past.close()
      })
    },
    async fork(snapshot) {
      return openWorld(options, snapshot === undefined ? living().store.snapshot() : stateOf(snapshot))
    },
    close: () =>
      inTurn(async () => {
        const last = current
        if (!last) return
        current = undefined
        last.end(CLOSED)
        await last.close()
      }),
    [Symbol.asyncDispose]: () => world.close(),
  }
  return world
}

/** A year, as `stint clock advance` takes it. */
const LONGEST_MS = 366 * 86_400_000
