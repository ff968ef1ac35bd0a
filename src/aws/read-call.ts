import { accountId } from '../kernel/brands.ts'
import type { Projection, View } from '../store/projection.ts'
import { decodeRequest, routeRequest, type RequestParts } from '../wire/codec.ts'
import { isFormType } from '../wire/form.ts'
import { byteText } from '../wire/protocols/body-text.ts'
import { serviceSchema, type ServiceName } from '../wire/schema/index.ts'
import { parseAuthorization, type Authorization } from '../wire/sigv4/authorization.ts'
import { splitUrl, type SignableRequest } from '../wire/sigv4/request.ts'
import { xxHashLoading } from '../wire/sigv4/xxhash.ts'
import { authenticate, refuseUnsigned } from './authenticate.ts'
import { bodyOf, type Body } from './body.ts'
import type { Call, FirstLook, Operation, World } from './operation.ts'
import { documentBody, payloadStream } from './payload-stream.ts'
import type { Received } from './pipeline.ts'
import { findOperation } from './registry.ts'
import { routeToService, type Route } from './route.ts'
import { withHoisted } from './s3/hoisted.ts'
import { refuseStray } from './s3/subresource.ts'
import { checkDocumentDigest } from './s3/document-digest.ts'
import { isObjectForm, postedObject, type PostedObject } from './s3/post/post-object.ts'
import type { Seen } from './stamp.ts'
import { checkReach } from './temporary-credentials.ts'
import { isNoOperation, isUnbuiltUnsigned, refuseFrontPage, unbuilt } from './unbuilt.ts'

export const UNKNOWN_ACCOUNT = accountId('000000000000')

/** A request on its way to becoming a call. */
export interface Reading {
  readonly world: World
  readonly projection: Projection
  readonly requestId: string
  readonly request: Received
  readonly seen: Seen
  /** Whose error envelope a refusal has: what is known of it so far. */
  service: ServiceName
  /** What it asks for, once that is known. */
  operation: string | undefined
  /** Whether it has become one: then it is recorded, however it ends. */
  isCall: boolean
}

/** What a request asks, of whom, by whom. */
export interface ReadCall {
  readonly operation: Operation
  readonly call: Call<unknown>
  /** A browser's form that uploads to a bucket. */
  readonly posted: PostedObject | undefined
}

/** route → authenticate → decode. @throws {Fault} */
export async function readCall(reading: Reading): Promise<ReadCall> {
  const { request, seen } = reading
  const addressed = address(request)
  seen.authorization = addressed.authorization.kind
  const body = bodyOf(request.body)
  if (isForm(addressed)) await body.read()
  const route = routeToService(addressed, versionOf(addressed, body))
  const { service } = route
  reading.service = service
  const asked = routed(addressed, route)
  const isInHost = asked.path !== addressed.path
  const posted = isPosted(asked) ? await postedObject({ ...asked, isInHost }, request.secure, body.stream) : undefined
  if (posted) seen.authorization = 'form'
  const name = routeRequest(service, partsOf(asked, body, posted))
  reading.operation = name
  if (!body.isRead() && !isStreaming(service, name)) {
    // Who asks whether to send a body is told before it comes; for all others a body that is none comes first.
    if (request.headers.has('expect') && !(name !== undefined && isUnbuiltUnsigned(service, name)))
      refuseUnsigned(service, asked.authorization, name === undefined ? undefined : findOperation(service, name))
    await body.read()
  }
  // Whatever is written may have to be summed so.
  const loading = service === 's3' && request.method !== 'GET' ? xxHashLoading() : undefined
  if (loading) await loading
  // Nor is it told who calls from what is in memory while others may change it.
  const away = reading.world.store.reach?.()
  if (away) await away
  const read = callOf(reading, asked, body, posted, partsOf(asked, body, posted), name)
  reading.isCall = true
  return read
}

const partsOf = (
  { method, path, query, headers }: Asked,
  { bytes: body }: Body,
  posted: PostedObject | undefined,
): RequestParts => posted?.request ?? { method, path, query, headers, body }

interface Addressed extends SignableRequest {
  readonly host: string
  readonly path: string
  readonly query: string
  readonly authorization: Authorization
}

type Asked = Addressed & Pick<Route, 'service'> & { readonly region: string | undefined }

// What each call passes through is written member by member: an object that is spread into another and overwritten costs many times that.
const routed = (
  { method, url, headers, host, query, authorization }: Addressed,
  { service, path, region }: Route,
): Asked => ({ method, url, headers, host, path, query, authorization, service, region })

function address({ method, host, headers, url }: Received): Addressed {
  const { path, query } = splitUrl(url)
  return { method, url, headers, host, path, query, authorization: parseAuthorization({ method, url, headers }) }
}

/** Query calls say what they want in their body; all others in method, path and headers. */
function isForm({ method, headers, authorization }: Addressed): boolean {
  if (method !== 'POST' || headers.has('x-amz-target')) return false
  const restful =
    authorization.kind !== 'anonymous' &&
    authorization.kind !== 'unreadable' &&
    (authorization.scope.service === 's3' || authorization.scope.service === 'route53')
  return !restful && isFormType(headers.get('content-type'))
}

const isStreaming = (service: ServiceName, name: string | undefined): boolean =>
  name !== undefined && serviceSchema(service).operations.get(name)?.streaming !== undefined

function versionOf(asked: Addressed, body: Body): string | undefined {
  const form = body.isRead() ? byteText(body.bytes) : asked.query
  return /(?:^|&)Version=(\d{4}-\d\d-\d\d)(?:&|$)/.exec(form)?.[1]
}

/** The headers of a request, and those that stand in a presigned address instead; what was signed is looked at without them. */
const saidBy = ({ service, authorization, headers, query }: Asked): ReadonlyMap<string, string> =>
  service === 's3' && authorization.kind === 'presigned' ? withHoisted(headers, query) : headers

/** A browser's form that uploads to a bucket is read up to its file before anything is decided. */
const isPosted = ({ service, method, path, headers }: Asked): boolean =>
  service === 's3' && isObjectForm(method, path, headers)

function callOf(
  { world, projection, request, requestId, seen }: Reading,
  asked: Asked,
  body: Body,
  posted: PostedObject | undefined,
  parts: RequestParts,
  name: string | undefined,
): ReadCall {
  const { service } = asked
  const described = name === undefined ? undefined : serviceSchema(service).operations.get(name)
  const headers = posted?.request.headers ?? saidBy(asked)
  const operation = name === undefined ? undefined : findOperation(service, name)
  const view = projection.view()
  if (name === undefined) refuseFrontPage(serviceSchema(service), parts)
  if (name === undefined ? isNoOperation(serviceSchema(service), parts) : isUnbuiltUnsigned(service, name))
    throw unbuilt(serviceSchema(service), name, parts)
  const authenticated = (at: View) =>
    posted?.authenticate(world, at) ?? authenticate(world, at, service, asked, asked.authorization, body, operation)
  const known = authenticated(view)
  if (operation?.unsigned === 'web-identity') seen.authorization = 'web-identity'
  else seen.caller = known.caller
  const past = world.trouble.past?.(view)
  if (past) authenticated(past)
  if (!operation || !described) throw unbuilt(serviceSchema(service), name, parts)
  checkReach(known.caller, service, operation.name)
  if (service === 's3' && !posted) refuseStray(operation.name, parts)
  const whole = service === 's3' && !described.streaming ? documentBody(asked, body.bytes, known) : parts.body
  if (service === 's3' && !described.streaming) checkDocumentDigest(described, headers, whole)
  const region = asked.region ?? known.region
  const http = {
    method: asked.method,
    host: asked.host,
    url: asked.url,
    headers,
    sourceIp: request.sourceIp,
    userAgent: headers.get('user-agent') ?? '',
    secure: request.secure,
    tls: request.tls,
    stream: described.streaming ? (posted?.file ?? payloadStream(asked, body.stream, known)) : undefined,
  }
  const call = {
    operation: operation.name,
    service,
    input: inputOf(
      service,
      operation,
      headers === parts.headers && whole === parts.body ? parts : { ...parts, headers, body: whole },
      { view, region },
    ),
    caller: known.caller,
    account: known.caller.account ?? UNKNOWN_ACCOUNT,
    region,
    now: world.clock.now(),
    view,
    random: world.random,
    world,
    http,
    requestId,
    via: undefined,
  }
  return { operation, call, posted }
}

/** What a request says. @throws {Fault} for a body that cannot be read, unless there is something to refuse before that. */
function inputOf(
  service: ServiceName,
  operation: Operation,
  parts: RequestParts,
  at: Pick<FirstLook<unknown>, 'view' | 'region'>,
): unknown {
  try {
    return decodeRequest(service, operation.name, parts)
  } catch (thrown) {
    if (operation.refuseFirst) {
      const input = decodeRequest(service, operation.name, { ...parts, body: new Uint8Array() })
      operation.refuseFirst({ ...at, input: input as never })
    }
    throw thrown
  }
}
