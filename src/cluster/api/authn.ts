import type { Clock } from '../../kernel/Clock.ts'
import type { TokenAuthority, TokenClaims } from '../tokens/issuer.ts'
import type { KubeObject } from './object.ts'
import type { Objects } from './objects.ts'
import type { KubeRequest, User } from './request.ts'
import { unauthorized } from './status.ts'

const SERVICE_ACCOUNTS = { group: '', plural: 'serviceaccounts' }
const PODS = { group: '', plural: 'pods' }
const SECRETS = { group: '', plural: 'secrets' }
const NODES = { group: '', plural: 'nodes' }

const AUTHENTICATED = 'system:authenticated'
export const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

export interface Authenticators {
  readonly tokens: TokenAuthority
  readonly clock: Clock
  /** Users with a token of their own, as kubeconfig files hold. */
  readonly staticUser?: (token: string) => User | undefined
}

const authenticated = (user: User): User => ({ ...user, groups: [...new Set([...user.groups, AUTHENTICATED])] })

/** How long the tokens of what is being deleted count on, in milliseconds. */
const LEEWAY = 60_000

/**
 * That it is the same object, and not one that was to be gone a minute ago and is held by a finalizer.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
 */
const isThere = (object: KubeObject | undefined, uid: string | undefined, now: number): boolean =>
  object !== undefined &&
  object.metadata.uid === uid &&
  !(object.metadata.deletionTimestamp && now >= Date.parse(object.metadata.deletionTimestamp) + LEEWAY)

/** The service account and what else the token names still exist, and are the same ones. */
function stillThere(
  objects: Objects,
  now: number,
  { namespace, serviceAccount, pod, secret, node }: TokenClaims,
): boolean {
  if (!isThere(objects.get(SERVICE_ACCOUNTS, namespace, serviceAccount.name), serviceAccount.uid, now)) return false
  if (pod) return isThere(objects.get(PODS, namespace, pod.name), pod.uid, now)
  if (secret) return isThere(objects.get(SECRETS, namespace, secret.name), secret.uid, now)
  return !node || isThere(objects.get(NODES, undefined, node.name), node.uid, now)
}

function serviceAccountUser({ namespace, serviceAccount, pod, node, id }: TokenClaims): User {
  const extra: [string, readonly string[]][] = [
    ['authentication.kubernetes.io/credential-id', [`JTI=${id}`]],
    ...(pod
      ? ([
          ['authentication.kubernetes.io/pod-name', [pod.name]],
          ['authentication.kubernetes.io/pod-uid', [pod.uid]],
        ] as [string, readonly string[]][])
      : []),
    ...(node ? ([['authentication.kubernetes.io/node-name', [node.name]]] as [string, readonly string[]][]) : []),
    ...(node?.uid ? ([['authentication.kubernetes.io/node-uid', [node.uid]]] as [string, readonly string[]][]) : []),
  ]
  return {
    name: `system:serviceaccount:${namespace}:${serviceAccount.name}`,
    uid: serviceAccount.uid,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
    extra: Object.fromEntries(extra),
  }
}

/** Whose token it is, if it is good for one of the audiences; those of them that it is good for. */
export function userOfToken(
  { tokens, clock, staticUser }: Authenticators,
  objects: Objects,
  token: string,
  audiences: readonly string[] = [tokens.apiAudience],
): { readonly user: User; readonly audiences: readonly string[] } | undefined {
  const fixed = staticUser?.(token)
  // A token that names no audience is one for the API alone.
  if (fixed)
    return audiences.includes(tokens.apiAudience)
      ? { user: authenticated(fixed), audiences: [tokens.apiAudience] }
      : undefined
  const claims = tokens.verify(token)
  if (!claims || !stillThere(objects, clock.now(), claims)) return undefined
  const common = audiences.filter((audience) => claims.audiences.includes(audience))
  return common.length > 0 ? { user: authenticated(serviceAccountUser(claims)), audiences: common } : undefined
}

/** Why a TokenReview has no user to tell, in kube-apiserver's words. It looks at the audiences before it looks whether the account is still there. */
export function whyNoUser({ tokens }: Authenticators, token: string, audiences: readonly string[]): string {
  const claims = tokens.verify(token)
  const isElsewhere = claims && !audiences.some((audience) => claims.audiences.includes(audience))
  const why = isElsewhere
    ? `token audiences ${quoted(claims.audiences)} is invalid for the target audiences ${quoted(audiences)}`
    : 'unknown'
  return `[invalid bearer token, ${why}]`
}

/** As Go's `%q` writes a list. */
const quoted = (texts: readonly string[]): string => `[${texts.map((text) => JSON.stringify(text)).join(' ')}]`

const BEARER = /^Bearer +([^\s]+)$/i

/**
 * Who calls: a client certificate's subject, a bearer token's owner, or nobody in particular.
 * @throws {Fault} Unauthorized for a token that is not good; it never falls back to anonymous.
 */
export function authenticate(authenticators: Authenticators, objects: Objects, request: KubeRequest): User {
  const header = request.headers.get('authorization')
  if (header === undefined) return request.user ? authenticated(request.user) : anonymous
  const token = BEARER.exec(header)?.[1]
  const found = token === undefined ? undefined : userOfToken(authenticators, objects, token)
  if (!found) throw unauthorized()
  return found.user
}
