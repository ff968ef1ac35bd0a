import type { AccountId } from '../kernel/brands.ts'
import type { KeyList, PrincipalFacts } from '../policy/index.ts'
import type { View } from '../store/projection.ts'
import { accessKeys, roles, uniqueIds, users, type AccessKey, type Role, type Tag, type User } from './iam/documents.ts'
import type { SessionClaims } from './sts/session-token.ts'

/** Who calls, as established by the signature, the web identity token, or the lack of both. */
export interface Caller {
  readonly kind: 'user' | 'role' | 'federated-user' | 'root' | 'web-identity' | 'service' | 'anonymous'
  /** Undefined for anonymous callers and AWS services. */
  readonly account?: AccountId
  /** ARN as GetCallerIdentity shows it (session ARN for roles); '' for anonymous. */
  readonly arn: string
  /** aws:userid: `AIDA…`, `AROA…:session`, account id for root. */
  readonly userId: string
  /** aws:username, users only. */
  readonly userName?: string
  readonly accessKeyId?: string
  /** Sessions: the role's ARN with path, its unique id and name. */
  readonly role?: { readonly arn: string; readonly id: string; readonly name: string }
  /** Federated users: the ARN and the unique id of the user who federated. */
  readonly federatedBy?: { readonly arn: string; readonly id: string }
  readonly session?: SessionFacts
  /** A service assumed the role for its own calls: they are its, not passed on for somebody. */
  readonly ofService?: true
  /** Web identity: the provider whose token was verified, and the keys that its claims put into the request context. */
  readonly federation?: {
    readonly providerArn: string
    readonly context: Readonly<Record<string, string | readonly string[]>>
  }
  readonly made?: MadeOfCaller
}

/** What is made of a caller that stays the same value from call to call, beside it: a table of callers would be gone through at each collection. */
export interface MadeOfCaller {
  /** CloudTrail's `userIdentity`, JSON text; and as the owner of a resource in another account sees it. */
  ownIdentity?: string
  foreignIdentity?: string
  facts?: PrincipalFacts
  /** What policies are told of the caller, beside these tags of its role or user. */
  keys?: { readonly tags: readonly Tag[]; readonly list: KeyList }
}

/** What a session token froze when it was issued. */
export interface SessionFacts {
  readonly name: string
  /** World milliseconds. */
  readonly issuedAt: number
  readonly expiresAt: number
  readonly mfa: boolean
  /** Session policy documents: inline, then managed policy ARNs (looked up at each call). */
  readonly policy?: string | undefined
  readonly policyArns: readonly string[]
  /** Scope-down policies, the first one first: each of them must allow, too. */
  readonly scopes?: readonly string[] | undefined
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity?: string | undefined
  /** 0: made with long-term credentials or a web identity; each AssumeRole by a session adds one. */
  readonly chain: number
  /** aws:FederatedProvider and the subject, for sessions that began with a web identity. */
  readonly federated?: { readonly provider: string; readonly subject: string; readonly audience: string } | undefined
  /** Instance credentials: which instance. */
  readonly instance?: string | undefined
  /** Made at STS's global endpoint while its tokens are of version 1: good in regions that no account need ask for. */
  readonly defaultRegions?: true | undefined
}

export const ANONYMOUS: Caller = { kind: 'anonymous', arn: '', userId: 'anonymous' }

/** The user behind a long-term key, with the secret to check the signature by; undefined: no such key today. */
export function userByKey(
  view: View,
  account: AccountId,
  keyId: string,
): { caller: Caller; secret: string } | undefined {
  const key = accessKeys.find(view, account, keyId)
  if (key?.status !== 'Active') return undefined
  const user = users.find(view, account, key.userName)
  if (user?.id !== key.userId) return undefined
  const known = keyHolders.get(key)
  if (known?.user === user) return known
  const holder = { user, caller: userCaller(account, user, keyId), secret: key.secret }
  keyHolders.set(key, holder)
  return holder
}

/** As `roleCallers`: as long as both are the same documents. */
const keyHolders = new WeakMap<AccessKey, { readonly user: User; readonly caller: Caller; readonly secret: string }>()

/** The caller that a session's claims stand for, or undefined when its role or user is gone. */
export function sessionCaller(view: View, claims: SessionClaims): Caller | undefined {
  const { account, accessKeyId, facts } = claims
  const base = { account, accessKeyId, session: facts }
  if (claims.kind === 'root') return { kind: 'root', arn: `arn:aws:iam::${account}:root`, userId: account, ...base }
  if (claims.kind === 'instance') return instanceCaller(claims)
  const entity = uniqueIds.find(view, account, claims.entityId)
  if (!entity) return undefined
  if (claims.kind === 'role') return roleCaller(view, claims, entity.name)
  const user = users.find(view, account, entity.name)
  if (user?.id !== claims.entityId) return undefined
  if (claims.kind === 'user') return { ...userCaller(account, user, accessKeyId), session: facts }
  return {
    kind: 'federated-user',
    arn: `arn:aws:sts::${account}:federated-user/${facts.name}`,
    userId: `${account}:${facts.name}`,
    userName: user.name,
    federatedBy: { arn: user.arn, id: user.id },
    ...base,
  }
}

/** Whether somebody who called before is still there and still has a say: what a service does for its caller ends with the caller. */
export function stands(
  view: View,
  { account, kind, role, userId, userName, federatedBy, session }: Caller,
  now: number,
): boolean {
  if (session && session.expiresAt <= now) return false
  if (!account || kind === 'root') return account !== undefined
  if (role) return roles.find(view, account, role.name)?.id === role.id
  const user = userName === undefined ? undefined : users.find(view, account, userName)
  return user !== undefined && user.id === (federatedBy?.id ?? userId)
}

/** A name that no role of an account can have. @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html#ec2-instance-identity-roles */
export const INSTANCE_ROLE = 'aws:ec2-instance'
export const instanceRoleArn = (account: string): string => `arn:aws:iam::${account}:role/${INSTANCE_ROLE}`

/** An instance by its identity role: known by name, and allowed nothing. */
function instanceCaller({ account, accessKeyId, facts }: SessionClaims): Caller {
  const id = `${account}:${INSTANCE_ROLE}`
  return {
    kind: 'role',
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${INSTANCE_ROLE}/${facts.name}`,
    userId: `${id}:${facts.name}`,
    accessKeyId,
    role: { arn: instanceRoleArn(account), id, name: INSTANCE_ROLE },
    session: facts,
  }
}

function roleCaller(view: View, claims: SessionClaims, name: string): Caller | undefined {
  const role = roles.find(view, claims.account, name)
  if (role?.id !== claims.entityId) return undefined
  const known = roleCallers.get(claims)
  if (known?.role === role) return known.caller
  const caller: Caller = {
    kind: 'role',
    account: claims.account,
    arn: `arn:aws:sts::${claims.account}:assumed-role/${role.name}/${claims.facts.name}`,
    userId: `${role.id}:${claims.facts.name}`,
    accessKeyId: claims.accessKeyId,
    role: { arn: role.arn, id: role.id, name: role.name },
    session: claims.facts,
    made: {},
  }
  roleCallers.set(claims, { role, caller })
  return caller
}

/** A session calls often: as long as its role is the same document, so is its caller, and what others remember of it. */
const roleCallers = new WeakMap<SessionClaims, { readonly role: Role; readonly caller: Caller }>()

function userCaller(account: AccountId, user: User, accessKeyId: string): Caller {
  return { kind: 'user', account, arn: user.arn, userId: user.id, userName: user.name, accessKeyId, made: {} }
}
