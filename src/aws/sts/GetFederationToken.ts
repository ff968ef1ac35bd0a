import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { users } from '../iam/documents.ts'
import { issueSession, sizeOf, type NewSession } from './issue-session.ts'
import { operation } from '../operation.ts'
import { sessionMarks } from './session-input.ts'

type Shape = Operations['GetFederationToken']

const DEFAULT_SECONDS = 43_200

/**
 * Credentials for somebody the user vouches for: the session policies passed, within the user's own permissions.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
 */
export const GetFederationToken = operation<Shape['input'], Shape['output']>({
  name: 'GetFederationToken',
  readOnly: false,
  authorize(call) {
    const resource = `arn:aws:sts::${call.account}:federated-user/${call.input.Name}`
    const tags = call.input.Tags ?? []
    const need = {
      resource,
      ...(tags.length > 0 ? { requestTags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) } : {}),
    }
    return [
      { action: 'sts:GetFederationToken', ...need },
      ...(tags.length > 0 ? [{ action: 'sts:TagSession', ...need }] : []),
    ]
  },
  handle(call) {
    const { input, caller, account, view } = call
    const user =
      caller.session || caller.userName === undefined ? undefined : users.find(view, account, caller.userName)
    if (!user) throw new Fault('AccessDenied', 403, 'Cannot call GetFederationToken with session credentials')
    const { packedSize, ...marks } = sessionMarks(view, account, input)
    const session: NewSession = {
      kind: 'federated-user',
      account,
      entityId: user.id,
      entityName: user.name,
      facts: { name: input.Name, mfa: false, ...marks, transitiveTagKeys: [], chain: 0 },
    }
    const seconds = input.DurationSeconds ?? DEFAULT_SECONDS
    const credentials = issueSession(call, session, seconds, input.MinimumSessionTokenSize)
    return {
      output: {
        Credentials: credentials,
        ...sizeOf(credentials),
        FederatedUser: {
          FederatedUserId: `${account}:${input.Name}`,
          Arn: `arn:aws:sts::${account}:federated-user/${input.Name}`,
        },
        // Unlike AssumeRole, it tells the size also of nothing.
        PackedPolicySize: packedSize ?? 0,
      },
      credential: true,
    }
  },
})
