import { choosesLabels } from './label-selector.ts'
import type { Kind } from '../kinds/kind.ts'
import type { KubeObject } from './object.ts'
import { listAt, textAt } from './object.ts'
import type { Objects } from './objects.ts'
import type { User } from './request.ts'

/** What is asked: a verb on a resource, or on a path that is none. */
export type Attributes =
  | {
      readonly verb: string
      readonly group: string
      readonly resource: string
      readonly subresource?: string
      readonly namespace?: string
      readonly name?: string
    }
  | { readonly verb: string; readonly path: string }

/** A PolicyRule of a role. */
export interface Rule {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames: readonly string[]
  readonly nonResourceURLs: readonly string[]
}

const GROUP = 'rbac.authorization.k8s.io'
const resource = (plural: string): Pick<Kind, 'group' | 'plural'> => ({ group: GROUP, plural })
const CLUSTER_ROLES = resource('clusterroles')
const ROLES = resource('roles')
const CLUSTER_BINDINGS = resource('clusterrolebindings')
const BINDINGS = resource('rolebindings')

const texts = (value: unknown, path: string) => listAt(value, path).filter((one) => typeof one === 'string')

export function rulesOf(role: unknown): Rule[] {
  return listAt(role, 'rules').map((rule) => ({
    verbs: texts(rule, 'verbs'),
    apiGroups: texts(rule, 'apiGroups'),
    resources: texts(rule, 'resources'),
    resourceNames: texts(rule, 'resourceNames'),
    nonResourceURLs: texts(rule, 'nonResourceURLs'),
  }))
}

function isSubject(subject: unknown, user: User, bindingNamespace: string | undefined): boolean {
  const name = textAt(subject, 'name')
  switch (textAt(subject, 'kind')) {
    case 'User':
      return name === user.name
    case 'Group':
      return user.groups.includes(name)
    case 'ServiceAccount': {
      const namespace = textAt(subject, 'namespace') || bindingNamespace
      return user.name === `system:serviceaccount:${namespace}:${name}`
    }
    default:
      return false
  }
}

const binds = (binding: KubeObject, user: User) =>
  listAt(binding, 'subjects').some((subject) => isSubject(subject, user, binding.metadata.namespace))

/** The rules of the role that a binding refers to. */
export function boundRules(objects: Objects, binding: KubeObject): Rule[] {
  const name = textAt(binding, 'roleRef.name')
  const role =
    textAt(binding, 'roleRef.kind') === 'Role'
      ? objects.get(ROLES, binding.metadata.namespace, name)
      : objects.get(CLUSTER_ROLES, undefined, name)
  return role ? clusterRoleRules(objects, role) : []
}

/** An aggregated cluster role has the rules of all roles that its selectors choose. */
function clusterRoleRules(objects: Objects, role: KubeObject): Rule[] {
  const selectors = listAt(role, 'aggregationRule.clusterRoleSelectors')
  if (selectors.length === 0) return rulesOf(role)
  return objects
    .list(CLUSTER_ROLES)
    .filter((other) => selectors.some((one) => choosesLabels(one, other.metadata.labels ?? {})))
    .flatMap(rulesOf)
}

/** Names longer than this are whoever asks for them to pay for: what is kept must stay small. */
const LONGEST_NAMES = 1024

/** Everything that the user may do in a namespace (cluster-wide rules included), or cluster-wide without one. */
export function rulesFor(objects: Objects, { name, groups }: User, namespace?: string): readonly Rule[] {
  const of = JSON.stringify([name, groups, namespace])
  const made = (from: Objects) => boundTo(from, { name, groups }, namespace)
  return of.length > LONGEST_NAMES ? made(objects) : objects.derive(`rules/${of}`, made)
}

function boundTo(objects: Objects, user: User, namespace?: string): readonly Rule[] {
  const bindings = [
    ...objects.list(CLUSTER_BINDINGS),
    ...(namespace === undefined ? [] : objects.list(BINDINGS, namespace)),
  ]
  return bindings.filter((binding) => binds(binding, user)).flatMap((binding) => boundRules(objects, binding))
}

const has = (list: readonly string[], value: string) => list.includes('*') || list.includes(value)

function allowsResource(rule: Rule, group: string, plural: string, subresource: string | undefined): boolean {
  if (!has(rule.apiGroups, group)) return false
  const whole = subresource === undefined ? plural : `${plural}/${subresource}`
  return has(rule.resources, whole) || (subresource !== undefined && rule.resources.includes(`*/${subresource}`))
}

const allowsPath = (rule: Rule, path: string) =>
  rule.nonResourceURLs.some((url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))))

/** True when one rule grants it. Nothing denies in RBAC, and what no rule grants is refused. */
export function allows(rule: Rule, asked: Attributes): boolean {
  if (!has(rule.verbs, asked.verb)) return false
  if ('path' in asked) return allowsPath(rule, asked.path)
  if (!allowsResource(rule, asked.group, asked.resource, asked.subresource)) return false
  return rule.resourceNames.length === 0 || (asked.name !== undefined && rule.resourceNames.includes(asked.name))
}

/** The group that is above RBAC: whoever holds a certificate of it repairs RBAC itself. */
const MASTERS = 'system:masters'

export function authorized(objects: Objects, user: User, asked: Attributes): boolean {
  if (user.groups.includes(MASTERS)) return true
  const namespace = 'path' in asked ? undefined : asked.namespace
  return rulesFor(objects, user, namespace).some((rule) => allows(rule, asked))
}

/** The sentence of a refusal, as Kubernetes words it. */
export function refusal(user: User, asked: Attributes): string {
  if ('path' in asked)
    return `User ${JSON.stringify(user.name)} cannot ${asked.verb} path ${JSON.stringify(asked.path)}`
  const what = asked.subresource === undefined ? asked.resource : `${asked.resource}/${asked.subresource}`
  const where =
    asked.namespace === undefined ? 'at the cluster scope' : `in the namespace ${JSON.stringify(asked.namespace)}`
  return `User ${JSON.stringify(user.name)} cannot ${asked.verb} resource ${JSON.stringify(what)} in API group ${JSON.stringify(asked.group)} ${where}`
}

const each = (list: readonly string[], wanted: readonly string[]) => wanted.every((one) => has(list, one))

/** True when every right of `wanted` is within one of the rules held: nobody hands on what they do not hold. */
export function covers(held: readonly Rule[], wanted: Rule): boolean {
  const single = splitRule(wanted)
  return single.every((one) => held.some((rule) => coversOne(rule, one)))
}

function splitRule(rule: Rule): Rule[] {
  const paths = rule.nonResourceURLs.flatMap((url) =>
    rule.verbs.map((verb) => ({ ...rule, verbs: [verb], nonResourceURLs: [url], resources: [] })),
  )
  const resources = rule.verbs.flatMap((verb) =>
    rule.apiGroups.flatMap((group) =>
      rule.resources.map((one) => ({
        ...rule,
        verbs: [verb],
        apiGroups: [group],
        resources: [one],
        nonResourceURLs: [],
      })),
    ),
  )
  return [...paths, ...resources]
}

function coversOne(rule: Rule, one: Rule): boolean {
  if (!each(rule.verbs, one.verbs)) return false
  if (one.nonResourceURLs.length > 0) return one.nonResourceURLs.every((url) => allowsPath(rule, url))
  const named =
    rule.resourceNames.length === 0 || (one.resourceNames.length > 0 && each(rule.resourceNames, one.resourceNames))
  return named && each(rule.apiGroups, one.apiGroups) && each(rule.resources, one.resources)
}
