import type { AccountId } from '../kernel/brands.ts'
import { secondsText } from './context.ts'
import type { Call } from './operation.ts'
import type { Caller } from './principal.ts'

/**
 * CloudTrail's `userIdentity` as JSON text. It is made once for a caller who stays the same value from call to call.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function identityText({ caller, via }: Pick<Call<unknown>, 'caller' | 'via'>, recipient: AccountId): string {
  const isOwn = recipient === caller.account || !caller.account
  if (via !== undefined)
    return JSON.stringify({ ...(isOwn ? ownIdentity(caller) : foreignIdentity(caller)), invokedBy: via })
  const { made } = caller
  if (isOwn) {
    const known = made?.ownIdentity
    if (known !== undefined) return known
    const text = JSON.stringify(ownIdentity(caller))
    if (made) made.ownIdentity = text
    return text
  }
  const known = made?.foreignIdentity
  if (known !== undefined) return known
  const text = JSON.stringify(foreignIdentity(caller))
  if (made) made.foreignIdentity = text
  return text
}

function ownIdentity(caller: Caller): Readonly<Record<string, unknown>> {
  const base = {
    principalId: caller.userId,
    arn: caller.arn,
    accountId: caller.account,
    ...(caller.accessKeyId ? { accessKeyId: caller.accessKeyId } : {}),
  }
  switch (caller.kind) {
    case 'user':
      return { type: 'IAMUser', ...base, userName: caller.userName, ...(caller.session ? sessionContext(caller) : {}) }
    case 'root':
      return { type: 'Root', ...base, ...(caller.session ? sessionContext(caller) : {}) }
    case 'role':
      return { type: 'AssumedRole', ...base, ...sessionContext(caller) }
    case 'federated-user':
      return { type: 'FederatedUser', ...base, ...sessionContext(caller) }
    case 'web-identity':
      return {
        type: 'WebIdentityUser',
        principalId: caller.arn,
        userName: caller.userId,
        identityProvider: caller.federation?.providerArn,
      }
    case 'service':
      return { type: 'AWSService', invokedBy: caller.arn }
    case 'anonymous':
      return { type: 'AWSAccount', principalId: '', accountId: 'anonymous' }
  }
}

/** As the owner of a resource sees a caller of another account. */
const foreignIdentity = (caller: Caller): Readonly<Record<string, unknown>> => ({
  type: 'AWSAccount',
  principalId: caller.userId,
  accountId: caller.account,
})

function sessionContext(caller: Caller): Readonly<Record<string, unknown>> {
  const { session, role, account } = caller
  if (!session) return {}
  return {
    sessionContext: {
      ...(role
        ? {
            sessionIssuer: {
              type: 'Role',
              principalId: role.id,
              arn: role.arn,
              accountId: account,
              userName: role.name,
            },
          }
        : {}),
      ...(session.federated
        ? { webIdFederationData: { federatedProvider: session.federated.provider, attributes: {} } }
        : {}),
      attributes: {
        creationDate: secondsText(session.issuedAt),
        mfaAuthenticated: String(session.mfa),
      },
      ...(session.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity }),
      ...(session.instance === undefined ? {} : { ec2RoleDelivery: '2.0' }),
    },
  }
}
