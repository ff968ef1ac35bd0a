import type { Call } from '../operation.ts'
import type { SessionFacts } from '../principal.ts'
import type { SessionClaims } from './session-token.ts'

export interface IssuedCredentials {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly SessionToken: string
  readonly Expiration: Date
}

/** A session's facts before it has begun. */
export type NewSession = Omit<SessionClaims, 'accessKeyId' | 'facts'> & {
  readonly facts: Omit<SessionFacts, 'issuedAt' | 'expiresAt'>
}

/** Seals a session that begins now and lives `seconds`; as every STS answer shows it. */
export function issueSession(
  call: Pick<Call<unknown>, 'world' | 'now'>,
  session: NewSession,
  seconds: number,
): IssuedCredentials {
  const issuedAt = call.now
  const expiresAt = issuedAt + seconds * 1000
  const issued = call.world.sessions.issue({ ...session, facts: { ...session.facts, issuedAt, expiresAt } })
  return {
    AccessKeyId: issued.accessKeyId,
    SecretAccessKey: issued.secretAccessKey,
    SessionToken: issued.sessionToken,
    Expiration: new Date(Math.floor(expiresAt / 1000) * 1000),
  }
}
