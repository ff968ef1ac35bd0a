import { readFile } from 'node:fs/promises'
import { AwsError, awsClient, type InputOf, type OperationName, type OutputOf } from '../wire/aws-client.ts'
import { expiring, type ExpiringCredentials } from '../wire/credentials.ts'
import type { Credentials } from '../wire/sigv4/request.ts'
import type { ServiceName } from '../wire/schema/index.ts'
import { decidedBy, remedyOf } from '../catalogue/remedies.ts'
import { textAt } from './api/object.ts'
import { resource } from './kube-client.ts'
import type { OperatorContext } from './operator-context.ts'

/** AWS as the operator: as its role by web identity, or with the long-lived key of its user. */
export interface CloudSession {
  /** @throws {CallRefused} for what AWS refuses, the token exchange included */
  call<S extends ServiceName, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: InputOf<S, O>,
    options?: { readonly region?: string },
  ): Promise<OutputOf<S, O>>
}

/** What AWS refused, to whom and in which words. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused'
  /** As policies name it: `ec2:RunInstances`. */
  readonly action: string
  readonly role: string
  readonly code: string
  readonly status: number

  constructor(role: string, cluster: string, { service, operation, code, status, message, denial }: AwsError) {
    const called = `${PREFIXES.get(service) ?? service}:${operation}`
    const action = denial?.action ?? ACTIONS.get(called) ?? called
    const words = message.replace(SEALED, '')
    const why = denial ? ` (${decidedBy(denial)}). To mend it: ${remedyOf(denial, role, cluster)}` : ''
    super(`${action} as ${role || 'nobody'}: ${code}${words ? `: ${words}` : ''}${why}`)
    this.action = action
    this.role = role
    this.code = code
    this.status = status
  }
}

/** EC2's sealed part, which is another one each time. */
const SEALED = /\.? *Encoded authorization failure message: .*$/s
const PREFIXES = new Map([['tagging', 'tag']])
/** Operations whose permission has another name. */
const ACTIONS = new Map([
  ['s3:HeadBucket', 's3:ListBucket'],
  ['s3:PutPublicAccessBlock', 's3:PutBucketPublicAccessBlock'],
  ['s3:PutBucketEncryption', 's3:PutEncryptionConfiguration'],
  ['s3:PutBucketLifecycleConfiguration', 's3:PutLifecycleConfiguration'],
])
const SECRETS = resource('v1', 'secrets')
const SESSION_SECONDS = 3600
/** Before the second attempt of a call that may yet succeed, host milliseconds. */
export const RETRY_MS = { instant: 1, real: 100 } as const
/** Credentials that AWS knows no more, or holds for expired. */
const STALE: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'InvalidToken',
  'AuthFailure',
  'UnrecognizedClientException',
])
const DENIED = /^(AccessDenied|Forbidden|UnauthorizedOperation|InvalidIdentityToken|IDPCommunicationError)/

/** The answer to a HEAD has no body, and so no code: then only new credentials tell. */
const mayBeStale = ({ code, status, operation, service }: AwsError) =>
  service !== 'sts' && (STALE.has(code) || (operation.startsWith('Head') && (status === 400 || status === 403)))

/** True when permissions or credentials were lacking: somebody can mend it, and then the same call works. */
export function isDenial(error: unknown): boolean {
  return (
    error instanceof CallRefused &&
    (DENIED.test(error.code) || STALE.has(error.code) || error.action.startsWith('sts:'))
  )
}

/** What a secret says: a role to take, or a key. */
type Configured = { readonly roleArn: string } | Credentials

/** The secret's AWS configuration. @throws when it holds neither a role and a token file nor a key */
async function readSecret({ kube, credentialsSecret: { namespace, name } }: OperatorContext): Promise<Configured> {
  const secret = await kube.get(SECRETS, name, namespace)
  if (!secret) throw new Error(`secret ${namespace}/${name} is missing`)
  const plain = (path: string) => Buffer.from(textAt(secret, path), 'base64').toString('utf8')
  const [accessKeyId, secretAccessKey] = [plain('data.aws_access_key_id'), plain('data.aws_secret_access_key')]
  if (accessKeyId !== '' && secretAccessKey !== '') return { accessKeyId, secretAccessKey }
  const text = plain('data.credentials')
  const roleArn = /^\s*role_arn\s*=\s*(\S+)\s*$/m.exec(text)?.[1]
  if (!roleArn || !/^\s*web_identity_token_file\s*=/m.test(text))
    throw new Error(`secret ${namespace}/${name} holds no role_arn and web_identity_token_file, and no key`)
  return { roleArn }
}

/** A key has no end; the secret is read again as often as a session would be renewed, and when AWS knows the key no more. */
const READ_AGAIN_MS = 3_600_000

/** Opens a session that exchanges the pod's token for one-hour credentials, and again in time; or uses the key that its secret holds. */
export function cloudSession(context: OperatorContext): CloudSession {
  const { awsEndpoint, dial, region, clock, signal, serviceAccount, pace } = context
  const shared = {
    endpoint: () => awsEndpoint(),
    dial,
    region,
    clock,
    userAgent: `${serviceAccount}/${context.version}`,
    pauseMs: RETRY_MS[pace],
  }
  const anonymous = awsClient({ ...shared, credentials: { accessKeyId: '', secretAccessKey: '' } })
  let actor = ''

  const exchange = async (): Promise<ExpiringCredentials> => {
    const configured = await readSecret(context)
    if (!('roleArn' in configured)) {
      actor = await userOf(configured)
      return { ...configured, expiresAt: clock.now() + READ_AGAIN_MS }
    }
    const { roleArn } = configured
    const token = await readFile(context.tokenFile, 'utf8')
    actor = roleArn
    const { Credentials: issued } = await anonymous.call('sts', 'AssumeRoleWithWebIdentity', {
      RoleArn: roleArn,
      RoleSessionName: serviceAccount,
      WebIdentityToken: token.trim(),
      DurationSeconds: SESSION_SECONDS,
    })
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {}
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw new Error('the token service answered without credentials')
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiresAt: Expiration.getTime(),
    }
  }

  /** Whose key it is, which its secret does not say and people need to know. */
  const userOf = async (key: Credentials): Promise<string> => {
    const once = awsClient({ ...shared, credentials: key })
    try {
      return (await once.call('sts', 'GetCallerIdentity', {})).Arn ?? ''
    } finally {
      once.close()
    }
  }

  let credentials = expiring(exchange, clock)
  const client = awsClient({ ...shared, credentials: () => credentials() })
  signal.addEventListener('abort', () => [client, anonymous].forEach((one) => one.close()), { once: true })

  const refused = (error: unknown) =>
    error instanceof AwsError ? new CallRefused(actor, context.clusterName, error) : error
  return {
    async call(service, operation, input, options) {
      try {
        return await client.call(service, operation, input, options)
      } catch (error) {
        if (!(error instanceof AwsError && mayBeStale(error))) throw refused(error)
        credentials = expiring(exchange, clock)
        return client.call(service, operation, input, options).catch((second: unknown) => {
          throw refused(second)
        })
      }
    },
  }
}
