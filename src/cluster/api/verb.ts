import { subresourcesOf, verbsOf } from './discovery.ts'
import type { Attributes } from './rbac.ts'
import type { Registry } from './registry.ts'
import type { KubeRequest } from './request.ts'
import type { Target } from './route.ts'
import { nameChosen } from './selectors.ts'
import { methodNotAllowed, unknownPath } from './status.ts'

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

const isTrue = (value: string | null) => value === 'true' || value === '1'

/** The API verb, as RBAC names it, of a method on a target. */
export function verbOf({ method, query }: KubeRequest, { name, subresource }: Target): Verb {
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

export function attributesOf(verb: Verb, { kind, namespace, name, subresource }: Target): Attributes {
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
export function scoped(target: Target): Target {
  const isNamespace = target.kind.group === '' && target.kind.plural === 'namespaces'
  return isNamespace && target.name !== undefined ? { ...target, namespace: target.name } : target
}

/** A list or a watch of one object, chosen by its name, is judged as of that one. @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources */
export function chosen(verb: Verb, target: Target, { query }: KubeRequest): Target {
  if (target.name !== undefined || (verb !== 'list' && verb !== 'watch')) return target
  const name = nameChosen(query.get('fieldSelector') ?? '')
  return name === undefined ? target : { ...target, name }
}

/** The subresource exists, and the method fits what the path names. */
export function refuseMisfit(registry: Registry, verb: Verb, { kind, name, subresource }: Target): void {
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
  if (!verbsOf(registry, kind).includes(verb)) throw methodNotAllowed()
  if ((verb === 'create') !== (name === undefined) && ['create', 'update', 'patch'].includes(verb))
    throw methodNotAllowed()
}

/** A watch on one object is a watch on its collection that sees only this name. */
export function watchTarget(target: Target, request: KubeRequest): { target: Target; request: KubeRequest } {
  const { name, ...collection } = target
  if (name === undefined) return { target, request }
  const query = new URLSearchParams(request.query)
  query.set('fieldSelector', [query.get('fieldSelector'), `metadata.name=${name}`].filter(Boolean).join(','))
  return { target: collection, request: { ...request, query } }
}
