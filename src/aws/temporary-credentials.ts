import { Fault } from '../kernel/Fault.ts'
import type { ServiceName } from '../wire/schema/index.ts'
import { authFault } from './auth-faults.ts'
import type { Caller } from './principal.ts'

/** What the temporary credentials of a user reach of IAM and STS, whatever policies say; of other services, everything. */
interface Reach {
  readonly iam: (mfa: boolean) => boolean
  readonly sts: ReadonlySet<string>
}

/**
 * By the operation that made them.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
 */
const REACH: Partial<Readonly<Record<Caller['kind'], Reach>>> = {
  user: { iam: (mfa) => mfa, sts: new Set(['AssumeRole', 'GetCallerIdentity', 'GetScopedCredentials']) },
  'federated-user': { iam: () => false, sts: new Set(['GetCallerIdentity']) },
}

/**
 * IAM knows such tokens as little as forged ones (hashicorp/terraform-provider-aws#125). STS's text is documented for GetSessionToken and
 * GetFederationToken; that of its other operations is taken to be the same.
 * @throws {Fault}
 */
export function checkReach({ kind, session }: Caller, service: ServiceName, operation: string): void {
  const reach = session && REACH[kind]
  if (!reach) return
  if (service === 'iam' && !reach.iam(session.mfa)) throw authFault('iam', 'forged-token')
  if (service === 'sts' && !reach.sts.has(operation))
    throw new Fault('AccessDenied', 403, `Cannot call ${operation} with session credentials`)
}
