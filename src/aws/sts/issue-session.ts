import { Fault } from '../../kernel/Fault.ts'
import { accountSettings } from '../iam/documents.ts'
import type { Call } from '../operation.ts'
import type { SessionFacts } from '../principal.ts'
import { isGlobalEndpoint } from './global-endpoint.ts'
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

const LEAST_AT_MOST = 4096
/** Bytes of a session token: AWS says that there is a limit, not where it lies. This one fits into the headers of a request. */
const LARGEST = 16_384

/** What an answer says of the size of its token: bytes, and percent of what it may have. */
export function sizeOf({ SessionToken: { length } }: IssuedCredentials) {
  return { SessionTokenSize: length, SessionTokenUtilization: Math.ceil((length / LARGEST) * 100) }
}

/** Seals a session that begins now and lives `seconds`; as every STS answer shows it. */
export function issueSession(call: Asked, session: NewSession, seconds: number, leastSize?: number): IssuedCredentials {
  const issuedAt = call.now
  const expiresAt = issuedAt + seconds * 1000
  return issueWithin(call, atGlobalEndpoint(call, session), { issuedAt, expiresAt }, leastSize)
}

/** `view` and `http` of a call of STS; whoever issues a session otherwise has none. */
type Asked = Pick<Call<unknown>, 'world' | 'now'> & Partial<Pick<Call<unknown>, 'view' | 'http'>>

/** @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetSecurityTokenServicePreferences.html */
function atGlobalEndpoint({ view, http }: Asked, session: NewSession): NewSession {
  if (!view || !http || !isGlobalEndpoint(http.host)) return session
  if (accountSettings.find(view, session.account, 'this')?.globalTokens === 2) return session
  return { ...session, facts: { ...session.facts, defaultRegions: true } }
}

/** Member by member, in one order for all; a member that the session lacks is left out when it is sealed. */
const factsOf = (facts: NewSession['facts'], issuedAt: number, expiresAt: number): SessionFacts => ({
  name: facts.name,
  issuedAt,
  expiresAt,
  mfa: facts.mfa,
  policy: facts.policy,
  policyArns: facts.policyArns,
  scopes: facts.scopes,
  tags: facts.tags,
  transitiveTagKeys: facts.transitiveTagKeys,
  sourceIdentity: facts.sourceIdentity,
  chain: facts.chain,
  federated: facts.federated,
  instance: facts.instance,
  defaultRegions: facts.defaultRegions,
})

/** A session whose beginning and end are known. @throws {Fault} ValidationError, PackedPolicyTooLarge. */
export function issueWithin(
  { world }: Pick<Call<unknown>, 'world'>,
  session: NewSession,
  { issuedAt, expiresAt }: Pick<SessionFacts, 'issuedAt' | 'expiresAt'>,
  leastSize = 0,
): IssuedCredentials {
  if (leastSize < 0 || leastSize > LEAST_AT_MOST)
    throw new Fault('ValidationError', 400, `MinimumSessionTokenSize must be between 0 and ${LEAST_AT_MOST}.`)
  const { kind, account, entityId, entityName } = session
  const facts = factsOf(session.facts, issuedAt, expiresAt)
  const issued = world.sessions.issue({ kind, account, entityId, entityName, facts }, leastSize)
  const size = issued.sessionToken.length
  if (size > LARGEST)
    throw new Fault(
      'PackedPolicyTooLarge',
      400,
      `Session token size of ${size} bytes exceeds the maximum allowed size of ${LARGEST} bytes.`,
    )
  return {
    AccessKeyId: issued.accessKeyId,
    SecretAccessKey: issued.secretAccessKey,
    SessionToken: issued.sessionToken,
    Expiration: new Date(Math.floor(expiresAt / 1000) * 1000),
  }
}
