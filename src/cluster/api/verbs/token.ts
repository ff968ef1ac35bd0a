import type { TokenWish } from '../../tokens/issuer.ts'
import { restrictToken } from '../admission/node-restriction.ts'
import { typeNamed } from '../../kinds/types/index.ts'
import { ANY } from '../../kinds/types/schema.ts'
import { asObject, parseBody } from '../body.ts'
import type { Fields, KubeObject } from '../object.ts'
import { at, isFields, kubeTime, listAt, textAt } from '../object.ts'
import type { Objects } from '../objects.ts'
import type { KubeResponse } from '../request.ts'
import { decode, DecodeError } from '../schema/decode.ts'
import { unreadable } from '../schema/resource.ts'
import type { Call } from '../server.ts'
import { read } from '../server.ts'
import { badRequest, conflict, invalid, notFound } from '../status.ts'

const PODS = { group: '', plural: 'pods' }
const NODES = { group: '', plural: 'nodes' }
const REQUEST = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }

const DEFAULT_LIFE = 3600
const SHORTEST_LIFE = 600
const LONGEST_LIFE = 2 ** 32

function lifeOf(body: unknown): number {
  const asked = at(body, 'spec.expirationSeconds') ?? DEFAULT_LIFE
  const refuse = (message: string) => invalid(REQUEST, '', [{ field: 'spec.expirationSeconds', message, value: asked }])
  if (typeof asked !== 'number') throw refuse('must be a whole number of seconds')
  if (asked < SHORTEST_LIFE) throw refuse('may not specify a duration less than 10 minutes')
  if (asked > LONGEST_LIFE) throw refuse('may not specify a duration larger than 2^32 seconds')
  return asked
}

type Bound = Pick<TokenWish, 'boundPod' | 'boundSecret' | 'boundNode'>

const SECRETS = { group: '', plural: 'secrets' }

/** What the token dies with: a pod that runs as this account, a secret beside it, or a node. */
function boundTo(objects: Objects, body: unknown, namespace: string, account: string): Bound {
  const wished = at(body, 'spec.boundObjectRef')
  if (!isFields(wished)) return {}
  const kind = textAt(wished, 'kind')
  const found = (resource: { group: string; plural: string }, where?: string) =>
    referred(objects, resource, where, wished)
  switch (kind) {
    case 'Pod': {
      const pod = found(PODS, namespace)
      if ((textAt(pod, 'spec.serviceAccountName') || 'default') !== account)
        throw badRequest('cannot bind token for serviceaccount to pod running with different serviceaccount name.')
      return { boundPod: { ...reference(pod), ...nodeOf(objects, pod) } }
    }
    case 'Secret':
      return { boundSecret: reference(found(SECRETS, namespace)) }
    case 'Node':
      return { boundNode: reference(found(NODES)) }
    default:
      throw invalid(REQUEST, '', [
        { field: 'spec.boundObjectRef', message: `cannot bind token to object of type ${kind}`, value: kind },
      ])
  }
}

const reference = ({ metadata }: KubeObject) => ({ name: metadata.name, uid: metadata.uid ?? '' })

function referred(
  objects: Objects,
  resource: { group: string; plural: string },
  namespace: string | undefined,
  wished: Fields,
): KubeObject {
  const name = textAt(wished, 'name')
  const object = objects.get(resource, namespace, name)
  if (!object) throw notFound(resource, name)
  const wanted = textAt(wished, 'uid')
  if (wanted === '' || wanted === object.metadata.uid) return object
  throw conflict(
    resource,
    name,
    `the UID in the bound object reference (${wanted}) does not match the UID in record. The object might have been deleted and then recreated`,
  )
}

function nodeOf(objects: Objects, pod: KubeObject) {
  const name = textAt(pod, 'spec.nodeName')
  if (!name) return {}
  const uid = objects.get(NODES, undefined, name)?.metadata.uid
  return { node: { name, ...(uid === undefined ? {} : { uid }) } }
}

/** The request by its schema, for the account that the path names: audiences that cannot be read must not become the API's own. */
function wishOf({ request, target: { namespace = '', name = '' } }: Call): Fields {
  const source = asObject(parseBody(request), REQUEST)
  const problems = [
    [source.metadata.name, name, 'metadata.name', 'must match the service account name if specified'],
    [
      source.metadata.namespace,
      namespace,
      'metadata.namespace',
      'must match the service account namespace if specified',
    ],
  ] as const
  for (const [given, own, field, message] of problems)
    if (given && given !== own) throw invalid(REQUEST, name, [{ field, message, value: given }])
  try {
    const spec = decode(
      typeNamed('authentication.TokenRequestSpec') ?? ANY,
      at(source, 'spec') ?? {},
      'exact',
      'spec',
    ).value
    return { spec: isFields(spec) ? spec : {} }
  } catch (error) {
    throw error instanceof DecodeError ? unreadable(REQUEST, error.message) : error
  }
}

/** TokenRequest: a signed token of a service account. Nothing is stored. */
export function requestToken(call: Call): KubeResponse {
  const { server, target, user } = call
  const { kind, namespace = '', name = '' } = target
  const objects = read(server)
  const account = objects.get(kind, namespace, name)
  if (!account) throw notFound(kind, name)
  const body = wishOf(call)
  const asked = listAt(body, 'spec.audiences').filter((one) => typeof one === 'string')
  const audiences = asked.length > 0 ? asked : [server.tokens.apiAudience]
  const expirationSeconds = lifeOf(body)
  const bound = boundTo(objects, body, namespace, name)
  restrictToken(user, kind, name, bound.boundPod && objects.get(PODS, namespace, bound.boundPod.name))
  const { token, expires } = server.tokens.issue({
    namespace,
    serviceAccount: { name, uid: account.metadata.uid ?? '' },
    audiences,
    expirationSeconds,
    ...bound,
  })
  const spec = { ...(isFields(at(body, 'spec')) ? (at(body, 'spec') as object) : {}), audiences, expirationSeconds }
  return {
    status: 201,
    body: {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, creationTimestamp: kubeTime(server.clock.now()) },
      spec,
      status: { token, expirationTimestamp: kubeTime(expires) },
    },
  }
}
