import type { AccountId } from '../../kernel/brands.ts'
import type { Role } from '../iam/documents.ts'
import type { Call } from '../operation.ts'
import type { SessionFacts } from '../principal.ts'
import { issueSession, sizeOf, type IssuedCredentials, type NewSession } from './issue-session.ts'

export interface RoleSession {
  readonly Credentials: IssuedCredentials
  readonly SessionTokenSize: number
  readonly SessionTokenUtilization: number
  readonly AssumedRoleUser: { readonly AssumedRoleId: string; readonly Arn: string }
}

/** Seals a session of the role: what AssumeRole and AssumeRoleWithWebIdentity have in common. `seconds`: its life. */
export function issueRoleSession(
  call: Pick<Call<unknown>, 'world' | 'now' | 'view' | 'http'>,
  role: Role,
  account: AccountId,
  seconds: number,
  facts: Omit<SessionFacts, 'issuedAt' | 'expiresAt'>,
  leastSize?: number,
): RoleSession {
  const session: NewSession = { kind: 'role', account, entityId: role.id, entityName: role.name, facts }
  const credentials = issueSession(call, session, seconds, leastSize)
  return {
    Credentials: credentials,
    ...sizeOf(credentials),
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${facts.name}`,
      Arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${facts.name}`,
    },
  }
}
