import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { accounts } from '../aws/organizations/documents.ts'
import { deployTo } from '../cli/deploy.ts'
import { durationSeconds } from '../cli/duration.ts'
import { ocmOf } from '../cli/ocm/client.ts'
import { sessionWith } from '../cli/session.ts'
import { silentTerminal } from '../cli/terminal.ts'
import type { AccountId } from '../kernel/brands.ts'
import { silentLog } from '../kernel/log.ts'
import { systemRandom } from '../kernel/random.ts'
import { Refusal } from '../kernel/Refusal.ts'
import { memoryStore, type MemorySnapshot, type MemoryStore } from '../store/memory/memory-store.ts'
import { awsClient } from '../wire/aws-client.ts'
import { generateSigningKey, type KeySpare } from '../wire/jose/signing-key.ts'
import { httpClient, type Dial, type HttpClient } from '../wire/http.ts'
import { durableClock, type DurableClock } from './durable-clock.ts'
import { insideDoors, PORTS } from './inside-doors.ts'
import { openServer, type Server } from './server.ts'

export interface WorldOptions {
  /** A cluster of this name is deployed by the seven steps before `create` resolves. */
  readonly deploy?: string
  /** The world's default region; `us-east-1`. */
  readonly region?: string
  /** PEM texts of CAs that count as public, for foreign issuers. */
  readonly trustedCas?: readonly string[]
  /** `host[:port]` of foreign issuers at private addresses. */
  readonly allowedIssuers?: readonly string[]
}

/** A world at one moment. Opaque; worth what it is in the process that made it. */
export interface Snapshot {
  readonly state: MemorySnapshot
}

/** What an AWS SDK v3 client is made with: `new IAMClient(await world.sdk())`. */
export interface SdkConfig {
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly requestHandler: RequestHandler
}

/** A request as the SDK's handlers get it. */
interface SdkRequest {
  readonly method: string
  readonly protocol?: string
  readonly hostname: string
  readonly port?: number | undefined
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface RequestHandler {
  /** `abortSignal`: an AbortSignal; each client of the SDK has a type of its own for it. */
  handle(
    request: SdkRequest,
    options?: { readonly abortSignal?: unknown },
  ): Promise<{
    readonly response: {
      readonly statusCode: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: Readable
    }
  }>
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
  credentials(account?: string): Promise<Readonly<Record<string, string>>>
  /** Where Stint's own API answers `fetch`, and with which bearer token. */
  env(): Promise<{ readonly STINT_URL: string; readonly STINT_TOKEN: string }>
  /** Deploys one more cluster by the seven steps. */
  deploy(name: string): Promise<void>
  /** World time. */
  now(): Date
  /** Moves world time forward (`61m`, `1h30m`, or milliseconds) and returns when the world is quiet. */
  advance(by: string | number): Promise<void>
  /** The state now; the world goes on. */
  snapshot(): Snapshot
  /** Back to a snapshot: what came after it has not happened. Requests under way are cut off. */
  restore(snapshot: Snapshot): Promise<void>
  /** Another world that begins where this one stands, or at the snapshot. */
  fork(snapshot?: Snapshot): Promise<World>
  close(): Promise<void>
}

export const World = {
  create: async (options: WorldOptions = {}): Promise<World> => {
    const world = await openWorld(options)
    try {
      if (options.deploy !== undefined) await world.deploy(options.deploy)
      return world
    } catch (error) {
      await world.close()
      throw error
    }
  },
}

function accountOf({ cloud }: Server, name: string): AccountId {
  const named = new Map<string, AccountId>(Object.entries(cloud.identity.accounts)).get(name) ?? name
  const found = accounts.find(cloud.projection.view(), named)
  if (!found) throw new Refusal(`There is no account ${JSON.stringify(name)} in this world.`)
  return found.id
}

async function live(options: WorldOptions, folder: string, from: Snapshot | undefined): Promise<Life> {
  const store = memoryStore(from ? { from: from.state } : {})
  const time = await durableClock(store, silentLog)
  const inside = insideDoors()
  const random = systemRandom()
  const token = random.bytes(32).toString('base64url')
  const server = await openServer({
    settings: {
      state: folder,
      store: 'memory',
      host: '127.0.0.1',
      ports: PORTS,
      region: options.region ?? 'us-east-1',
      pace: 'instant',
      trustedCas: options.trustedCas ?? [],
      allowedIssuers: options.allowedIssuers ?? [],
    },
    store,
    time,
    random,
    log: silentLog,
    token,
    reset: () => Promise.reject(new Refusal('A world in a test begins anew with World.create().')),
    snapshots: {
      restore: () => Promise.reject(new Refusal('A world in a test goes back with world.restore(snapshot).')),
      fork: () => Promise.reject(new Refusal('A world in a test is forked with world.fork(snapshot).')),
    },
    inside,
    keys: keysFor(options),
  })
  const http = httpClient({ clock: time.clock, dial: inside.dial })
  return {
    store,
    time,
    server,
    http,
    dial: inside.dial,
    token,
    async close() {
      http.close()
      await server.close()
      time.clock.stop()
      await store.close()
    },
  }
}

/** A signing key takes a second or two: begun at once where a cluster is to be deployed, else when one is. */
function keysFor({ deploy }: WorldOptions): KeySpare {
  let begun = deploy === undefined ? undefined : generateSigningKey()
  begun?.catch(() => {}) // told to whoever takes it
  return {
    take() {
      const key = begun ?? generateSigningKey()
      begun = undefined
      return key
    },
  }
}

/** A request by name has spoken no TLS here: it goes where it goes at the TLS door once it has. */
function originOf({ protocol, hostname, port }: URL): string {
  const local = hostname === '127.0.0.1' || hostname === 'localhost' || hostname.endsWith('.localhost')
  const door = local && protocol === 'http:' ? port || '80' : String(PORTS.named)
  return `http://127.0.0.1:${door}`
}

function handlerOf(http: () => HttpClient): RequestHandler {
  return {
    async handle(asked, { abortSignal } = {}) {
      const { method, protocol = 'https:', hostname, port, path, query = {}, headers, body } = asked
      const host = port === undefined ? hostname : `${hostname}:${port}`
      const {
        status,
        headers: told,
        stream,
      } = await http().exchange({
        method,
        origin: originOf(new URL(`${protocol}//${host}`)),
        path: withQuery(path, query),
        headers: new Map([['host', host], ...Object.entries(headers)]),
        body: bytesOf(body),
        signal: abortSignal as AbortSignal | undefined, // the only kind that Node's SDK hands on
      })
      return { response: { statusCode: status, headers: Object.fromEntries(told), body: stream } }
    },
  }
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

function withQuery(path: string, query: NonNullable<SdkRequest['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === null ? [escaped(name)] : [value].flat().map((one) => `${escaped(name)}=${escaped(one)}`),
  )
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}

function bytesOf(body: unknown): Uint8Array | Readable | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Readable || body instanceof Uint8Array) return body
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (body instanceof ArrayBuffer) return Buffer.from(body)
  throw new TypeError('the body of the request is neither text, bytes nor a stream')
}

/** One life of a world: from its opening or a restoration to the next. */
interface Life {
  readonly store: MemoryStore
  readonly time: DurableClock
  readonly server: Server
  readonly http: HttpClient
  readonly dial: Dial
  /** Of Stint's own API. */
  readonly token: string
  close(): Promise<void>
}

async function openWorld(options: WorldOptions, from?: Snapshot): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'stint-world-'))
  let life = await live(options, folder, from)

  const world: World = {
    async fetch(input, init) {
      const request = new Request(input, init)
      const url = new URL(request.url)
      const { status, headers, stream } = await life.http.exchange({
        method: request.method,
        origin: originOf(url),
        path: url.pathname + url.search,
        headers: new Map([['host', url.host], ...request.headers]),
        body: request.body === null ? undefined : Buffer.from(await request.arrayBuffer()),
        signal: request.signal,
      })
      const empty = [204, 205, 304].includes(status) || request.method === 'HEAD'
      if (empty) stream.resume()
      return new Response(empty ? null : (Readable.toWeb(stream) as ReadableStream), {
        status,
        headers: [...headers],
      })
    },
    async sdk(account = 'customer') {
      const { accessKeyId, secretAccessKey } = await life.server.credentialsIn(accountOf(life.server, account))
      const { region } = life.server.cloud.identity
      return { region, credentials: { accessKeyId, secretAccessKey }, requestHandler: handlerOf(() => life.http) }
    },
    async credentials(account = 'customer') {
      const found = await life.server.credentialsOf(account)
      if (!found) throw new Refusal(`There is no account ${JSON.stringify(account)} in this world.`)
      return found
    },
    env: async () => ({ STINT_URL: life.server.doors.ocm, STINT_TOKEN: life.token }),
    async deploy(name) {
      const { clock } = life.time
      const { region = '', accessKeyId = '', secretAccessKey = '', ocmToken = '' } = await world.credentials()
      const { aws: endpoint, ocm } = life.server.doors
      const { dial } = life
      const session = sessionWith({
        terminal: silentTerminal(),
        clock,
        region,
        aws: awsClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, clock, dial }),
        ocm: ocmOf(ocm, () => ocmToken, clock, { dial }),
      })
      await deployTo(session, { name }).finally(() => session.close())
    },
    now: () => new Date(life.time.clock.now()),
    async advance(by) {
      await life.time.advance(typeof by === 'number' ? by : durationSeconds(by) * 1000)
    },
    snapshot: () => ({ state: life.store.snapshot() }),
    async restore(snapshot) {
      await life.close()
      life = await live(options, folder, snapshot)
    },
    fork: (snapshot = world.snapshot()) => openWorld(options, snapshot),
    async close() {
      await life.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
    },
    [Symbol.asyncDispose]: () => world.close(),
  }
  return world
}
