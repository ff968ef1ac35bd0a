import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../kernel/Clock.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { Log } from '../../kernel/log.ts'
import { silentLog } from '../../kernel/log.ts'
import type { Random } from '../../kernel/random.ts'
import type { Projection } from '../../store/projection.ts'
import { StoreAway } from '../../store/away.ts'
import type { Store } from '../../store/Store.ts'
import type { TokenAuthority } from '../tokens/issuer.ts'
import { qualifiedName } from '../kinds/kind.ts'
import { LEASE_NAMESPACE, LEASES } from '../kinds/names.ts'
import { anonymous, authenticate, userOfToken, whyNoUser } from './authn.ts'
import { objectBody } from './body.ts'
import { servedDocument } from './documents.ts'
import { coreEventRequest, eventResponse, isEventVersion } from './event-versions.ts'
import { impersonated } from './impersonation.ts'
import type { Objects } from './objects.ts'
import { refuseOptions } from './options.ts'
import type { Attributes } from './rbac.ts'
import { authorized, refusal } from './rbac.ts'
import type { Registry } from './registry.ts'
import { openRegistry } from './registry.ts'
import type { KubeRequest, KubeResponse, User } from './request.ts'
import { plainRequest, readBody, sendResponse } from './request.ts'
import { answerReview } from './reviews.ts'
import type { Target } from './route.ts'
import { targetOf } from './route.ts'
import type { Call, Server, ServerVersion } from './server.ts'
import { read } from './server.ts'
import { expired, forbidden, statusOf, storeAway, unavailable, unknownPath } from './status.ts'
import type { Verb } from './verb.ts'
import { attributesOf, chosen, refuseMisfit, scoped, verbOf, watchTarget } from './verb.ts'
import { create } from './verbs/create.ts'
import { bind } from './verbs/binding.ts'
import { remove, removeCollection } from './verbs/delete.ts'
import { get } from './verbs/get.ts'
import { list } from './verbs/list.ts'
import { patch } from './verbs/patch.ts'
import { evict, refuseProcess } from './verbs/pod-parts.ts'
import { requestToken } from './verbs/token.ts'
import { update } from './verbs/update.ts'
import { watch } from './verbs/watch.ts'
import { openWatches } from './open-watches.ts'
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
  readonly serving?: (request: KubeRequest) => boolean
  /** Somebody is about to read leases or the status of nodes, of this one or of all: whoever lives says so before. */
  readonly nodesSeen?: (what: 'lease' | 'status', name: string | undefined) => Promise<void>
  readonly log?: Log
}

export interface KubeApi {
  /** `path` is the request's target below the cluster's root, query included: `/api/v1/nodes?limit=500`. Never throws. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>
  /** The same without a socket. Never throws: errors are `Status` answers. */
  respond(request: KubeRequest): Promise<KubeResponse>
  /** Whether the request's client certificate or token names somebody here. */
  knows(request: IncomingMessage): boolean
  /** Ends every open watch, as when the control plane stops. */
  endWatches(): void
  /** `rewound`: watches are told 410 first. */
  close(rewound?: 'rewound'): void
}

const handlers: Readonly<Record<Exclude<Verb, 'watch'>, (call: Call) => KubeResponse | Promise<KubeResponse>>> = {
  get,
  list,
  create,
  update,
  patch,
  delete: remove,
  deletecollection: removeCollection,
}

/** Subresources that are neither a part of the object nor another view of it. */
const parts = new Map<string, (call: Call) => KubeResponse | Promise<KubeResponse>>([
  ['serviceaccounts/token', requestToken],
  ['pods/binding', bind],
  ['pods/eviction', evict],
  ['pods/attach', refuseProcess],
  ['pods/exec', refuseProcess],
  ['pods/log', refuseProcess],
  ['pods/portforward', refuseProcess],
])

function authorize(objects: Objects, user: User, asked: Attributes, target?: Target): void {
  if (authorized(objects, user, asked)) return
  const why = refusal(user, asked)
  throw target ? forbidden(target.kind, target.name ?? '', why) : new Fault('Forbidden', 403, `forbidden: ${why}`, {})
}

/** A cluster's Kubernetes API over its partition of the Store. */
export function kubeApi(options: KubeApiOptions): KubeApi {
  const { log = silentLog } = options
  let hub: Promise<WatchHub> | undefined
  const watches = openWatches()
  const server: Server = {
    ...options,
    log,
    hub() {
      if (!hub) {
        hub = openWatchHub(options.store, options.clusterId)
        hub.catch(() => (hub = undefined)) // told to whoever asked; the next one tries again
      }
      return hub
    },
  }
  const authenticators = {
    tokens: options.tokens,
    clock: options.clock,
    ...(options.staticUser ? { staticUser: options.staticUser } : {}),
  }

  /** What runs in the cluster itself needs no node's word of how lately it spoke. */
  async function lookedAt(verb: Verb, { kind, namespace, name }: Target, isOutside: boolean): Promise<void> {
    if (!options.nodesSeen || !['get', 'list', 'watch'].includes(verb)) return
    const resource = qualifiedName(kind)
    if (resource === LEASES && (namespace ?? LEASE_NAMESPACE) === LEASE_NAMESPACE)
      await options.nodesSeen('lease', name)
    if (resource === 'nodes' && isOutside) await options.nodesSeen('status', name)
  }

  async function answer(request: KubeRequest, isOutside: boolean): Promise<KubeResponse> {
    if (options.serving && !options.serving(request)) throw unavailable('the control plane is not running')
    // From the first request on, so that a watch may begin at any list's resourceVersion.
    await server.hub()
    await options.store.reach?.()
    const objects = read(server)
    const user = impersonated(objects, authenticate(authenticators, objects, request), request)
    const registry = openRegistry(objects)
    const target = targetOf(registry, request.path)
    if (!target) return documentAnswer(request, user, registry, objects)
    const verb = verbOf(request, target)
    const judged = chosen(verb, target, request)
    authorize(objects, user, attributesOf(verb, scoped(judged)), judged)
    refuseMisfit(registry, verb, target)
    refuseOptions(request, verb)
    await lookedAt(verb, target, isOutside)
    if (isEventVersion(target.kind)) {
      const kind = registry.byName('events') ?? target.kind
      return eventResponse(
        await served(
          { server, request: coreEventRequest(request, target.kind), target: { ...target, kind }, user },
          verb,
        ),
      )
    }
    const call: Call = { server, request, target, user }
    if (registry.virtual.includes(target.kind)) return reviewAnswer(call, objects)
    const part = target.subresource === undefined ? undefined : parts.get(`${target.kind.plural}/${target.subresource}`)
    if (part && target.kind.group === '') return part(call)
    return served(call, verb)
  }

  async function served(call: Call, verb: Verb): Promise<KubeResponse> {
    if (verb === 'watch') return watches.keep(await watch({ ...call, ...watchTarget(call.target, call.request) }))
    return handlers[verb](call)
  }

  function documentAnswer(request: KubeRequest, user: User, registry: Registry, objects: Objects): KubeResponse {
    authorize(objects, user, { verb: request.method.toLowerCase(), path: request.path })
    if (request.method !== 'GET' && request.method !== 'HEAD') throw unknownPath()
    const found = servedDocument(server, registry, request)
    if (!found) throw unknownPath()
    return found
  }

  function reviewAnswer({ request, target, user }: Call, objects: Objects): KubeResponse {
    const wanted = (audiences: readonly string[]) => (audiences.length > 0 ? audiences : [options.tokens.apiAudience])
    const context = {
      namespace: target.namespace,
      user,
      objects,
      userOfToken: (token: string, audiences: readonly string[]) =>
        userOfToken(authenticators, objects, token, wanted(audiences)),
      whyNoUser: (token: string, audiences: readonly string[]) => whyNoUser(authenticators, token, wanted(audiences)),
    }
    return { status: 201, body: answerReview(target.kind, objectBody(request, target.kind).object, context) }
  }

  async function respond(request: KubeRequest, isOutside = false): Promise<KubeResponse> {
    try {
      return await answer(request, isOutside)
    } catch (error) {
      if (error instanceof Fault) return faultAnswer(error)
      if (error instanceof StoreAway) return faultAnswer(storeAway())
      log.bug('kubernetes', error, { cluster: options.clusterId, method: request.method, path: request.path })
      return faultAnswer(new Fault('InternalError', 500, 'Internal error occurred'))
    }
  }

  return {
    respond: (request) => respond(request),
    async handle(incoming, response, path) {
      try {
        // Who asks whether to send a body, with a token that is none, is told before it comes.
        if (incoming.headers.expect !== undefined)
          authenticate(authenticators, read(server), plainRequest(incoming, path, Buffer.alloc(0), undefined))
        const body = await readBody(incoming)
        const request = plainRequest(incoming, path, body, options.clientUser?.(incoming))
        sendResponse(response, await respond(request, true))
      } catch (error) {
        if (incoming.destroyed && !incoming.complete && !(error instanceof Fault)) return void response.destroy()
        if (!(error instanceof Fault)) log.bug('kubernetes', error, { cluster: options.clusterId, path })
        if (!response.headersSent)
          sendResponse(
            response,
            faultAnswer(error instanceof Fault ? error : new Fault('InternalError', 500, 'Internal error occurred')),
          )
        else response.destroy()
      }
    },
    knows(incoming) {
      const request = plainRequest(incoming, '/', Buffer.alloc(0), options.clientUser?.(incoming))
      try {
        return authenticate(authenticators, read(server), request) !== anonymous
      } catch {
        return false // a token, but no good one
      }
    },
    endWatches: () => watches.end(),
    close(rewound) {
      watches.end(rewound && statusOf(expired('too old resource version: the world went back to a snapshot')))
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
