import { accountId, isAccountId, parseArn } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { policyTextByArn } from '../iam/access.ts'
import { isGlobalEndpoint } from './global-endpoint.ts'
import { issueSession, sizeOf, type NewSession } from './issue-session.ts'
import { operation, type Call } from '../operation.ts'
import { accounts, organizations } from '../organizations/documents.ts'

type Shape = Operations['AssumeRoot']

const MAX_SECONDS = 900
const TASKS = new Set(
  [
    'IAMAuditRootUserCredentials',
    'IAMCreateRootUserPassword',
    'IAMDeleteRootUserCredentials',
    'S3UnlockBucketPolicy',
    'SQSUnlockQueuePolicy',
  ].map((name) => `arn:aws:iam::aws:policy/root-task/${name}`),
)

/**
 * Fifteen minutes as a member account's root, for one of five tasks; the management account only.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 */
export const AssumeRoot = operation<Shape['input'], Shape['output']>({
  name: 'AssumeRoot',
  readOnly: false,
  authorize(call) {
    // The text was seen; it is not the one that STS has for other unknown operations.
    if (isGlobalEndpoint(call.http.host)) throw new Fault('InvalidAction', 400, 'Unknown Operation')
    const account = memberOf(call)
    return [
      {
        action: 'sts:AssumeRoot',
        resource: rootOf(account),
        context: { 'sts:TaskPolicyArn': call.input.TaskPolicyArn.arn ?? '' },
      },
    ]
  },
  handle(call) {
    const { input } = call
    const account = memberOf(call)
    const task = input.TaskPolicyArn.arn ?? ''
    const session: NewSession = {
      kind: 'root',
      account,
      entityId: account,
      entityName: '',
      facts: { name: 'root', mfa: false, policyArns: [task], tags: {}, transitiveTagKeys: [], chain: 0 },
    }
    const seconds = input.DurationSeconds ?? MAX_SECONDS
    const credentials = issueSession(call, session, seconds, input.MinimumSessionTokenSize)
    return {
      output: { Credentials: credentials, ...sizeOf(credentials) },
      credential: true,
      alsoRecordIn: [account],
    }
  },
})

const rootOf = (account: string): string => `arn:aws:iam::${account}:root`

const invalid = (text: string) => new Fault('ValidationError', 400, text)

/** Neither a user's ARN nor another policy than the tasks' is taken: AWS says so before it looks at the accounts. */
function memberOf({ input, view, account, caller }: Call<Shape['input']>) {
  const { account: owner, resource } = parseArn(input.TargetPrincipal) ?? {}
  const target = owner === undefined ? input.TargetPrincipal : resource === 'root' ? owner : ''
  if (!isAccountId(target)) throw invalid('Request must contain a valid target principal')
  const task = input.TaskPolicyArn.arn ?? ''
  if (!TASKS.has(task) || policyTextByArn(view, task) === undefined)
    throw invalid('Request must contain valid AWS managed task policy ARN')
  const organization = organizations.find(view, 'this')
  const member = accountId(target)
  const found = accounts.find(view, member)
  const delegated = organization?.delegated?.some(
    (one) => one.account === account && one.principal === 'iam.amazonaws.com',
  )
  const privileged = organization?.management === account || delegated
  if (
    !privileged ||
    !organization?.rootFeatures?.includes('RootSessions') ||
    member === organization.management ||
    found?.parent === undefined ||
    found.status !== 'ACTIVE'
  )
    throw new Fault(
      'AccessDenied',
      403,
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRoot on resource: ${rootOf(member)}`,
    )
  return member
}
