import { jumpAccounts } from '../../catalogue/red-hat.ts'
import { roleArn } from '../../catalogue/arns.ts'
import type { Clock } from '../../kernel/Clock.ts'
import { awsClient, type AwsClient } from '../../wire/aws-client.ts'
import { expiring, type ExpiringCredentials } from '../../wire/credentials.ts'
import type { HttpClient } from '../../wire/http.ts'

/** Seconds: the longest that a chained session may live. */
const LIFETIME = 3600
/** Before the second attempt of a call that may yet succeed, host milliseconds. */
export const RETRY_MS = { instant: 5, real: 100 } as const

interface Cloud {
  readonly awsEndpoint: () => string
  readonly clock: Clock
  readonly http: HttpClient
  readonly pace: 'instant' | 'real'
}

/** A role in Red Hat's account that OCM holds through a projected token: never a key. */
export interface RedHatRole {
  readonly arn: string
  /** A client with this role itself. */
  client(region: string): AwsClient
  /** A role that trusts this one. */
  assume(role: CustomerRole): Session
}

/** A role being held: its sessions live an hour at most and are renewed while they are used. */
export interface Session {
  readonly aws: AwsClient
  readonly credentials: () => Promise<ExpiringCredentials>
}

export interface CustomerRole {
  readonly arn: string
  readonly externalId?: string | undefined
  readonly sessionName: string
  readonly region: string
}

const USER_AGENT = 'openshift-cluster-manager'

export function redHatRole(cloud: Cloud, name: string, token: () => Promise<string>): RedHatRole {
  const arn = roleArn({ account: jumpAccounts.production }, name)
  const open = (region: string, credentials?: () => Promise<ExpiringCredentials>) =>
    awsClient({
      endpoint: () => cloud.awsEndpoint(),
      region,
      clock: cloud.clock,
      http: cloud.http,
      userAgent: USER_AGENT,
      pauseMs: RETRY_MS[cloud.pace],
      credentials: credentials ?? (() => Promise.reject(new Error('web identity calls are not signed'))),
    })
  const nobody = open('us-east-1')
  const own = expiring(async () => {
    const answer = await nobody.call('sts', 'AssumeRoleWithWebIdentity', {
      RoleArn: arn,
      RoleSessionName: name,
      WebIdentityToken: await token(),
      DurationSeconds: LIFETIME,
    })
    return held(answer.Credentials)
  }, cloud.clock)
  return {
    arn,
    client: (region) => open(region, own),
    assume(role) {
      const red = open(role.region, own)
      const chained = expiring(async () => {
        const answer = await red.call('sts', 'AssumeRole', {
          RoleArn: role.arn,
          RoleSessionName: role.sessionName,
          DurationSeconds: LIFETIME,
          ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
        })
        return held(answer.Credentials)
      }, cloud.clock)
      return { aws: open(role.region, chained), credentials: chained }
    },
  }
}

interface Issued {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
  readonly Expiration?: Date | undefined
}

export function held(issued: Issued | undefined): ExpiringCredentials {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {}
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) throw new TypeError('STS sent no credentials')
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    expiresAt: Expiration.getTime(),
  }
}
