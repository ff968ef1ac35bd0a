import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../kernel/Clock.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { Log } from '../../kernel/log.ts'
import { silentLog } from '../../kernel/log.ts'
import type { Random } from '../../kernel/random.ts'
import type { Projection } from '../../store/projection.ts'
import type { Store } from '../../store/Store.ts'
import type { TokenAuthority } from '../tokens/issuer.ts'
import { authenticate, userOfToken } from './authn.ts'
import { objectBody } from './body.ts'
import {
  AGGREGATED,
  aggregated,
  apiGroupList,
  apiVersions,
  oneApiGroup,
  openApi,
  openApiIndex,
  resourceList,
  subresourcesOf,
} from './discovery.ts'
import { impersonated } from './impersonation.ts'
import type { Fields } from './object.ts'
import type { Objects } from './objects.ts'
import type { Attributes } from './rbac.ts'
import { authorized, refusal } from './rbac.ts'
import type { Registry } from './registry.ts'
import { openRegistry } from './registry.ts'
import type { KubeRequest, KubeResponse, User } from './request.ts'
import { plainRequest, readBody, segments, sendResponse } from './request.ts'
import { answerReview } from './reviews.ts'
import type { Target } from './route.ts'
import { targetOf } from './route.ts'
import type { Call, Server, ServerVersion } from './server.ts'
import { read } from './server.ts'
import { forbidden, methodNotAllowed, statusOf, unavailable, unknownPath } from './status.ts'
import { create } from './verbs/create.ts'
import { remove, removeCollection } from './verbs/delete.ts'
import { get } from './verbs/get.ts'
import { list } from './verbs/list.ts'
import { patch } from './verbs/patch.ts'
import { requestToken } from './verbs/token.ts'
import { update } from './verbs/update.ts'
import { watch } from './verbs/watch.ts'
import { openWatchHub } from './watch-hub.ts'
import type { WatchHub } from './watch-hub.ts'

export interface KubeApiOptions {
  readonly store: Store
  readonly projection: Projection
  readonly clock: Clock
  readonly random: Random
  readonly clusterId: string
  readonly tokens: TokenAuthority
  readonly version: ServerVersion
  /** Users with a token of their own, as kubeconfig files hold. */
  readonly staticUser?: (token: string) => User | undefined
  /** Whom TLS identified by a client certificate: CN is the name, O are the groups. */
  readonly clientUser?: (request: IncomingMessage) => User | undefined
  /** False while no control plane runs: nothing answers then. */
  readonly serving?: () => boolean
  readonly log?: Log
}

export interface KubeApi {
  /** `path` is the request's target below the cluster's root, query included: `/api/v1/nodes?limit=500`. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>
  /** The same without a socket. Never throws: errors are `Status` answers. */
  respond(request: KubeRequest): Promise<KubeResponse>
  close(): void
}

type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

const handlers: Readonly<Record<Verb, (call: Call) => KubeResponse | Promise<KubeResponse>>> = {
  get,
  list,
  watch,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeCollection,
}

const isTrue = (value: string | null) => value === 'true' || value === '1'

function verbOf({ method, query }: KubeRequest, { name, subresource }: Target): Verb {
  const one = name !== undefined
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (isTrue(query.get('watch')) && subresource === undefined) return 'watch'
      return one ? 'get' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return one ? 'delete' : 'deletecollection'
    default:
      throw methodNotAllowed()
  }
}

function attributesOf(verb: Verb, { kind, namespace, name, subresource }: Target): Attributes {
  return {
    verb,
    group: kind.group,
    resource: kind.plural,
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  }
}

/** A namespace's own path says `namespaces/x`: that object lies in the namespace it names, as RBAC sees it. */
function scoped(target: Target): Target {
  const isNamespace = target.kind.group === '' && target.kind.plural === 'namespaces'
  return isNamespace && target.name !== undefined ? { ...target, namespace: target.name } : target
}

function authorize(objects: Objects, user: User, asked: Attributes, target?: Target): void {
  if (authorized(objects, user, asked)) return
  const why = refusal(user, asked)
  throw target ? forbidden(target.kind, target.name ?? '', why) : new Fault('Forbidden', 403, `forbidden: ${why}`, {})
}

/** The subresource exists, and the method fits what the path names. */
function refuseMisfit(registry: Registry, verb: Verb, { kind, name, subresource }: Target): void {
  if (registry.virtual.includes(kind)) {
    if (verb !== 'create' || name !== undefined) throw methodNotAllowed()
    return
  }
  if (subresource !== undefined) {
    const part = subresourcesOf(kind).find((one) => one.name === subresource)
    if (!part) throw unknownPath()
    if (!part.verbs.includes(verb)) throw methodNotAllowed()
    return
  }
  if ((verb === 'create') !== (name === undefined) && ['create', 'update', 'patch'].includes(verb))
    throw methodNotAllowed()
}

/** A watch on one object is a watch on its collection that sees only this name. */
function watchTarget(target: Target, request: KubeRequest): { target: Target; request: KubeRequest } {
  const { name, ...collection } = target
  if (name === undefined) return { target, request }
  const query = new URLSearchParams(request.query)
  query.set('fieldSelector', [query.get('fieldSelector'), `metadata.name=${name}`].filter(Boolean).join(','))
  return { target: collection, request: { ...request, query } }
}

const json = (body: Fields | undefined, contentType?: string): KubeResponse => {
  if (!body) throw unknownPath()
  return { status: 200, body, ...(contentType ? { contentType } : {}) }
}

const HEALTH = ['/healthz', '/livez', '/readyz']

/** What is served beside resources: health, version and discovery. Undefined for every other path. */
function servedDocument(server: Server, registry: Registry, request: KubeRequest): KubeResponse | undefined {
  const wantsAll = (request.headers.get('accept') ?? '').includes('apidiscovery.k8s.io')
  const [root, first, second, third, ...more] = segments(request.path)
  if (HEALTH.some((path) => request.path === path || request.path.startsWith(`${path}/`)))
    return { status: 200, text: 'ok' }
  if (request.path === '/version') return json(versionInfo(server))
  if (root === 'openapi' && first === 'v3') return openApiDocument(server, registry, [second, third, ...more])
  if (first === undefined && root === 'api')
    return wantsAll ? json(aggregated(registry, true), AGGREGATED) : json(apiVersions())
  if (first === undefined && root === 'apis')
    return wantsAll ? json(aggregated(registry, false), AGGREGATED) : json(apiGroupList(registry))
  if (root === 'api' && first !== undefined && second === undefined) return json(resourceList(registry, '', first))
  if (root === 'apis' && first !== undefined && second === undefined) return json(oneApiGroup(registry, first))
  if (root === 'apis' && first !== undefined && second !== undefined && third === undefined)
    return json(resourceList(registry, first, second))
  return undefined
}

function openApiDocument({ version }: Server, registry: Registry, path: readonly (string | undefined)[]): KubeResponse {
  const [root, group, groupVersion] = path
  if (root === undefined) return json(openApiIndex(registry))
  const found =
    root === 'api'
      ? openApi(registry, '', group ?? '', version.kubernetes)
      : openApi(registry, group ?? '', groupVersion ?? '', version.kubernetes)
  return json(found)
}

function versionInfo({ version }: Server): Fields {
  const [major, minor] = version.kubernetes.split('.')
  return {
    major,
    minor,
    gitVersion: `v${version.kubernetes}`,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: '',
    platform: 'linux/amd64',
  }
}

/** A cluster's Kubernetes API over its partition of the Store. */
export function kubeApi(options: KubeApiOptions): KubeApi {
  const { log = silentLog } = options
  let hub: Promise<WatchHub> | undefined
  const server: Server = {
    ...options,
    log,
    hub: () => (hub ??= openWatchHub(options.store, options.clusterId)),
  }
  const authenticators = { tokens: options.tokens, ...(options.staticUser ? { staticUser: options.staticUser } : {}) }

  async function answer(request: KubeRequest): Promise<KubeResponse> {
    if (options.serving && !options.serving()) throw unavailable('the control plane is not running')
    // From the first request on, so that a watch may begin at any list's resourceVersion.
    await server.hub()
    const objects = read(server)
    const user = impersonated(objects, authenticate(authenticators, objects, request), request)
    const registry = openRegistry(objects)
    const target = targetOf(registry, request.path)
    if (!target) return documentAnswer(request, user, registry, objects)
    const verb = verbOf(request, target)
    authorize(objects, user, attributesOf(verb, scoped(target)), target)
    refuseMisfit(registry, verb, target)
    const call: Call = { server, request, target, user }
    if (registry.virtual.includes(target.kind)) return reviewAnswer(call, objects)
    if (target.subresource === 'token') return requestToken(call)
    return handlers[verb](verb === 'watch' ? { ...call, ...watchTarget(target, request) } : call)
  }

  function documentAnswer(request: KubeRequest, user: User, registry: Registry, objects: Objects): KubeResponse {
    authorize(objects, user, { verb: request.method.toLowerCase(), path: request.path })
    if (request.method !== 'GET' && request.method !== 'HEAD') throw unknownPath()
    const found = servedDocument(server, registry, request)
    if (!found) throw unknownPath()
    return found
  }

  function reviewAnswer({ request, target, user }: Call, objects: Objects): KubeResponse {
    const context = {
      user,
      objects,
      userOfToken: (token: string, audiences: readonly string[]) =>
        userOfToken(authenticators, objects, token, audiences.length > 0 ? audiences : [options.tokens.apiAudience]),
    }
    return { status: 201, body: answerReview(target.kind, objectBody(request, target.kind), context) }
  }

  async function respond(request: KubeRequest): Promise<KubeResponse> {
    try {
      return await answer(request)
    } catch (error) {
      if (error instanceof Fault) return faultAnswer(error)
      log.bug('kubernetes', error, { cluster: options.clusterId, method: request.method, path: request.path })
      return faultAnswer(new Fault('InternalError', 500, 'Internal error occurred'))
    }
  }

  return {
    respond,
    async handle(incoming, response, path) {
      try {
        const body = await readBody(incoming)
        sendResponse(response, await respond(plainRequest(incoming, path, body, options.clientUser?.(incoming))))
      } catch (error) {
        if (!(error instanceof Fault)) log.bug('kubernetes', error, { cluster: options.clusterId, path })
        if (!response.headersSent)
          sendResponse(
            response,
            faultAnswer(error instanceof Fault ? error : new Fault('InternalError', 500, 'Internal error occurred')),
          )
        else response.destroy()
      }
    },
    close() {
      void hub?.then((open) => open.stop())
    },
  }
}

function faultAnswer(fault: Fault): KubeResponse {
  return {
    status: fault.status,
    body: statusOf(fault),
    ...(fault.status === 429 || fault.status === 503 ? { headers: { 'retry-after': '1' } } : {}),
  }
}
