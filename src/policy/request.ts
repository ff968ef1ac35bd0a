import { isAccountId, parseArn } from '../kernel/brands.ts'
import { type Context, type Lookup, lookupIn } from './context.ts'
import { remembering } from '../kernel/remembering.ts'
import { type PrincipalFacts, oneAccount, principalFacts, principalKey } from './principal.ts'
import type { Situation } from './statement.ts'

export interface Request {
  /** The caller's ARN, an account id (its root user), a service's name, `anonymous`; or what is known of the caller. */
  readonly principal: string | PrincipalFacts
  readonly action: string
  /** An ARN, or `*` for actions without resources. */
  readonly resource: string
  /** Whose resource it is: by default the account in its ARN, else the caller's. */
  readonly resourceAccount?: string | undefined
  /** Condition keys in any case: text, number, boolean, or a list of them. */
  readonly context?: Context
  /** The resource policy must grant (role trust, KMS keys): without a grant the identity policies do not suffice. */
  readonly resourceMustAllow?: boolean | undefined
}

const NO_CONTEXT: Context = {}

/** A request as statements see it. Nothing of the context is read before a statement asks for it. */
export class Asked implements Situation {
  readonly who: PrincipalFacts
  readonly isBounded: boolean
  readonly asked: string
  readonly resource: string
  readonly lookup: Lookup

  /** `isBounded`: a permissions boundary limits the caller. */
  constructor(request: Request, isBounded = false) {
    const given = lookupIn(request.context ?? NO_CONTEXT)
    this.who = callerOf(request, given)
    this.isBounded = isBounded
    this.asked = request.action
    this.resource = request.resource
    this.lookup = (key) => given(key) ?? derived(request, this.who, key, given)
  }

  get action(): string {
    return this.asked.toLowerCase()
  }
}

/** A session's ARN does not tell its role's path: `aws:PrincipalArn` does. */
function callerOf({ principal, context }: Request, given: Lookup): PrincipalFacts {
  if (typeof principal !== 'string') return principal
  const who = principalFacts(principal)
  if (who.kind !== 'role-session' || !context) return who
  const arn = given('aws:principalarn')?.[0] ?? ''
  return arn !== who.roleArn && ROLE_ARN.test(arn) ? { ...who, roleArn: arn } : who
}

const ROLE_ARN = /^arn:[^:]+:iam::[^:]*:role\//

/** What follows from the request itself, where the context is silent. */
function derived(request: Request, who: PrincipalFacts, key: string, given: Lookup): readonly string[] | undefined {
  const value = DERIVED.get(key)?.(request, who, given) ?? principalKey(who, key)
  return value === undefined ? undefined : [value]
}

type Derive = (request: Request, who: PrincipalFacts, given: Lookup) => string | undefined

const DERIVED: ReadonlyMap<string, Derive> = new Map<string, Derive>([
  ['aws:resourceaccount', (request, who) => resourceAccount(request) ?? who.account],
  ['aws:viaawsservice', (_request, _who, given) => String(given('aws:calledvia') !== undefined)],
  ['aws:calledviafirst', (_request, _who, given) => given('aws:calledvia')?.[0]],
  ['aws:calledvialast', (_request, _who, given) => given('aws:calledvia')?.at(-1)],
])

/** The account that owns the resource, as far as the request tells. */
export function resourceAccount({ resource, resourceAccount: given }: Request): string | undefined {
  return given ?? accountIn(resource) ?? undefined
}

/** Whether the resource belongs to another account than the caller; one without an account in its ARN is the caller's own. */
export function isCrossAccount(request: Request, { account }: PrincipalFacts): boolean {
  const owner = resourceAccount(request)
  return owner !== undefined && owner !== account
}

/** The account in an ARN; null for none. Asked of every request, and most are about a resource of late. */
const accountIn = remembering((arn) => {
  const account = parseArn(arn)?.account
  return account !== undefined && isAccountId(account) ? oneAccount(account) : null
})
