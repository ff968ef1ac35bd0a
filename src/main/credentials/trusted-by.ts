import { roles, type Role } from '../../aws/iam/documents.ts'
import { parseArn, type AccountId } from '../../kernel/brands.ts'
import { compile, evaluate, possible, type PrincipalFacts, type Request } from '../../policy/index.ts'
import type { View } from '../../store/projection.ts'
import { recordedContext, tells } from './recorded-context.ts'
import { isWebIdentity, type TrailRecord } from './trail-record.ts'

/** The statement of a role's trust policy that let somebody in. */
export interface TrustedBy {
  /** Its place in the document, from 0. */
  readonly statement: number
  readonly sid?: string
  /** What the statement names: `Federated`, `AWS`, `Service`. */
  readonly as: 'AWS' | 'Federated' | 'Service'
}

/** What let somebody in, as far as it can be told. */
export interface Trust {
  /** The statement that did. */
  readonly trust?: TrustedBy
  /** Or else the condition keys on which that hangs, and of which the record says nothing. */
  readonly untold?: readonly string[]
}

/** What the caller itself may do is not the question: the call was allowed. */
const ANYTHING = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
}
const CALLER = [compile(ANYTHING)]

/** Which statement of the role's trust policy, as it stands now, lets in who made the recorded call. Neither is told when none does any more. */
export function trustedBy(view: View, record: TrailRecord): Trust {
  const { roleArn } = record.requestParameters ?? {}
  const arn = roleArn === undefined ? undefined : parseArn(roleArn)
  const role = arn && roles.find(view, arn.account as AccountId, arn.resource.slice(arn.resource.lastIndexOf('/') + 1))
  if (!role || role.arn !== roleArn) return {}
  const request = asked(record, role, arn.account)
  const { by, decision } = evaluate(request, { identity: CALLER, resource: compile(role.trust) })
  const first = by.find(({ type }) => type === 'resource')
  if (decision !== 'Allow' || !first) return untold(request, role.trust, record)
  const { statement, sid } = first
  return { trust: { statement, ...(sid === undefined ? {} : { sid }), as: kindOf(record) } }
}

function untold(request: Request, trust: string, record: TrailRecord): Trust {
  const { when } = possible(request, { identity: [ANYTHING], resource: trust }, (key) => tells(record, key))
  const keys = new Set(when.flat().map(({ key }) => key))
  return keys.size > 0 ? { untold: [...keys].sort() } : {}
}

const kindOf = (record: TrailRecord): TrustedBy['as'] =>
  isWebIdentity(record) ? 'Federated' : record.userIdentity.type === 'AWSService' ? 'Service' : 'AWS'

function asked(record: TrailRecord, role: Role, resourceAccount: string): Request {
  return {
    principal: principalOf(record),
    action: `sts:${record.eventName}`,
    resource: role.arn,
    resourceAccount,
    context: recordedContext(record, role.tags),
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
