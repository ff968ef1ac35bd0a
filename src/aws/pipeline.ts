import type { Readable } from 'node:stream'
import { accountId, type AccountId } from '../kernel/brands.ts'
import { Fault } from '../kernel/Fault.ts'
import type { Log } from '../kernel/log.ts'
import type { Projection, View } from '../store/projection.ts'
import type { Append, Outcome } from '../store/Store.ts'
import { decodeRequest, encodeFault, encodeResponse, routeRequest, type EncodedResponse } from '../wire/codec.ts'
import { nameOwner } from '../wire/names.ts'
import { serviceSchema, type ServiceName } from '../wire/schema/index.ts'
import { parseAuthorization, type Authorization } from '../wire/sigv4/authorization.ts'
import { splitUrl, type SignableRequest } from '../wire/sigv4/request.ts'
import { constraintFault, violations } from '../wire/validate.ts'
import { auditRecords, type Outcome as Audited } from './audit.ts'
import { authenticate } from './authenticate.ts'
import { authorize, standingOf, type Asked as Question } from './authorize.ts'
import { bodyOf, type Body } from './body.ts'
import { refusalOf } from './denial.ts'
import { recentCalls, type RecentCalls } from './explained/recent-calls.ts'
import { refusalRecord } from './explained/refusal-record.ts'
import { explainedCall, lastDenied, type ExplainedCall } from './explained/explained-call.ts'
import type { Answer, Call, Forward, ForwardedCall, HttpRequest, Operation, PreparedCall, World } from './operation.ts'
import { bodyFault, payloadStream } from './payload-stream.ts'
import { redacted } from './redact.ts'
import { findOperation } from './registry.ts'
import { isObjectForm, postedObject, type PostedObject } from './s3/post/post-object.ts'
import { routeToService, type Route } from './route.ts'
import { issuerDocument } from './sts/outbound-token.ts'
import { stamped, type Seen } from './stamp.ts'
import { isUnbuiltUnsigned, unbuilt } from './unbuilt.ts'
import { checkReach } from './temporary-credentials.ts'

/** A request as a door received it: nothing of it is believed yet. */
export interface Received {
  readonly method: string
  /** Path and query, raw. */
  readonly url: string
  readonly host: string
  /** Lower-case names; repeated headers joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Readable
  readonly sourceIp: string
  readonly secure: boolean
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
}

const isIssuer = (host: string): boolean =>
  host.includes('.tokens.sts.global.') && nameOwner(host)?.service === 'sts-issuer'

const TRIES = 8
const UNKNOWN_ACCOUNT = accountId('000000000000')

/** receive → route → authenticate → decode → validate → prepare → authorize → handle → commit and audit → encode */
export function awsDoor(world: World, projection: Projection, log: Log): AwsDoor {
  const recent = recentCalls()
  const parts = { store: world.store, view: () => projection.view(), recent }
  return {
    explain: (requestId) => explainedCall(parts, requestId),
    explainLastDenied: () => lastDenied(parts),
    async handle(request) {
      const requestId = world.random.uuid()
      let service = speaksLike(request)
      if (isIssuer(request.host)) return issuerDocument(projection.view(), request.host, splitUrl(request.url).path)
      const seen: Seen = { authorization: 'anonymous' }
      try {
        const asked = address(request)
        seen.authorization = asked.authorization.kind
        const body = bodyOf(request.body)
        if (isForm(asked)) await body.read()
        const route = routeToService({ ...asked, ...versionOf(asked, body) })
        service = route.service
        const routed = { ...asked, ...route }
        const posted = await postedBy(routed, request, body)
        if (posted) seen.authorization = 'form'
        const call = await callOf(world, projection, request, routed, body, requestId, posted, seen)
        const answer = encoded(
          call.call,
          await runAudited({ world, projection, recent, seen }, call.operation, call.call),
        )
        return stamped(posted ? posted.answer(answer) : answer, requestId, seen)
      } catch (error) {
        return stamped(refuse(service, error, requestId, log, request), requestId, seen)
      }
    },
    async forward(asked) {
      const seen: Seen = { authorization: 'header', caller: asked.caller }
      const operation = findOperation(asked.service, asked.operation)
      if (!operation) throw new Error(`${asked.service}:${asked.operation} is not served`)
      checkReach(asked.caller, asked.service, asked.operation)
      const call = forwardedCall(world, projection.view(), asked)
      return (await runAudited({ world, projection, recent, seen, also: asked.also }, operation, call)).output
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

const encoded = ({ service, operation, requestId }: Call<unknown>, answer: Answer<unknown>): EncodedResponse =>
  encodeResponse(service, operation, answer.output, requestId, answer)

/** Whose protocol a request speaks that is not routed yet: what cannot be routed is refused in it. */
function speaksLike({ method, headers }: Received): ServiceName {
  if (headers.has('x-amz-target')) return 'secretsmanager'
  const isForm =
    method === 'POST' && (headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
  return isForm ? 'sts' : 's3'
}

interface Asked extends SignableRequest {
  readonly host: string
  readonly path: string
  readonly query: string
  readonly authorization: Authorization
}

function address(request: Received): Asked {
  const { method, host, headers, url } = request
  const signable = { method, url, headers }
  return { ...signable, host, ...splitUrl(url), authorization: parseAuthorization(signable) }
}

/** Query calls say what they want in their body; all others in method, path and headers. */
function isForm({ method, headers, authorization }: Asked): boolean {
  if (method !== 'POST' || headers.has('x-amz-target')) return false
  const restful =
    authorization.kind !== 'anonymous' &&
    authorization.kind !== 'unreadable' &&
    ['s3', 'route53'].includes(authorization.scope.service)
  return !restful && (headers.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded')
}

function versionOf(asked: Asked, body: Body): { version?: string } {
  const form = body.isRead() ? body.bytes.toString('latin1') : asked.query
  const version = /(?:^|&)Version=(\d{4}-\d\d-\d\d)(?:&|$)/.exec(form)?.[1]
  return version === undefined ? {} : { version }
}

async function callOf(
  world: World,
  projection: Projection,
  request: Received,
  asked: Asked & Route,
  body: Body,
  requestId: string,
  posted: PostedObject | undefined,
  seen: Seen,
): Promise<{ operation: Operation; call: Call<unknown> }> {
  const { service, method, path, query } = asked
  const headers = posted?.request.headers ?? asked.headers
  const schema = serviceSchema(service)
  const parts = () => posted?.request ?? { method, path, query, headers, body: body.bytes }
  const name = routeRequest(service, parts())
  const described = name === undefined ? undefined : schema.operations.get(name)
  if (described?.streaming === undefined) await body.read()
  const operation = name === undefined ? undefined : findOperation(service, name)
  const view = projection.view()
  if (name !== undefined && isUnbuiltUnsigned(service, name)) throw unbuilt(schema, name, undefined)
  const authenticated = (at: View) =>
    posted?.authenticate(world, at) ??
    authenticate(world, at, service, asked, asked.authorization, body.sha256, operation)
  const known = authenticated(view)
  if (operation?.unsigned === 'web-identity') seen.authorization = 'web-identity'
  else seen.caller = known.caller
  const past = world.trouble.past?.(view)
  if (past) authenticated(past)
  if (!operation || !described) throw unbuilt(schema, name, asked.headers.get('x-amz-target'))
  checkReach(known.caller, service, operation.name)
  const http: HttpRequest = {
    method,
    host: asked.host,
    url: asked.url,
    headers,
    sourceIp: request.sourceIp,
    userAgent: headers.get('user-agent') ?? '',
    secure: request.secure,
    ...(described.streaming === undefined ? {} : { stream: posted?.file ?? payloadStream(asked, body.stream, known) }),
  }
  const call = {
    operation: operation.name,
    service,
    input: decodeRequest(service, operation.name, parts()),
    caller: known.caller,
    account: known.caller.account ?? UNKNOWN_ACCOUNT,
    region: asked.region ?? known.region,
    now: world.clock.now(),
    view,
    random: world.random,
    world,
    http,
    requestId,
  }
  return { operation, call }
}

/** A browser's form that uploads to a bucket is read up to its file before anything is decided. */
function postedBy({ service, path, headers, host, method }: Asked & Route, request: Received, body: Body) {
  if (service !== 's3' || !isObjectForm(method, path, headers)) return undefined
  return postedObject({ path, headers, host }, request.secure, body.stream)
}

interface Parts {
  readonly world: World
  readonly projection: Projection
  readonly recent: RecentCalls
  readonly seen: Seen
  /** What a service that passes the call on writes down with it. */
  readonly also?: ForwardedCall['also']
}

/** Runs the call and records it, allowed or refused. */
async function runAudited(parts: Parts, operation: Operation, call: Call<unknown>): Promise<Answer<unknown>> {
  const readOnly = operation.readOnly ?? /^(Get|List|Describe|Head|Lookup|Simulate|Decode)/.test(operation.name)
  try {
    const wrong = violations(call.service, call.operation, call.input)
    if (wrong.length > 0) throw constraintFault(call.service, wrong)
    const disturbed = parts.world.trouble.refuse?.(call)
    if (disturbed) throw disturbed
    const prepared = operation.prepare ? await operation.prepare(call as Call<never>) : undefined
    return await settle(parts, operation, { ...call, prepared }, readOnly)
  } catch (thrown) {
    const error = bodyFault(thrown)
    if (error instanceof Fault) recordRefusal(parts.world, call, readOnly, error)
    throw error
  }
}

/** authorize → handle → commit, again when a guard was lost. */
async function settle(
  { world, projection, recent, seen, also }: Parts,
  operation: Operation,
  first: PreparedCall<unknown, unknown>,
  readOnly: boolean,
): Promise<Answer<unknown>> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const call = { ...first, ...callerOf(operation, first), view: projection.view(), now: world.clock.now() }
    seen.caller = call.caller
    const { answer, asked } = decide(operation, call)
    recent.add(call.requestId, asked)
    const records = auditRecords(call, audited(call, readOnly, answer), world.random)
    const appends = answer.appends ? [...answer.appends, ...records] : records
    const writes = [...(answer.writes ?? []), ...(also?.(call.view) ?? [])]
    if (writes.length === 0 && !answer.credential) {
      void recordSoon(world, appends)
      return answer
    }
    const outcome: Outcome = await world.store.commit({
      writes,
      guards: writes.length > 0 ? call.view.guards() : [],
      appends,
    })
    if (outcome.committed) return answer
  }
  throw new Fault(
    'ConcurrentModification',
    409,
    'The request was rejected because multiple requests to change this object were submitted simultaneously. Submit your request again.',
  )
}

/** A web identity is only known once its token was verified: `prepare` then says who calls. */
function callerOf(
  operation: Operation,
  call: PreparedCall<unknown, unknown>,
): Pick<Call<unknown>, 'caller' | 'account'> {
  const prepared = call.prepared as { caller?: Call<unknown>['caller'] } | undefined
  if (operation.unsigned !== 'web-identity' || !prepared?.caller) return call
  return { caller: prepared.caller, account: call.account }
}

function decide(
  operation: Operation,
  call: PreparedCall<unknown, unknown>,
): { readonly answer: Answer<unknown>; readonly asked: readonly Question[] } {
  const known = call as PreparedCall<never, unknown>
  if (operation.free) return { answer: operation.handle(known), asked: [] }
  const { asked, denial } = authorize(call, operation.authorize(known), standingOf(call))
  if (denial) throw refusalOf(call, denial)
  const past = call.world.trouble.past?.(call.view)
  if (past) decideAgain(operation, { ...known, view: past })
  return { answer: operation.handle(known), asked }
}

/** A change to IAM that has not reached every place decides nothing yet. */
function decideAgain(operation: Operation, call: PreparedCall<never, unknown>): void {
  const { denial } = authorize(call, operation.authorize(call), standingOf(call))
  if (denial) throw refusalOf(call, denial)
}

function audited(call: Call<unknown>, readOnly: boolean, answer: Answer<unknown>): Audited {
  const given = answer.responseElements
  return {
    readOnly,
    requestParameters: redacted(call.service, call.operation, 'input', call.input),
    responseElements:
      given !== undefined
        ? given
        : readOnly && !answer.credential
          ? null
          : redacted(call.service, call.operation, 'output', answer.output),
    ...(answer.resources ? { resources: answer.resources } : {}),
    ...(answer.alsoRecordIn ? { alsoRecordIn: answer.alsoRecordIn } : {}),
  }
}

function recordRefusal(world: World, call: Call<unknown>, readOnly: boolean, fault: Fault): void {
  const named = fault.detail['recordIn'] as AccountId | undefined
  const requestParameters = redacted(call.service, call.operation, 'input', call.input)
  const error = { code: fault.code, message: fault.message }
  const also = named ? { alsoRecordIn: [named] } : {}
  const outcome = { readOnly, requestParameters, responseElements: null, error, ...also }
  const { appends, kept } = refusalRecord(call, fault)
  void recordSoon(world, [...auditRecords(call, outcome, world.random), ...appends]).then(kept)
}

/** Records of reads and refusals: on their way to the disk at once, waited for by `clock.settled()`, not by the answer. */
async function recordSoon(world: World, appends: readonly Append[]): Promise<void> {
  if (appends.length > 0) await world.clock.track(world.store.commit({ appends }))
}

function refuse(service: ServiceName, error: unknown, requestId: string, log: Log, request: Received): EncodedResponse {
  const asked = { method: request.method, resource: splitUrl(request.url).path }
  if (error instanceof Fault) return encodeFault(service, error, requestId, asked)
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
