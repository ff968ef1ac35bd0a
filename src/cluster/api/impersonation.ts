import { anonymous } from './authn.ts'
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
  const name = request.headers.get('impersonate-user') || undefined
  const groups = (request.headers.get('impersonate-group') ?? '').split(', ').filter(Boolean)
  const uid = request.headers.get('impersonate-uid')
  const extra = extraOf(request)
  if (name === undefined) {
    if (uid !== undefined || extra.size > 0)
      throw badRequest('requested impersonation of uid or extra without impersonating a user')
    if (groups.length > 0) throw badRequest('requested impersonation of groups without impersonating a user')
    return caller
  }
  const subject = subjectWish(name)
  for (const wish of [subject, ...groups.map((group) => ({ plural: 'groups', name: group }))]) {
    const asked = attributes(wish)
    if (!authorized(objects, caller, asked))
      throw forbidden({ group: '', plural: wish.plural }, wish.name, refusal(caller, asked))
  }
  const more: Attributes[] = [
    ...(uid === undefined ? [] : [{ ...attributes({ plural: 'uids', name: uid }), group: AUTHENTICATION }]),
    ...[...extra].flatMap(([key, values]) =>
      values.map((value) => ({
        ...attributes({ plural: 'userextras', name: value }),
        group: AUTHENTICATION,
        subresource: key,
      })),
    ),
  ]
  for (const asked of more)
    if (!authorized(objects, caller, asked))
      throw forbidden(
        { group: AUTHENTICATION, plural: uid === undefined ? 'userextras' : 'uids' },
        uid ?? '',
        refusal(caller, asked),
      )
  return {
    name,
    groups: groupsOf(name, subject, groups),
    ...(uid === undefined ? {} : { uid }),
    ...(extra.size === 0 ? {} : { extra: Object.fromEntries(extra) }),
  }
}

const AUTHENTICATION = 'authentication.k8s.io'
const EXTRA = 'impersonate-extra-'

/** `Impersonate-Extra-Scopes: view` and the like; keys are percent-encoded. */
function extraOf({ headers }: KubeRequest): ReadonlyMap<string, readonly string[]> {
  const extra = new Map<string, readonly string[]>()
  for (const [name, value] of headers)
    if (name.startsWith(EXTRA)) extra.set(decoded(name.slice(EXTRA.length)), value.split(', '))
  return extra
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Those that were asked for, else a service account's own; and whether they were authenticated, unless the caller says so themselves. */
function groupsOf(name: string, { namespace }: Wish, asked: readonly string[]): readonly string[] {
  const own = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
  const groups = [...new Set(asked.length > 0 ? asked : own)]
  if (name === anonymous.name) return [...new Set([...groups, ...anonymous.groups])]
  const isSaid = groups.some((group) => group === AUTHENTICATED || anonymous.groups.includes(group))
  return isSaid ? groups : [...groups, AUTHENTICATED]
}

const AUTHENTICATED = 'system:authenticated'
