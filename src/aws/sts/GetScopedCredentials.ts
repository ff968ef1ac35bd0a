import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { operation, type Call } from '../operation.ts'
import type { Caller, SessionFacts } from '../principal.ts'
import { issueWithin, sizeOf, type NewSession } from './issue-session.ts'
import { checkedPolicy } from './session-input.ts'

type Shape = Operations['GetScopedCredentials']

/** Scope-down policies of one session. */
const MOST = 3
const LONGEST_POLICY = 2048
const LONGEST_SECONDS = 129_600
const LONGEST_DESCRIPTION = 256

/**
 * The caller's session once more, with fewer permissions, less time or both. Who it is stays the same, and so does since when: what
 * revokes the session revokes this one.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetScopedCredentials.html
 */
export const GetScopedCredentials = operation<Shape['input'], Shape['output']>({
  name: 'GetScopedCredentials',
  readOnly: true,
  authorize: () => [{ action: 'sts:GetScopedCredentials', resource: '*' }],
  handle(call) {
    const { input, caller, now } = call
    const held = callingSession(call)
    check(input)
    const scopes = [...(held.scopes ?? []), ...(input.Policy === undefined ? [] : [checkedPolicy(input.Policy)])]
    if (scopes.length > MOST)
      throw new Fault('AccessDenied', 403, `A session can have at most ${MOST} scope down policies.`)
    const expiresAt = input.DurationSeconds === undefined ? held.expiresAt : now + input.DurationSeconds * 1000
    if (expiresAt > held.expiresAt)
      throw new Fault(
        'InsufficientSessionLifetime',
        400,
        'The requested DurationSeconds is greater than the remaining lifetime of the calling session.',
      )
    const facts = { ...held, ...(scopes.length > 0 ? { scopes } : {}) }
    const session = { ...sessionOf(caller), facts }
    const credentials = issueWithin(
      call,
      session,
      { issuedAt: held.issuedAt, expiresAt },
      input.MinimumSessionTokenSize,
    )
    return {
      output: {
        Credentials: credentials,
        SessionInfo: { ScopedSessionId: caller.userId, Arn: caller.arn },
        ...sizeOf(credentials),
        ScopedPoliciesCount: scopes.length,
        ...(held.sourceIdentity === undefined ? {} : { SourceIdentity: held.sourceIdentity }),
      },
      credential: true,
    }
  },
})

function callingSession({ caller, http }: Call<unknown>): SessionFacts {
  // It stands at the regional endpoints alone.
  if (/^sts\.amazonaws\.com(?::\d+)?$/.test(http.host))
    throw new Fault('InvalidAction', 400, 'Could not find operation GetScopedCredentials for version 2011-06-15')
  if (caller.session) return caller.session
  throw new Fault('AccessDenied', 403, 'Cannot call GetScopedCredentials with long-term credentials')
}

type Input = Shape['input']

/** The model says nothing of these. */
const RULES: readonly (readonly [broken: (input: Input) => boolean, text: string])[] = [
  [
    ({ Policy: policy, DurationSeconds: seconds }) => policy === undefined && seconds === undefined,
    'At least one of Policy and DurationSeconds must be specified.',
  ],
  [
    ({ Policy: policy = '' }) => policy.length > LONGEST_POLICY,
    `Policy must have length less than or equal to ${LONGEST_POLICY}.`,
  ],
  [
    ({ DurationSeconds: seconds = 1 }) => seconds < 1 || seconds > LONGEST_SECONDS,
    `DurationSeconds must be between 1 and ${LONGEST_SECONDS}.`,
  ],
  [
    ({ ScopedSessionDescription: description = '' }) => description.length > LONGEST_DESCRIPTION,
    `ScopedSessionDescription must have length less than or equal to ${LONGEST_DESCRIPTION}.`,
  ],
]

function check(input: Input): void {
  const broken = RULES.find(([isBroken]) => isBroken(input))
  if (broken) throw new Fault('ValidationError', 400, broken[1])
}

/** Whose session it is, as the sealed token says it. */
function sessionOf({ kind, account, role, userId, userName }: Caller): Omit<NewSession, 'facts'> {
  if (account === undefined) throw new Error('a session has an account')
  if (role) return { kind: 'role', account, entityId: role.id, entityName: role.name }
  if (kind === 'user') return { kind, account, entityId: userId, entityName: userName ?? '' }
  if (kind === 'root') return { kind, account, entityId: account, entityName: '' }
  throw new Fault('AccessDenied', 403, 'Cannot call GetScopedCredentials with session credentials')
}
