import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { roleSessionSeconds } from './duration.ts'
import { issueRoleSession } from './issue-role-session.ts'
import { MFA_CONTEXT, provenMfa } from './mfa.ts'
import { roleTarget, tagRecord, type RoleTarget } from './role-target.ts'
import { checkTransitiveKeys, sessionMarks, tagsByKey } from './session-input.ts'

type Shape = Operations['AssumeRole']

/**
 * One-hour credentials of a role, for whom its trust policy names.
 * A missing role, a trust policy that refuses and a missing permission answer alike: no oracle.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export const AssumeRole = operation<Shape['input'], Shape['output']>({
  name: 'AssumeRole',
  readOnly: true,
  authorize(call) {
    const { input, caller } = call
    if (caller.kind === 'root') throw new Fault('AccessDenied', 403, 'Roles may not be assumed by root accounts.')
    const target = roleTarget(call.view, input.RoleArn)
    const asked = askedOf(call, target)
    const needs = [need(call, target, asked, 'sts:AssumeRole')]
    if (asked.tags) needs.push(need(call, target, asked, 'sts:TagSession'))
    if (asked.source !== undefined) needs.push(need(call, target, asked, 'sts:SetSourceIdentity'))
    if (input.ProvidedContexts?.length) needs.push(need(call, target, asked, 'sts:SetContext'))
    return needs
  },
  handle(call) {
    const { input, caller, view } = call
    const proven = provenMfa(call)
    const target = roleTarget(view, input.RoleArn)
    const { role } = target
    if (!role) throw refused(call, target, 'sts:AssumeRole')
    if (input.ProvidedContexts?.length) throw foreignContext()
    const held = caller.session
    const chained = caller.kind === 'role'
    const seconds = roleSessionSeconds(input.DurationSeconds, role.maxSessionDuration, chained)
    const transitive = transitiveTags(call)
    const { policy, policyArns, tags, packedSize } = sessionMarks(view, target.account, input, transitive)
    checkTransitiveKeys(input.TransitiveTagKeys ?? [], tags)
    const source = sourceIdentity(call)
    const session = issueRoleSession(
      call,
      role,
      target.account,
      seconds,
      {
        name: input.RoleSessionName,
        mfa: false,
        policy,
        policyArns,
        tags: { ...tags, ...transitive },
        transitiveTagKeys: [...new Set([...Object.keys(transitive), ...(input.TransitiveTagKeys ?? [])])],
        sourceIdentity: source,
        chain: chained ? (held?.chain ?? 0) + 1 : 0,
        federated: held?.federated,
      },
      input.MinimumSessionTokenSize,
    )
    return {
      output: {
        Credentials: session.Credentials,
        AssumedRoleUser: session.AssumedRoleUser,
        SessionTokenSize: session.SessionTokenSize,
        SessionTokenUtilization: session.SessionTokenUtilization,
        PackedPolicySize: packedSize,
        SourceIdentity: source,
      },
      ...(proven && { writes: [proven.write] }),
      credential: true,
      alsoRecordIn: [target.account],
      resources: [{ ARN: role.arn, accountId: target.account, type: 'AWS::IAM::Role' }],
    }
  },
})

/** Context assertions are signed by providers of AWS's own, of which there are none here; AWS publishes no text for one that is not. */
const foreignContext = () => new Fault('ValidationError', 400, 'The provided context assertion is not valid.')

type AssumeRoleCall = Call<Shape['input']>

/** What all needs of a call have in common. */
interface Asked {
  readonly source: string | undefined
  /** Undefined unless tags are asked for or come with the caller's session, which go with it: either needs sts:TagSession. */
  readonly tags: Need['requestTags']
  readonly resourceTags: NonNullable<Need['resourceTags']>
  readonly context: NonNullable<Need['context']>
}

function askedOf(call: AssumeRoleCall, { role }: RoleTarget): Asked {
  const { Tags = [], ExternalId, RoleSessionName, TransitiveTagKeys = [] } = call.input
  const source = sourceIdentity(call)
  const inherited = transitiveTags(call)
  const context: Record<string, string | readonly string[]> = provenMfa(call) ? { ...MFA_CONTEXT } : {}
  context['sts:RoleSessionName'] = RoleSessionName
  if (ExternalId !== undefined) context['sts:ExternalId'] = ExternalId
  if (source !== undefined) context['sts:SourceIdentity'] = source
  if (TransitiveTagKeys.length > 0) context['sts:TransitiveTagKeys'] = TransitiveTagKeys
  const hasTags = Tags.length > 0 || inherited !== NO_TAGS
  const tags = hasTags ? { ...tagsByKey(Tags), ...inherited } : undefined
  return { source, tags, resourceTags: tagRecord(role), context }
}

const need = (
  call: AssumeRoleCall,
  target: RoleTarget,
  { tags, resourceTags, context }: Asked,
  action: string,
): Need => ({
  action,
  resource: target.arn,
  resourceAccount: target.account,
  resourceTags,
  resourcePolicyMustAllow: true,
  resourcePolicy: target.role?.trust,
  requestTags: tags,
  context,
  refuse: () => refused(call, target, action),
})

const refused = (call: AssumeRoleCall, target: RoleTarget, action: string): Fault =>
  new Fault(
    'AccessDenied',
    403,
    `User: ${call.caller.arn} is not authorized to perform: ${action} on resource: ${target.arn}`,
    {
      recordIn: target.account,
    },
  )

/** Once set, a source identity sticks through the chain; another one is refused. */
function sourceIdentity(call: AssumeRoleCall): string | undefined {
  const held = call.caller.session?.sourceIdentity
  const asked = call.input.SourceIdentity
  if (held !== undefined && asked !== undefined && asked !== held)
    throw new Fault('ValidationError', 400, 'The source identity is already set for this assume role session')
  return held ?? asked
}

const NO_TAGS: Readonly<Record<string, string>> = {}

/** Tags that the caller's session passes on, whatever the case of the transitive key; a request cannot override them. */
function transitiveTags({ caller, input }: AssumeRoleCall): Readonly<Record<string, string>> {
  const { tags = NO_TAGS, transitiveTagKeys = [] } = caller.session ?? {}
  if (transitiveTagKeys.length === 0) return NO_TAGS
  const passedOn = new Set(transitiveTagKeys.map((key) => key.toLowerCase()))
  if (input.Tags?.some(({ Key }) => passedOn.has(Key.toLowerCase())))
    throw new Fault(
      'InvalidParameterValue',
      400,
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    )
  return Object.fromEntries(Object.entries(tags).filter(([key]) => passedOn.has(key.toLowerCase())))
}
