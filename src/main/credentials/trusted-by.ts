import { roles } from '../../aws/iam/documents.ts'
import { parseArn, type AccountId } from '../../kernel/brands.ts'
import { compile, evaluate, type PrincipalFacts, type Request } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { isWebIdentity, type TrailRecord } from './trail-record.ts'

/** The statement of a role's trust policy that let somebody in. */
export interface TrustedBy {
  /** Its place in the document, from 0. */
  readonly statement: number
  readonly sid?: string
  /** What the statement names: `Federated`, `AWS`, `Service`. */
  readonly as: 'AWS' | 'Federated' | 'Service'
}

/** What the caller itself may do is not the question: the call was allowed. */
const ANYTHING = compile({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
})

/**
 * Which statement of the role's trust policy, as it stands now, lets in who made the recorded call. Undefined when none does any more,
 * or when that hangs on what the record does not tell.
 */
export function trustedBy(view: View, record: TrailRecord): TrustedBy | undefined {
  const { roleArn } = record.requestParameters ?? {}
  const arn = roleArn === undefined ? undefined : parseArn(roleArn)
  const role = arn && roles.find(view, arn.account as AccountId, arn.resource.slice(arn.resource.lastIndexOf('/') + 1))
  if (!role || role.arn !== roleArn) return undefined
  const { by, decision } = evaluate(asked(record, role.arn, arn.account), {
    identity: [ANYTHING],
    resource: compile(role.trust),
  })
  const first = by.find(({ type }) => type === 'resource')
  if (decision !== 'Allow' || !first) return undefined
  const { statement, sid } = first
  return { statement, ...(sid === undefined ? {} : { sid }), as: kindOf(record) }
}

const kindOf = (record: TrailRecord): TrustedBy['as'] =>
  isWebIdentity(record) ? 'Federated' : record.userIdentity.type === 'AWSService' ? 'Service' : 'AWS'

function asked(record: TrailRecord, resource: string, resourceAccount: string): Request {
  return {
    principal: principalOf(record),
    action: `sts:${record.eventName}`,
    resource,
    resourceAccount,
    context: contextOf(record),
    resourceMustAllow: true,
  }
}

function principalOf({ userIdentity }: TrailRecord): PrincipalFacts {
  const { type, arn = '', principalId = '', accountId, sessionContext } = userIdentity
  if (type === 'WebIdentityUser')
    return { kind: 'web-identity', arn: principalId, federated: userIdentity.identityProvider ?? '' }
  if (type === 'AWSService')
    return { kind: 'service', arn: userIdentity.invokedBy ?? '', service: userIdentity.invokedBy ?? '' }
  const role = sessionContext?.sessionIssuer
  const account = accountId === undefined ? {} : { account: accountId }
  if (role) return { kind: 'role-session', arn, ...account, roleArn: role.arn, ids: [role.principalId, principalId] }
  return { kind: type === 'Root' ? 'root' : 'user', arn, ...account, ids: [principalId] }
}

function contextOf(record: TrailRecord): Readonly<Record<string, string>> {
  const { userIdentity, requestParameters, responseElements, eventTime } = record
  const { externalId, roleSessionName, sourceIdentity } = requestParameters ?? {}
  const provider = userIdentity.identityProvider ?? ''
  const url = provider.slice(provider.indexOf('/') + 1)
  const caller = userIdentity.sessionContext?.sessionIssuer?.arn ?? userIdentity.arn
  const { audience } = responseElements ?? {}
  return {
    'aws:CurrentTime': eventTime,
    ...(externalId === undefined ? {} : { 'sts:ExternalId': externalId }),
    ...(roleSessionName === undefined ? {} : { 'sts:RoleSessionName': roleSessionName }),
    ...(sourceIdentity === undefined ? {} : { 'sts:SourceIdentity': sourceIdentity }),
    ...(caller === undefined ? {} : { 'aws:PrincipalArn': caller }),
    ...(userIdentity.accountId === undefined ? {} : { 'aws:PrincipalAccount': userIdentity.accountId }),
    ...(isWebIdentity(record) && {
      'aws:FederatedProvider': provider,
      [`${url}:sub`]: userIdentity.userName ?? '',
      ...(audience === undefined ? {} : { [`${url}:aud`]: audience }),
    }),
  }
}
