import { canonicalJson } from '../../../kernel/canonical-json.ts'
import type { Kind } from '../../kinds/kind.ts'
import { qualifiedName } from '../../kinds/kind.ts'
import { LEASE_NAMESPACE, LEASES } from '../../kinds/names.ts'
import type { KubeObject } from '../object.ts'
import { at, textAt } from '../object.ts'
import type { User } from '../request.ts'
import { forbidden } from '../status.ts'

const PREFIX = 'system:node:'
const MIRROR = 'kubernetes.io/config.mirror'

const nodeOf = ({ name, groups }: User) =>
  groups.includes('system:nodes') && name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined

/** What is about to be written: without `after` it is deleted, without `before` it is new. */
interface Change {
  readonly kind: Kind
  readonly subresource: string | undefined
  readonly before?: KubeObject | undefined
  readonly after?: KubeObject | undefined
}

const whose = (node: string) => `node ${JSON.stringify(node)}`

const rules = new Map<string, (node: string, change: Change, object: KubeObject) => string | undefined>([
  [
    'nodes',
    (node, { before, after }, { metadata }) => {
      if (metadata.name !== node) return `${whose(node)} is not allowed to modify node ${JSON.stringify(metadata.name)}`
      const taints = [before, after].map((one) => canonicalJson(at(one, 'spec.taints') ?? []))
      return before && after && taints[0] !== taints[1] ? `${whose(node)} is not allowed to modify taints` : undefined
    },
  ],
  [
    LEASES,
    (node, _change, { metadata }) => {
      if (metadata.namespace !== LEASE_NAMESPACE)
        return `can only access leases in the ${JSON.stringify(LEASE_NAMESPACE)} system namespace`
      return metadata.name === node ? undefined : 'can only access node lease with the same name as the requesting node'
    },
  ],
  [
    'pods',
    (node, { before, after, subresource }, pod) => {
      const isOwn = textAt(pod, 'spec.nodeName') === node
      if (subresource !== undefined && after)
        return isOwn ? undefined : `${whose(node)} can only update pod status for pods with spec.nodeName set to itself`
      if (before && after) return `unexpected operation "UPDATE", ${whose(node)} can only create and delete mirror pods`
      if (!after) return isOwn ? undefined : `${whose(node)} can only delete pods with spec.nodeName set to itself`
      if (!Object.hasOwn(pod.metadata.annotations ?? {}, MIRROR))
        return `pod does not have ${JSON.stringify(MIRROR)} annotation, ${whose(node)} can only create mirror pods`
      return isOwn ? undefined : `${whose(node)} can only create pods with spec.nodeName set to itself`
    },
  ],
])

/**
 * A node writes of itself and of the pods on it, whatever RBAC grants to all nodes. @throws {Fault} Forbidden
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
export function restrictNode(user: User, change: Change): void {
  const node = nodeOf(user)
  const object = change.after ?? change.before
  if (node === undefined || !object) return
  const why = rules.get(qualifiedName(change.kind))?.(node, change, object)
  if (why !== undefined) throw forbidden(change.kind, object.metadata.name, why)
}

/** The same for tokens: a node has those of its own pods' accounts. `pod`: to which the token shall be bound. */
export function restrictToken(user: User, kind: Kind, account: string, pod: KubeObject | undefined): void {
  const node = nodeOf(user)
  if (node === undefined) return
  if (!pod) throw forbidden(kind, account, 'node requested token not bound to a pod')
  if (textAt(pod, 'spec.nodeName') !== node)
    throw forbidden(kind, account, 'node requested token bound to a pod scheduled on a different node')
}
