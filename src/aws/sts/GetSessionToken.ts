import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { users } from '../iam/documents.ts'
import { issueSession, sizeOf, type NewSession } from './issue-session.ts'
import { provenMfa } from './mfa.ts'
import { operation } from '../operation.ts'

type Shape = Operations['GetSessionToken']

const DEFAULT_SECONDS = 43_200

/**
 * Temporary credentials with the user's own permissions, for calls that ask for MFA or must not carry the long-term key. Needs no permission.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
export const GetSessionToken = operation<Shape['input'], Shape['output']>({
  name: 'GetSessionToken',
  readOnly: false,
  free: true,
  authorize: () => [],
  handle(call) {
    const { input, caller, account, view } = call
    if (caller.session || caller.userName === undefined)
      throw new Fault('AccessDenied', 403, 'Cannot call GetSessionToken with session credentials')
    const proven = provenMfa(call)
    const user = users.find(view, account, caller.userName)
    if (!user) throw new Fault('InvalidClientTokenId', 403, 'The security token included in the request is invalid.')
    const session: NewSession = {
      kind: 'user',
      account,
      entityId: user.id,
      entityName: user.name,
      facts: { name: user.name, mfa: proven !== undefined, policyArns: [], tags: {}, transitiveTagKeys: [], chain: 0 },
    }
    const seconds = input.DurationSeconds ?? DEFAULT_SECONDS
    const credentials = issueSession(call, session, seconds, input.MinimumSessionTokenSize)
    return {
      output: { Credentials: credentials, ...sizeOf(credentials) },
      ...(proven && { writes: [proven.write] }),
      credential: true,
    }
  },
})
