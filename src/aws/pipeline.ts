import type { Readable } from 'node:stream'
import { Fault } from '../kernel/Fault.ts'
import type { Log } from '../kernel/log.ts'
import { StoreAway } from '../store/away.ts'
import type { Projection, View } from '../store/projection.ts'
import { encodeFault, encodeResponse, type EncodedResponse } from '../wire/codec.ts'
import { nameOwner } from '../wire/names.ts'
import type { ServiceName } from '../wire/schema/index.ts'
import { isFormType } from '../wire/form.ts'
import { splitUrl } from '../wire/sigv4/request.ts'
import { carryOut } from './carry-out.ts'
import { recentCalls } from './explained/recent-calls.ts'
import { explainedCall, lastDenied, type ExplainedCall } from './explained/explained-call.ts'
import { turnedAwayRequests } from './explained/turned-away.ts'
import type { Answer, Call, Forward, ForwardedCall, Tls, World } from './operation.ts'
import { readCall, UNKNOWN_ACCOUNT, type Reading } from './read-call.ts'
import { recorder } from './recorder.ts'
import { findOperation } from './registry.ts'
import { issuerDocument } from './sts/outbound-token.ts'
import { stamped, type Seen } from './stamp.ts'
import { checkReach } from './temporary-credentials.ts'
import { unavailable } from './trouble.ts'

/** A request as a door received it: nothing of it is believed yet. */
export interface Received {
  readonly method: string
  /** Path and query, raw. */
  readonly url: string
  readonly host: string
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
  /** Bytes that have come whole, or a stream of them. */
  readonly body: Readable | Buffer
  readonly sourceIp: string
  readonly secure: boolean
  readonly tls?: Tls | undefined
}

export interface AwsDoor {
  /** Always answers; what is neither an answer nor a Fault is a Bug and becomes the service's internal error. */
  handle(request: Received): Promise<EncodedResponse>
  /** Why a recorded call was answered as it was; undefined when no call of that id is recorded. */
  explain(requestId: string): Promise<ExplainedCall | undefined>
  /** The same of the newest call that policies refused. */
  explainLastDenied(): Promise<ExplainedCall | undefined>
  /** For services that act for their caller. */
  readonly forward: Forward
  /** Resolves once the record of every call that was answered is with the Store. */
  recorded(): Promise<void>
}

const isIssuer = (host: string): boolean =>
  host.includes('.tokens.sts.global.') && nameOwner(host)?.service === 'sts-issuer'

/** receive → read (route, authenticate, decode) → carry out (validate, prepare, authorize, handle, commit and audit) → encode */
export function awsDoor(world: World, projection: Projection, log: Log): AwsDoor {
  const recent = recentCalls(world.clock)
  const turnedAway = turnedAwayRequests(world.clock)
  const records = recorder(world)
  const ground = { world, projection, recent, records }
  const parts = { store: world.store, view: () => projection.view(), recent, turnedAway }
  return {
    explain: (requestId) => explainedCall(parts, requestId),
    explainLastDenied: () => lastDenied(parts),
    recorded: () => records.durable(),
    async handle(request) {
      const requestId = world.random.uuid()
      if (isIssuer(request.host)) return issuerDocument(projection.view(), request.host, splitUrl(request.url).path)
      const seen: Seen = { authorization: 'anonymous' }
      const service = speaksLike(request)
      const reading: Reading = {
        world,
        projection,
        requestId,
        request,
        seen,
        service,
        operation: undefined,
        isCall: false,
      }
      try {
        const { operation, call, posted } = await readCall(reading)
        const answer = encoded(call, await carryOut(ground, { operation, call, seen }))
        return stamped(posted ? posted.answer(answer) : answer, requestId, seen)
      } catch (error) {
        if (error instanceof Fault && !reading.isCall) turnedAway.add(reading, error)
        return stamped(refuse(reading.service, error, requestId, log, request), requestId, seen)
      }
    },
    async forward(asked) {
      const seen: Seen = { authorization: 'header', caller: asked.caller }
      const operation = findOperation(asked.service, asked.operation)
      if (!operation) throw new Error(`${asked.service}:${asked.operation} is not served`)
      checkReach(asked.caller, asked.service, asked.operation)
      const call = forwardedCall(world, projection.view(), asked)
      return (await carryOut(ground, { operation, call, seen, also: asked.also })).output
    },
  }
}

/** As the trail shows it, it comes from the service. */
function forwardedCall(world: World, view: View, asked: ForwardedCall): Call<unknown> {
  const { service, operation, input, caller, region, via, requestId } = asked
  const http = { method: 'POST', host: via, url: '/', headers: new Map(), sourceIp: via, userAgent: via, secure: true }
  const account = caller.account ?? UNKNOWN_ACCOUNT
  const now = world.clock.now()
  const { random } = world
  return { operation, service, input, caller, account, region, now, view, random, world, http, requestId, via }
}

const encoded = ({ service, operation, requestId, http }: Call<unknown>, answer: Answer<unknown>): EncodedResponse =>
  encodeResponse(service, operation, answer.output, requestId, answer, http.headers.get('accept'))

/** Whose protocol a request speaks that is not routed yet: what cannot be routed is refused in it. */
function speaksLike({ method, headers }: Received): ServiceName {
  if (headers.has('x-amz-target')) return 'secretsmanager'
  const isForm = method === 'POST' && isFormType(headers.get('content-type'))
  if (isForm) return 'sts'
  const [, signedFor = 's3'] = SCOPE.exec(headers.get('authorization') ?? '') ?? []
  if (signedFor.startsWith('s3')) return 's3'
  return signedFor === 'cloudfront' || signedFor === 'route53' ? 'route53' : 'secretsmanager'
}

/** The service of a signature's scope. S3 has errors that stand by themselves, its kin in XML wrap them, all others speak JSON. */
const SCOPE = /Credential=[^/,\s]+\/\d{8}\/[^/,\s]+\/([^/,\s]+)\/aws4_request/

function refuse(service: ServiceName, error: unknown, requestId: string, log: Log, request: Received): EncodedResponse {
  const asked = { method: request.method, accept: request.headers.get('accept') }
  if (error instanceof Fault) return encodeFault(service, error, requestId, asked)
  if (error instanceof StoreAway) return encodeFault(service, unavailable(service), requestId, asked)
  log.bug('aws request failed', error, { requestId, service })
  return encodeFault(
    service,
    new Fault(
      'InternalFailure',
      500,
      `The request processing has failed because of an unknown error. Request ${requestId} is in the log.`,
    ),
    requestId,
    asked,
  )
}
