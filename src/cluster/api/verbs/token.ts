import type { TokenWish } from '../../tokens/issuer.ts'
import { parseBody } from '../body.ts'
import type { KubeObject } from '../object.ts'
import { at, isFields, kubeTime, listAt, textAt } from '../object.ts'
import type { Objects } from '../objects.ts'
import type { KubeResponse } from '../request.ts'
import type { Call } from '../server.ts'
import { read } from '../server.ts'
import { badRequest, conflict, invalid, notFound } from '../status.ts'

const PODS = { group: '', plural: 'pods' }
const NODES = { group: '', plural: 'nodes' }
const REQUEST = { group: 'authentication.k8s.io', kind: 'TokenRequest' }

const DEFAULT_LIFE = 3600
const SHORTEST_LIFE = 600
const LONGEST_LIFE = 2 ** 32

function lifeOf(body: unknown): number {
  const asked = at(body, 'spec.expirationSeconds') ?? DEFAULT_LIFE
  const refuse = (message: string) => invalid(REQUEST, '', [{ field: 'spec.expirationSeconds', message, value: asked }])
  if (typeof asked !== 'number' || !Number.isInteger(asked)) throw refuse('must be a whole number of seconds')
  if (asked < SHORTEST_LIFE) throw refuse('may not specify a duration less than 10 minutes')
  if (asked > LONGEST_LIFE) throw refuse('may not specify a duration larger than 2^32 seconds')
  return asked
}

/** The pod that the token is bound to: it runs as this service account. */
function boundPod(objects: Objects, body: unknown, namespace: string, account: string): TokenWish['boundPod'] {
  const reference = at(body, 'spec.boundObjectRef')
  if (!isFields(reference)) return undefined
  const kind = textAt(reference, 'kind')
  if (kind !== 'Pod')
    throw invalid(REQUEST, '', [
      { field: 'spec.boundObjectRef', message: `cannot bind token to object of type ${kind}`, value: kind },
    ])
  const name = textAt(reference, 'name')
  const pod = objects.get(PODS, namespace, name)
  if (!pod) throw notFound(PODS, name)
  const wanted = textAt(reference, 'uid')
  if (wanted && wanted !== pod.metadata.uid)
    throw conflict(
      PODS,
      name,
      `the UID in the bound object reference (${wanted}) does not match the UID in record. The object might have been deleted and then recreated`,
    )
  if ((textAt(pod, 'spec.serviceAccountName') || 'default') !== account)
    throw badRequest('cannot bind token for serviceaccount to pod running with different serviceaccount name.')
  return { name, uid: pod.metadata.uid ?? '', ...nodeOf(objects, pod) }
}

function nodeOf(objects: Objects, pod: KubeObject) {
  const name = textAt(pod, 'spec.nodeName')
  if (!name) return {}
  const uid = objects.get(NODES, undefined, name)?.metadata.uid
  return { node: { name, ...(uid === undefined ? {} : { uid }) } }
}

/** TokenRequest: a signed token of a service account. Nothing is stored. */
export function requestToken({ server, request, target }: Call): KubeResponse {
  const { kind, namespace = '', name = '' } = target
  const objects = read(server)
  const account = objects.get(kind, namespace, name)
  if (!account) throw notFound(kind, name)
  const body = parseBody(request)
  const asked = listAt(body, 'spec.audiences').filter((one) => typeof one === 'string')
  const audiences = asked.length > 0 ? asked : [server.tokens.apiAudience]
  const expirationSeconds = lifeOf(body)
  const pod = boundPod(objects, body, namespace, name)
  const { token, expires } = server.tokens.issue({
    namespace,
    serviceAccount: { name, uid: account.metadata.uid ?? '' },
    audiences,
    expirationSeconds,
    ...(pod ? { boundPod: pod } : {}),
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
