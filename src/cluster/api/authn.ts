import type { TokenAuthority, TokenClaims } from '../tokens/issuer.ts'
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
  /** Users with a token of their own, as kubeconfig files hold. */
  readonly staticUser?: (token: string) => User | undefined
}

const authenticated = (user: User): User => ({ ...user, groups: [...new Set([...user.groups, AUTHENTICATED])] })

/** The service account and what else the token names still exist, and are the same ones. */
function stillThere(objects: Objects, { namespace, serviceAccount, pod, secret, node }: TokenClaims): boolean {
  const account = objects.get(SERVICE_ACCOUNTS, namespace, serviceAccount.name)
  if (account?.metadata.uid !== serviceAccount.uid) return false
  if (pod) return objects.get(PODS, namespace, pod.name)?.metadata.uid === pod.uid
  if (secret) return objects.get(SECRETS, namespace, secret.name)?.metadata.uid === secret.uid
  return !node || objects.get(NODES, undefined, node.name)?.metadata.uid === node.uid
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
  { tokens, staticUser }: Authenticators,
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
  if (!claims || !stillThere(objects, claims)) return undefined
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
