import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Kind } from '../kinds/kind.ts'
import type { KubeObject } from './object.ts'
import { isFields, textAt } from './object.ts'
import type { Objects } from './objects.ts'
import type { Rule } from './rbac.ts'
import { authorized, boundRules, covers, rulesFor, rulesOf } from './rbac.ts'
import type { User } from './request.ts'
import { forbidden, notFound } from './status.ts'

const GROUP = 'rbac.authorization.k8s.io'
const ROLES = ['roles', 'clusterroles']
const BINDINGS = ['rolebindings', 'clusterrolebindings']

/**
 * Nobody grants what they do not hold: writing a role needs its rules (or the verb `escalate`), binding one needs them too (or `bind`).
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function guardGrants(objects: Objects, user: User, kind: Kind, object: KubeObject, before?: KubeObject): void {
  if (kind.group !== GROUP || user.groups.includes('system:masters')) return
  if (before && grantOf(before) === grantOf(object)) return
  if (mayAnyway(objects, user, kind, object)) return
  const { namespace, name } = object.metadata
  const held = rulesFor(objects, user, namespace)
  if (isFields(object['aggregationRule']) && !covers(held, EVERYTHING))
    throw forbidden(kind, name, 'must have cluster-admin privileges to use an aggregationRule')
  const lacking = grantedBy(objects, kind, object).filter((rule) => !covers(held, rule))
  if (lacking.length === 0) return
  throw forbidden(
    kind,
    name,
    `user ${JSON.stringify(user.name)} (groups=${JSON.stringify(user.groups)}) is attempting to grant RBAC permissions not currently held:\n${lacking.map(ruleText).join('\n')}`,
  )
}

/** What of a role or a binding gives rights. */
const grantOf = (object: KubeObject) =>
  canonicalJson(['rules', 'aggregationRule', 'roleRef', 'subjects'].map((name) => object[name] ?? null))

/** Rules that nobody holds but a cluster's administrator. */
const EVERYTHING: Rule = { apiGroups: ['*'], resources: ['*'], verbs: ['*'], resourceNames: [], nonResourceURLs: [] }

/** @throws {Fault} NotFound: nobody binds a role that is not there yet, and could become anything */
function grantedBy(objects: Objects, kind: Kind, object: KubeObject): readonly Rule[] {
  if (ROLES.includes(kind.plural)) return rulesOf(object)
  if (!BINDINGS.includes(kind.plural)) return []
  const name = textAt(object, 'roleRef.name')
  const plural = textAt(object, 'roleRef.kind') === 'Role' ? 'roles' : 'clusterroles'
  const role = objects.get({ group: GROUP, plural }, plural === 'roles' ? object.metadata.namespace : undefined, name)
  if (!role) throw notFound({ group: GROUP, plural }, name)
  return boundRules(objects, object)
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
