import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { noAccount, type AccountName } from './account-names.ts'
import type { PersonCredentials } from './person.ts'
import type { AddressInfo, Socket } from 'node:net'
import type { WorldClock } from '../kernel/Clock.ts'
import { Refusal } from '../kernel/Refusal.ts'
import type { Log } from '../kernel/log.ts'
import type { AwsDoor } from '../aws/pipeline.ts'
import type { Desk } from '../ocm/index.ts'
import { StoreAway } from '../store/away.ts'
import type { Serve } from './doors.ts'
import { readCursor, type EventFeed } from './event-feed.ts'
import type { DurableClock } from './durable-clock.ts'
import type { Credentials } from './credentials/credentials.ts'
import { faultRoutes } from './faults/routes.ts'
import type { Faults } from './faults/faults.ts'
import type { Issuers } from './issuers/issuers.ts'
import { issuerRoutes } from './issuers/routes.ts'
import { snapshotFileRoute, snapshotRoutes, type SnapshotUses } from './snapshots/routes.ts'
import { supportRoutes } from './support-routes.ts'
import { admitted } from './hosts.ts'
import type { followMachines } from './machines.ts'
import { readWithin } from '../wire/read-within.ts'
import { headerMap } from '../wire/sigv4/request.ts'

export interface OwnApiParts {
  readonly time: DurableClock
  readonly clock: WorldClock
  readonly log: Log
  readonly token: string
  readonly reset: (asker: Socket) => Promise<void>
  readonly faults: Faults
  readonly issuers: Issuers
  readonly snapshots: SnapshotUses
  /** Where Red Hat's engineers ask for access. */
  readonly support: () => Desk
  readonly machines: () => ReturnType<typeof followMachines>
  /** What a person needs to act in an account, named or by its id; undefined when there is no such account. */
  readonly door: () => Pick<AwsDoor, 'explain' | 'explainLastDenied'>
  readonly events: EventFeed
  /** Every credential of the world. */
  readonly issued: Credentials
  readonly credentials: (account: string) => Promise<PersonCredentials | undefined>
  /** Which may be asked for. */
  readonly accountNames: () => readonly AccountName[]
}

type Answer =
  { readonly status: number; readonly body: unknown } | { readonly stream: (response: ServerResponse) => void }

type Route = readonly [
  method: string,
  path: RegExp,
  run: (match: RegExpExecArray, body: unknown, query: URLSearchParams, request: IncomingMessage) => Promise<Answer>,
]

const MAX_BODY = 64 * 1024
const AWAY = 'The store cannot be reached now; it is asked again until it answers.'

/** Stint's own API, under `/stint/v1/`: `Authorization: Bearer $STINT_TOKEN` on everything. */
export function ownApi(parts: OwnApiParts): { readonly serve: Serve; close(): void } {
  const doors = new Map<string, MetadataDoor>()
  const expected = digest(parts.token)

  const routes: readonly Route[] = [
    ['GET', /^\/stint\/v1\/clock$/, async () => ok(clockNow(parts.clock))],
    ['POST', /^\/stint\/v1\/clock$/, async (_match, body) => moveClock(parts, body)],
    [
      'POST',
      /^\/stint\/v1\/reset$/,
      async (_match, _body, _query, request) => {
        await parts.reset(request.socket)
        return ok({ reset: true })
      },
    ],
    [
      'GET',
      /^\/stint\/v1\/credentials$/,
      async (_match, _body, query) => credentialsIn(parts, query.get('account') ?? 'customer'),
    ],
    [
      'GET',
      /^\/stint\/v1\/credentials\/issued$/,
      async () => {
        const { now, credentials } = await parts.issued.list()
        return ok({ now: new Date(now).toISOString(), credentials })
      },
    ],
    [
      'POST',
      /^\/stint\/v1\/instances\/(i-[0-9a-f]+)\/imds$/,
      async (match, body) => openMetadata(parts, doors, match[1] ?? '', hopsOf(body)),
    ],
    [
      'DELETE',
      /^\/stint\/v1\/instances\/(i-[0-9a-f]+)\/imds$/,
      async (match, _body, query) => closeMetadata(doors, match[1] ?? '', Number(query.get('hops') ?? 1)),
    ],
    ['GET', /^\/stint\/v1\/explain\/([\w.-]{1,200})$/, async (match) => explained(parts, match[1] ?? '')],
    ['GET', /^\/stint\/v1\/events$/, async (_match, _body, _query, request) => streamed(parts.events, request)],
    ['GET', /^\/stint\/v1\/records$/, async (_match, _body, query) => recordsFile(parts.events, query)],
    ...faultRoutes(parts.faults),
    ...issuerRoutes(parts.issuers),
    ...supportRoutes(parts.support, () => parts.clock.now()),
    ...snapshotRoutes(parts.snapshots),
  ]
  const fileRoute = snapshotFileRoute(parts.snapshots)

  return {
    async serve(request, response) {
      const answer = await answered(request, routes, fileRoute, expected).catch((error: unknown) => {
        if (error instanceof Refusal) return refusal(409, error.message, error.next)
        if (error instanceof StoreAway) return refusal(503, AWAY, 'stint status')
        parts.log.bug('own api failed', error)
        return { status: 500, body: { error: 'An unexpected error; it is in the log.' } }
      })
      send(response, answer)
    },
    close() {
      for (const { server } of doors.values()) server.close()
      parts.events.close()
    },
  }
}

async function answered(
  request: IncomingMessage,
  routes: readonly Route[],
  fileRoute: ReturnType<typeof snapshotFileRoute>,
  expected: Buffer,
): Promise<Answer> {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  if (!timingSafeEqual(digest(given), expected))
    return refusal(401, 'Stint’s own API needs Authorization: Bearer $STINT_TOKEN; stint env prints it.')
  const [path = '', query] = request.url?.split('?') ?? []
  const [method, filePath, take] = fileRoute
  const file = request.method === method ? filePath.exec(path) : null
  if (file) return take(file, request)
  const here = routes.filter(([, pattern]) => pattern.test(path))
  const route = here.find(([method]) => method === request.method)
  if (!route)
    return here.length > 0
      ? refusal(405, `${request.method} is not allowed here.`)
      : refusal(404, `There is nothing at ${path}.`)
  const body = await jsonBody(request)
  if (body === INVALID) return refusal(400, 'The body is no JSON, or larger than 64 KiB.')
  return route[2](route[1].exec(path) as RegExpExecArray, body, new URLSearchParams(query), request) // tested above
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const ok = (body: unknown): Answer => ({ status: 200, body })
const refusal = (status: number, error: string, next?: string): Answer => ({ status, body: { error, next } })

const INVALID = Symbol('invalid')

async function jsonBody(request: IncomingMessage): Promise<unknown> {
  try {
    const body = await readWithin(request, MAX_BODY)
    if (!body) return INVALID
    return body.length === 0 ? undefined : (JSON.parse(body.toString('utf8')) as unknown)
  } catch {
    return INVALID
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if ('stream' in answer) return answer.stream(response)
  response
    .writeHead(answer.status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(`${JSON.stringify(answer.body)}\n`)
}

async function credentialsIn({ credentials, accountNames }: OwnApiParts, account: string): Promise<Answer> {
  const found = await credentials(account)
  if (found) return ok(found)
  const { error, next } = noAccount(account.slice(0, 100), accountNames())
  return refusal(404, error, next)
}

/** `last-denied` stands for the newest call that policies refused. */
async function explained({ door }: OwnApiParts, requestId: string): Promise<Answer> {
  const found = await (requestId === 'last-denied' ? door().explainLastDenied() : door().explain(requestId))
  if (found) return ok(found)
  return requestId === 'last-denied'
    ? refusal(404, 'No call was refused by a policy yet. What would be can be asked beforehand.', 'stint can --help')
    : refusal(404, `No call with the request id ${requestId} is on record. ${UNKEPT}`, WHOSE)
}

const UNKEPT =
  'Those that were refused before they were calls are remembered by the Stint that refused them, as long as it runs.'
const WHOSE =
  'stint whoami shows whose credentials are used; stint explain --last-denied, the newest call that policies refused.'

function streamed(events: EventFeed, request: IncomingMessage): Answer {
  const last = request.headers['last-event-id']
  const cursor = typeof last === 'string' ? readCursor(last) : undefined
  if (typeof last === 'string' && !cursor)
    return refusal(400, 'Last-Event-ID is the id of an event of this stream, or 0 for all there are.')
  return { stream: (response) => events.serve(response, cursor) }
}

/** CloudTrail's records as a file, a line each. */
function recordsFile(events: EventFeed, query: URLSearchParams): Answer {
  const [account, from, to] = ['account', 'from', 'to'].map((name) => query.get(name) ?? undefined)
  const times = {
    from: from === undefined ? undefined : Date.parse(from),
    to: to === undefined ? undefined : Date.parse(to),
  }
  if (Object.values(times).some((time) => time !== undefined && Number.isNaN(time)))
    return refusal(400, 'from and to are times such as 2026-05-01T12:00:00Z.')
  const stream = events.file({
    ...(account !== undefined && { account }),
    ...(times.from !== undefined && { from: times.from }),
    ...(times.to !== undefined && { to: times.to }),
  })
  return stream ? { stream } : refusal(404, 'There is no such account; account is an id of twelve digits.')
}

const clockNow = (clock: WorldClock) => ({
  now: new Date(clock.now()).toISOString(),
  offsetSeconds: Math.round(clock.offset / 1000),
  frozen: clock.frozen,
})

/** Largest step, milliseconds: a year. */
const LONGEST = 366 * 24 * 3600 * 1000

async function moveClock({ time, clock }: OwnApiParts, body: unknown): Promise<Answer> {
  const asked = body !== null && typeof body === 'object' ? (body as Readonly<Record<string, unknown>>) : {}
  const { advanceSeconds, freeze, resume } = asked
  if (advanceSeconds !== undefined) {
    if (typeof advanceSeconds !== 'number' || !(advanceSeconds >= 0) || advanceSeconds * 1000 > LONGEST)
      return refusal(400, 'advanceSeconds is a number from 0 to 31622400: world time only moves forward.')
    await time.advance(Math.round(advanceSeconds * 1000))
  } else if (freeze === true) await time.freeze()
  else if (resume === true) await time.resume()
  else return refusal(400, 'Say {"advanceSeconds": N}, {"freeze": true} or {"resume": true}.')
  return ok(clockNow(clock))
}

/** A port that answers as 169.254.169.254 does, so many network hops away from one instance. */
interface MetadataDoor {
  readonly server: Server
  readonly hops: number
  /** How often it was asked for, and not given back. */
  users: number
}

const FARTHEST = 64

/** 1: a process on the instance itself; 2: a container on it. Undefined when it is no such number. */
function hopsOf(body: unknown): number | undefined {
  const asked = body !== null && typeof body === 'object' ? (body as Readonly<Record<string, unknown>>)['hops'] : 1
  const hops = asked ?? 1
  return typeof hops === 'number' && Number.isInteger(hops) && hops >= 1 && hops <= FARTHEST ? hops : undefined
}

/** Asked again, the same port. */
async function openMetadata(
  { machines, log }: OwnApiParts,
  doors: Map<string, MetadataDoor>,
  id: string,
  hops: number | undefined,
): Promise<Answer> {
  if (hops === undefined) return refusal(400, `hops is a whole number from 1 to ${FARTHEST}.`)
  if (!machines().find(id))
    return refusal(
      404,
      `No instance ${id} is running.`,
      "aws ec2 describe-instances --filters Name=instance-state-name,Values=running --query 'Reservations[].Instances[].InstanceId'",
    )
  const key = `${id}/${hops}`
  const serve = (request: IncomingMessage, response: ServerResponse) =>
    void metadata(machines, id, hops, request, response, log)
  const known = doors.get(key) ?? { server: await listening(createServer(serve)), hops, users: 0 }
  known.users++
  doors.set(key, known)
  return ok({ endpoint: `http://127.0.0.1:${(known.server.address() as AddressInfo).port}` })
}

/** Given back by its last user, the port is closed. */
function closeMetadata(doors: Map<string, MetadataDoor>, id: string, hops: number): Answer {
  const key = `${id}/${hops}`
  const known = doors.get(key)
  if (!known) return refusal(404, `No metadata port of ${id} is open.`)
  known.users--
  if (known.users > 0) return ok({ open: true })
  doors.delete(key)
  known.server.close()
  known.server.closeAllConnections()
  return ok({ open: false })
}

const listening = (server: Server): Promise<Server> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))

async function metadata(
  machines: OwnApiParts['machines'],
  id: string,
  hops: number,
  request: IncomingMessage,
  response: ServerResponse,
  log: Log,
): Promise<void> {
  if (!admitted(request, response)) return
  try {
    const headers = headerMap(request.rawHeaders)
    const answer = await machines()
      .find(id)
      ?.imds({ method: request.method ?? 'GET', path: request.url ?? '/', headers, hops })
    // The packet that carries it does not live long enough: the asker waits until it tires.
    if (answer?.lost) return
    response.writeHead(answer?.status ?? 404, answer?.headers ?? {}).end(answer?.body ?? '')
  } catch (error) {
    log.bug('metadata request failed', error, { instance: id })
    response.writeHead(500).end()
  }
}
