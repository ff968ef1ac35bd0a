import { adminUser } from './mint.ts'
import { accountRoles } from './account-roles.ts'
import { defaultAccountPrefix, prefixOfAccountRole } from './names.ts'

/** What is known of a denial: AWS's own words tell less. */
export interface DenialFacts {
  readonly explicit: boolean
  readonly type: string
  readonly by: readonly { readonly policy: string; readonly statement: number; readonly sid?: string }[]
}

const KINDS: ReadonlyMap<string, string> = new Map([
  ['identity', 'policy of the role'],
  ['boundary', 'permissions boundary of the role'],
  ['session', 'session policy'],
  ['scp', 'service control policy'],
  ['rcp', 'resource control policy'],
  ['resource', 'policy of the resource'],
])

const roleNameOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** `statement 1 ("NoNat") of the policy arn:…`; or, where nothing denies, that nothing allows. */
export function decidedBy({ explicit, type, by }: DenialFacts): string {
  const kind = KINDS.get(type) ?? `${type} policy`
  if (!explicit || by.length === 0) return `no statement of any ${kind} allows it`
  return by
    .map(({ policy, statement, sid }) => {
      const at = `statement ${statement + 1}${sid === undefined ? '' : ` ("${sid}")`}`
      const [holder, inline] = policy.split('#')
      return inline === undefined || holder === undefined
        ? `${at} of the ${kind} ${policy}`
        : `${at} of the inline policy ${inline} of ${holder}`
    })
    .join(' and ')
}

/** The command with which who administers the account takes the denial away; its words are a shell's. */
export function remedyOf({ explicit, type, by }: DenialFacts, roleArn: string, cluster?: string): string {
  const name = roleNameOf(roleArn)
  const noun = roleArn.includes(':user/') ? 'user' : 'role'
  const [first] = by
  if (!explicit || !first) {
    if (type !== 'identity') return outside(type)
    return noun === 'user' ? grantUserAnew(name) : grantAnew(name, cluster)
  }
  const [, inline] = first.policy.split('#')
  switch (type) {
    case 'identity':
      return inline === undefined
        ? `aws iam detach-${noun}-policy --${noun}-name ${name} --policy-arn ${first.policy}`
        : `aws iam delete-${noun}-policy --${noun}-name ${name} --policy-name ${inline}`
    case 'boundary':
      return `aws iam delete-${noun}-permissions-boundary --${noun}-name ${name}`
    case 'scp':
    case 'rcp':
      return `aws organizations detach-policy --policy-id ${roleNameOf(first.policy)} --target-id TARGET (in the management account)`
    default:
      return outside(type)
  }
}

/** Gives a role of ROSA's its documents anew. */
export function grantAnew(role: string, cluster = 'CLUSTER'): string {
  const prefix = accountRoles.map((row) => prefixOfAccountRole(role, row)).find((found) => found !== undefined)
  if (prefix === undefined)
    return `stint create operator-roles --cluster ${cluster} --force-policy-creation --mode auto -y`
  const named = prefix === defaultAccountPrefix ? '' : ` --prefix ${prefix}`
  return `stint create account-roles${named} --force-policy-creation --mode auto -y`
}

/** A minted user's policy is its cluster's: without it the cluster writes it anew. */
const grantUserAnew = (user: string) =>
  user === adminUser
    ? grantUser(user)
    : `aws iam delete-user-policy --user-name ${user} --policy-name ${user}-policy (the cluster writes it anew)`

/** Gives a user that makes clusters its permissions back. */
export const grantUser = (user: string) =>
  `aws iam attach-user-policy --user-name ${user} --policy-arn arn:aws:iam::aws:policy/AdministratorAccess`

const outside = (type: string) => `allow it in the ${KINDS.get(type) ?? 'policy'}`
