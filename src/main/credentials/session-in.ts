import { parseArn } from '../../kernel/brands.ts'
import { recordedTime } from '../../wire/recorded-time.ts'
import { isWebIdentity, type TrailRecord } from './trail-record.ts'
import type { Credential } from './credentials.ts'

/** A session as the record of its issue tells it. */
export type Session = Pick<Credential, 'accessKeyId' | 'kind' | 'account' | 'principal' | 'holder' | 'provider' | 'issued' | 'expires'> & {
  readonly expiresAt: number
  /** Unique id of the role; undefined for others. */
  readonly entityId?: string
} // prettier-ignore

/** The credentials that a recorded call gave out; undefined when it gave none. */
export function sessionIn(record: TrailRecord): Session | undefined {
  const given = record.responseElements?.credentials
  if (!given?.expiration) return undefined
  const expiresAt = recordedTime(given.expiration)
  const { kind, ...who } = whoIn(record)
  return {
    accessKeyId: given.accessKeyId,
    kind,
    account: parseArn(who.principal)?.account ?? record.recipientAccountId,
    ...who,
    issued: record.eventTime,
    expires: second(expiresAt),
    expiresAt,
  }
}

type Who = Pick<Session, 'kind' | 'principal' | 'holder' | 'provider' | 'entityId'>

function whoIn(record: TrailRecord): Who {
  const { userIdentity, requestParameters, responseElements } = record
  const { arn = userIdentity.principalId ?? '', userName, identityProvider } = userIdentity
  const { assumedRoleUser: assumed, federatedUser } = responseElements ?? {}
  if (userIdentity.type === 'AWSService') {
    const { roleArn = '', roleSessionName: holder = '' } = requestParameters ?? {}
    return { kind: 'instance', principal: sessionArn(roleArn, holder), holder }
  }
  if (assumed) {
    const role = { principal: assumed.arn, entityId: assumed.assumedRoleId.split(':', 1)[0] ?? '' }
    if (isWebIdentity(record))
      return { kind: 'web-identity', ...role, holder: userName ?? '', provider: identityProvider ?? '' }
    return { kind: 'assumed-role', ...role, holder: arn }
  }
  if (federatedUser) return { kind: 'federation-token', principal: federatedUser.arn, holder: arn }
  if (record.eventName === 'AssumeRoot')
    return { kind: 'root-session', principal: rootOf(requestParameters?.targetPrincipal ?? ''), holder: arn }
  return { kind: 'session-token', principal: arn, holder: arn }
}

const second = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

/** EC2's own calls are recorded without the session that they made. */
const sessionArn = (roleArn: string, session: string): string =>
  `arn:aws:sts::${parseArn(roleArn)?.account ?? ''}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/${session}`

/** `targetPrincipal` is an account's id, or its root's ARN. */
const rootOf = (target: string): string => (/^\d{12}$/.test(target) ? `arn:aws:iam::${target}:root` : target)
