import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { noted } from '../explained/notes.ts'
import { tokenFacts, type CheckName, type TokenFacts } from '../explained/token-facts.ts'
import { oidcProviders } from '../iam/documents.ts'
import { operation, type Call, type Need, type PreparedCall } from '../operation.ts'
import { roleSessionSeconds } from './duration.ts'
import { issueRoleSession } from './issue-role-session.ts'
import { federatedTarget, tagRecord, type RoleTarget } from './role-target.ts'
import { checkTransitiveKeys, sessionMarks } from './session-input.ts'
import { failedCheck, verifyWebIdentity, type WebIdentity } from './web-identity.ts'

type Shape = Operations['AssumeRoleWithWebIdentity']

/**
 * A role's one-hour credentials for the bearer of an OIDC token. No signature: the token is the credential, the role's trust policy decides.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export const AssumeRoleWithWebIdentity = operation<Shape['input'], Shape['output'], WebIdentity>({
  name: 'AssumeRoleWithWebIdentity',
  unsigned: 'web-identity',
  readOnly: true,
  async prepare(call) {
    const { account } = federatedTarget(call.view, call.input.RoleArn)
    try {
      return await verifyWebIdentity(call, call.input.WebIdentityToken, account)
    } catch (error) {
      throw error instanceof Fault ? noted(error, { token: factsOf(call, failedCheck(error)) }) : error
    }
  },
  authorize(call) {
    const target = federatedTarget(call.view, call.input.RoleArn)
    const { tags, sourceIdentity } = call.prepared
    const needs = [need(call, target, 'sts:AssumeRoleWithWebIdentity')]
    if (Object.keys(tags).length > 0) needs.push(need(call, target, 'sts:TagSession'))
    if (sourceIdentity !== undefined) needs.push(need(call, target, 'sts:SetSourceIdentity'))
    return needs
  },
  handle(call) {
    const { input, prepared: token, view } = call
    const target = federatedTarget(view, input.RoleArn)
    const { role } = target
    if (!role) throw refused(call, target)
    const seconds = roleSessionSeconds(input.DurationSeconds, role.maxSessionDuration, false)
    const { policy, policyArns, tags, packedSize } = sessionMarks(view, target.account, {
      Policy: input.Policy,
      PolicyArns: input.PolicyArns,
      Tags: tagList(token.tags),
    })
    checkTransitiveKeys(token.transitiveTagKeys, tags)
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
        tags,
        transitiveTagKeys: token.transitiveTagKeys,
        sourceIdentity: token.sourceIdentity,
        chain: 0,
        federated: { provider: token.providerArn, subject: token.subject, audience: token.audience },
      },
      input.MinimumSessionTokenSize,
    )
    return {
      output: {
        Credentials: session.Credentials,
        AssumedRoleUser: session.AssumedRoleUser,
        SessionTokenSize: session.SessionTokenSize,
        SessionTokenUtilization: session.SessionTokenUtilization,
        SubjectFromWebIdentityToken: token.subject,
        Provider: token.providerArn,
        Audience: token.audience,
        PackedPolicySize: packedSize,
        SourceIdentity: token.sourceIdentity,
      },
      credential: true,
      alsoRecordIn: [target.account],
      resources: [{ ARN: role.arn, accountId: target.account, type: 'AWS::IAM::Role' }],
    }
  },
})

const tagList = (tags: Readonly<Record<string, string>>) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

function need(call: PreparedCall<Shape['input'], WebIdentity>, target: RoleTarget, action: string): Need {
  const { tags, transitiveTagKeys, sourceIdentity } = call.prepared
  const context: Record<string, string | readonly string[]> = { 'sts:RoleSessionName': call.input.RoleSessionName }
  if (sourceIdentity !== undefined) context['sts:SourceIdentity'] = sourceIdentity
  if (transitiveTagKeys.length > 0) context['sts:TransitiveTagKeys'] = transitiveTagKeys
  return {
    action,
    resource: target.arn,
    resourceAccount: target.account,
    resourceTags: tagRecord(target.role),
    resourcePolicyMustAllow: true,
    resourcePolicy: target.role?.trust,
    requestTags: Object.keys(tags).length > 0 ? tags : undefined,
    context,
    refuse: () => refused(call, target),
  }
}

const refused = (call: Call<Shape['input']>, target: RoleTarget): Fault =>
  noted(
    new Fault('AccessDenied', 403, 'Not authorized to perform sts:AssumeRoleWithWebIdentity', {
      recordIn: target.account,
    }),
    { token: factsOf(call, undefined) },
  )

/** The token beside what is asked of it, for the record of a refusal. */
function factsOf({ view, input, now }: Call<Shape['input']>, failed: CheckName | undefined): TokenFacts {
  const { account, role } = federatedTarget(view, input.RoleArn)
  const providers = oidcProviders.all(view, account).map(({ value }) => value)
  return tokenFacts({
    token: input.WebIdentityToken,
    roleArn: input.RoleArn,
    trust: role?.trust,
    providers,
    failed,
    now,
  })
}
