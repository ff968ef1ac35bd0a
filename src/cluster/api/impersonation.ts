import type { Objects } from './objects.ts'
import type { Attributes } from './rbac.ts'
import { authorized, refusal } from './rbac.ts'
import type { KubeRequest, User } from './request.ts'
import { badRequest, forbidden } from './status.ts'

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/

interface Wish {
  readonly plural: string
  readonly name: string
  readonly namespace?: string
}

function subjectWish(name: string): Wish {
  const [, namespace, account] = SERVICE_ACCOUNT.exec(name) ?? []
  return namespace !== undefined && account !== undefined
    ? { plural: 'serviceaccounts', name: account, namespace }
    : { plural: 'users', name }
}

const attributes = ({ plural, name, namespace }: Wish): Attributes => ({
  verb: 'impersonate',
  group: '',
  resource: plural,
  name,
  ...(namespace === undefined ? {} : { namespace }),
})

/**
 * Whom the caller asks to be taken for (`kubectl --as`, `--as-group`), once they may; the caller themselves without such a header.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
 */
export function impersonated(objects: Objects, caller: User, request: KubeRequest): User {
  const name = request.headers.get('impersonate-user')
  const groups = (request.headers.get('impersonate-group') ?? '').split(', ').filter(Boolean)
  if (name === undefined) {
    if (groups.length > 0) throw badRequest('requested impersonation of groups without impersonating a user')
    return caller
  }
  const subject = subjectWish(name)
  for (const wish of [subject, ...groups.map((group) => ({ plural: 'groups', name: group }))]) {
    const asked = attributes(wish)
    if (!authorized(objects, caller, asked))
      throw forbidden({ group: '', plural: wish.plural }, wish.name, refusal(caller, asked))
  }
  return { name, groups: [...new Set([...impliedGroups(subject), ...groups, 'system:authenticated'])] }
}

const impliedGroups = ({ namespace }: Wish) =>
  namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
