import type { Kind } from '../kinds/kind.ts'
import type { KubeObject } from './object.ts'
import { textAt } from './object.ts'
import type { Objects } from './objects.ts'
import type { Rule } from './rbac.ts'
import { authorized, boundRules, covers, rulesFor, rulesOf } from './rbac.ts'
import type { User } from './request.ts'
import { forbidden } from './status.ts'

const GROUP = 'rbac.authorization.k8s.io'
const ROLES = ['roles', 'clusterroles']
const BINDINGS = ['rolebindings', 'clusterrolebindings']

/**
 * Nobody grants what they do not hold: writing a role needs its rules (or the verb `escalate`), binding one needs them too (or `bind`).
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function guardGrants(objects: Objects, user: User, kind: Kind, object: KubeObject): void {
  if (kind.group !== GROUP || user.groups.includes('system:masters')) return
  const { namespace } = object.metadata
  const granted = ROLES.includes(kind.plural)
    ? rulesOf(object)
    : BINDINGS.includes(kind.plural)
      ? boundRules(objects, object)
      : []
  if (mayAnyway(objects, user, kind, object)) return
  const held = rulesFor(objects, user, namespace)
  const lacking = granted.filter((rule) => !covers(held, rule))
  if (lacking.length === 0) return
  throw forbidden(
    kind,
    object.metadata.name,
    `user ${JSON.stringify(user.name)} (groups=${JSON.stringify(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${lacking.map(ruleText).join('\n')}`,
  )
}

function mayAnyway(objects: Objects, user: User, kind: Kind, object: KubeObject): boolean {
  const { namespace, name } = object.metadata
  const where = namespace === undefined ? {} : { namespace }
  if (ROLES.includes(kind.plural))
    return authorized(objects, user, { verb: 'escalate', group: GROUP, resource: kind.plural, name, ...where })
  const resource = textAt(object, 'roleRef.kind') === 'Role' ? 'roles' : 'clusterroles'
  return authorized(objects, user, {
    verb: 'bind',
    group: GROUP,
    resource,
    name: textAt(object, 'roleRef.name'),
    ...where,
  })
}

const ruleText = ({ apiGroups, resources, nonResourceURLs, verbs }: Rule) =>
  nonResourceURLs.length > 0
    ? `{NonResourceURLs:${JSON.stringify(nonResourceURLs)}, Verbs:${JSON.stringify(verbs)}}`
    : `{APIGroups:${JSON.stringify(apiGroups)}, Resources:${JSON.stringify(resources)}, Verbs:${JSON.stringify(verbs)}}`
