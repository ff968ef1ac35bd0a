import { isAccountId, parseArn } from '../kernel/brands.ts'
import { remembering } from '../kernel/remembering.ts'

/** Who asks, as far as policies tell principals apart. */
export interface PrincipalFacts {
  readonly kind: PrincipalKind
  /** As GetCallerIdentity shows it: the session's ARN for sessions; '' for anonymous callers, and for a user of whom only the account is known. */
  readonly arn: string
  /** Undefined for those without an account: anonymous, services, web identities. */
  readonly account?: string | undefined
  /** Sessions: the role's ARN with its path. */
  readonly roleArn?: string | undefined
  /** Federated users: the ARN of the user who federated. */
  readonly userArn?: string | undefined
  /** Unique ids, as documents keep them: `AIDA…`, `AROA…`, `AROA…:session`, canonical user ids. */
  readonly ids?: readonly string[]
  /** Web identity and SAML: the provider's ARN (or `accounts.google.com` and the like). */
  readonly federated?: string | undefined
  /** Services: `ec2.amazonaws.com`. */
  readonly service?: string | undefined
}

export type PrincipalKind =
  'user' | 'role-session' | 'federated-user' | 'root' | 'service' | 'anonymous' | 'web-identity' | 'saml'

const ANONYMOUS: PrincipalFacts = { kind: 'anonymous', arn: '' }
const SERVICE = /^[a-z0-9.-]+\.(?:amazonaws\.com(?:\.cn)?|amazon\.com)$/
/** Web identity providers that IAM knows without a provider entity. */
const BUILT_IN_PROVIDERS: ReadonlySet<string> = new Set([
  'accounts.google.com',
  'graph.facebook.com',
  'www.amazon.com',
  'cognito-identity.amazonaws.com',
])

/**
 * What an ARN, an account id, a service's name or `anonymous` says of itself. A text that is none of these is nobody:
 * what is open to everyone is open to it, and nothing else.
 * @param roleArn the role's ARN where it is known; a session's ARN does not tell the role's path
 */
export function principalFacts(text: string, roleArn?: string): PrincipalFacts {
  return roleArn === undefined ? factsOf(text) : read(text, roleArn)
}

const factsOf = remembering((text) => Object.freeze(read(text)))

/** One text for an account wherever it was read: two that are the same text are known to be equal without looking into them. */
export const oneAccount = remembering((account) => account)

/** Roles that a service made for itself. */
export function isServiceLinked({ roleArn }: PrincipalFacts): boolean {
  return roleArn !== undefined && isOfService(roleArn)
}

/** Asked of every request, and reading an ARN costs more than finding it again. A path may hold colons: only its beginning tells. */
const isOfService = remembering((roleArn) => parseArn(roleArn)?.resource.startsWith('role/aws-service-role/') ?? false)

function read(text: string, roleArn?: string): PrincipalFacts {
  if (isAccountId(text)) return { kind: 'root', arn: `arn:aws:iam::${text}:root`, account: oneAccount(text) }
  if (BUILT_IN_PROVIDERS.has(text)) return { kind: 'web-identity', arn: text, federated: text }
  if (SERVICE.test(text)) return { kind: 'service', arn: text, service: text }
  const arn = parseArn(text)
  if (!arn) return ANONYMOUS
  const [type, name] = arn.resource.split('/') as [string, string | undefined]
  const account = oneAccount(arn.account)
  switch (`${arn.service}:${type}`) {
    case 'iam:root':
      return { kind: 'root', arn: text, account }
    case 'iam:user':
      return { kind: 'user', arn: text, account }
    case 'iam:role':
      return { kind: 'role-session', arn: text, account, roleArn: text }
    case 'sts:assumed-role':
      return {
        kind: 'role-session',
        arn: text,
        account,
        roleArn: roleArn ?? `arn:${arn.partition}:iam::${account}:role/${name}`,
      }
    case 'sts:federated-user':
      return { kind: 'federated-user', arn: text, account }
    case 'iam:oidc-provider':
      return { kind: 'web-identity', arn: text, federated: text }
    case 'iam:saml-provider':
      return { kind: 'saml', arn: text, federated: text }
    default:
      return ANONYMOUS
  }
}

const TYPES: Readonly<Record<PrincipalKind, string | undefined>> = {
  user: 'User',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
  root: 'Account',
  service: undefined,
  anonymous: 'Anonymous',
  'web-identity': undefined,
  saml: undefined,
}

/** What every request of such a principal says, by global key in lower case. */
const KEYS: ReadonlyMap<string, (who: PrincipalFacts) => string | undefined> = new Map<
  string,
  (who: PrincipalFacts) => string | undefined
>([
  ['aws:principalarn', (who) => (who.account === undefined ? undefined : (who.roleArn ?? (who.arn || undefined)))],
  ['aws:principalaccount', (who) => who.account],
  ['aws:principaltype', (who) => TYPES[who.kind]],
  ['aws:principalisawsservice', (who) => String(who.kind === 'service')],
  ['aws:principalservicename', (who) => who.service],
  ['aws:username', (who) => (who.kind === 'user' && who.arn ? who.arn.slice(who.arn.lastIndexOf('/') + 1) : undefined)],
])

/** The value of a global key that follows from who asks. */
export function principalKey(who: PrincipalFacts, key: string): string | undefined {
  return KEYS.get(key)?.(who)
}
