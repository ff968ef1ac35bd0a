import type { AccountId } from '../kernel/brands.ts'
import type { Random } from '../kernel/random.ts'
import type { Append } from '../store/Store.ts'
import { endpointPrefix } from '../wire/names.ts'
import type { Answer, Call } from './operation.ts'
import { isoTime, regionOf } from './context.ts'
import type { Caller } from './principal.ts'

/** The stream of one account's CloudTrail records. */
export const trailOf = (account: string): string => `cloudtrail/${account}`

/** Attributes of Stint's own, by which last use is told: who called (a unique id), and who called which service. */
export const PRINCIPAL = 'Principal'
export const ACCESS = 'Access'

export interface Outcome {
  readonly readOnly: boolean
  readonly requestParameters: unknown
  readonly responseElements: unknown
  readonly error?: { readonly code: string; readonly message: string }
  readonly resources?: Answer<unknown>['resources']
  readonly alsoRecordIn?: readonly AccountId[]
}

/** Calls on objects, not on buckets: data events, which the event history leaves out. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const OBJECT_CALL =
  /Object(?!LockConfiguration)|^(?:UploadPart|CreateMultipartUpload|CompleteMultipartUpload|AbortMultipartUpload|ListParts)/

const isData = (call: Call<unknown>): boolean => call.service === 's3' && OBJECT_CALL.test(call.operation)

/** CloudTrail's `eventSource` where it is not `<endpoint prefix>.amazonaws.com`. */
const SOURCES: Readonly<Record<string, string>> = { tagging: 'tagging.amazonaws.com' }

/**
 * The record of one call, once for each account that it concerns; the copies share `sharedEventID`.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function auditRecords(call: Call<unknown>, outcome: Outcome, random: Random): Append[] {
  const own = call.caller.account
  const also = outcome.alsoRecordIn ?? []
  const accounts = own === undefined ? [...new Set(also)] : [own, ...new Set(also.filter((one) => one !== own))]
  const shared = accounts.length > 1 ? { sharedEventID: random.uuid() } : {}
  const source = SOURCES[call.service] ?? `${endpointPrefix(call.service)}.amazonaws.com`
  return accounts.map((account) => {
    const eventID = random.uuid()
    const record = {
      eventVersion: '1.11',
      userIdentity: identityOf(call, account),
      eventTime: secondsText(call.now),
      eventSource: source,
      eventName: call.operation,
      awsRegion: regionOf(call),
      sourceIPAddress: call.http.sourceIp,
      userAgent: call.http.userAgent,
      ...(outcome.error ? { errorCode: outcome.error.code, errorMessage: outcome.error.message } : {}),
      requestParameters: outcome.requestParameters ?? null,
      responseElements: outcome.responseElements ?? null,
      requestID: call.requestId,
      eventID,
      readOnly: outcome.readOnly,
      ...(outcome.resources ? { resources: outcome.resources } : {}),
      eventType: 'AwsApiCall',
      managementEvent: !isData(call),
      recipientAccountId: account,
      ...shared,
      eventCategory: isData(call) ? 'Data' : 'Management',
    }
    return {
      stream: trailOf(account),
      time: call.now,
      body: JSON.stringify(record),
      attributes: {
        EventId: eventID,
        EventName: call.operation,
        EventSource: source,
        ReadOnly: String(outcome.readOnly),
        Username: userNameOf(call.caller),
        ...(call.caller.accessKeyId ? { AccessKeyId: call.caller.accessKeyId } : {}),
        ResourceName: (outcome.resources ?? []).flatMap(({ ARN }) => [
          ARN,
          ARN.slice(Math.max(ARN.lastIndexOf('/'), ARN.lastIndexOf(':')) + 1),
        ]),
        ResourceType: (outcome.resources ?? []).map(({ type }) => type),
        RequestId: call.requestId,
        ...useOf(call),
      },
    }
  })
}

/** `2026-07-01T12:00:00Z`, as CloudTrail prints an instant. */
const secondsText = (at: number): string => `${isoTime(at).slice(0, -5)}Z`

/** A service as policies name it: `tag`, `elasticloadbalancing` … */
export const namespaceOf = (service: string): string => (service === 'tagging' ? 'tag' : endpointPrefix(service))

function useOf({ caller, service }: Call<unknown>): Readonly<Record<string, string>> {
  const id = caller.role?.id ?? (caller.kind === 'user' ? caller.userId : undefined)
  if (id === undefined) return {}
  return { [PRINCIPAL]: id, [ACCESS]: `${id}/${namespaceOf(service)}` }
}

const identityOf = ({ caller, via }: Call<unknown>, recipient: AccountId): unknown => ({
  ...(recipient === caller.account || !caller.account ? userIdentity(caller) : foreignIdentity(caller)),
  ...(via === undefined ? {} : { invokedBy: via }),
})

const userNameOf = (caller: Caller): string =>
  caller.kind === 'web-identity' ? caller.userId : (caller.session?.name ?? caller.userName ?? caller.kind)

function userIdentity(caller: Caller): Readonly<Record<string, unknown>> {
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
const foreignIdentity = (caller: Caller) => ({
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
      webIdFederationData: session.federated ? { federatedProvider: session.federated.provider, attributes: {} } : {},
      attributes: {
        creationDate: secondsText(session.issuedAt),
        mfaAuthenticated: String(session.mfa),
      },
      ...(session.sourceIdentity === undefined ? {} : { sourceIdentity: session.sourceIdentity }),
      ...(session.instance === undefined ? {} : { ec2RoleDelivery: '2.0' }),
    },
  }
}
