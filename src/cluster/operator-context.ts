import { readFile } from 'node:fs/promises'
import type { Clock } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import { AwsError, awsClient, type InputOf, type OperationName, type OutputOf } from '../wire/aws-client.ts'
import { expiring, type ExpiringCredentials } from '../wire/credentials.ts'
import type { ServiceName } from '../wire/schema/index.ts'
import { kubeTime, listAt, textAt } from './api/object.ts'
import { dated } from './conditions.ts'
import { resource, type KubeClient } from './kube-client.ts'
import { runController, type Again, type Controller } from './reconcile.ts'

export { KUBE_SAFE, LOWER } from '../kernel/random.ts'
export { AwsError } from '../wire/aws-client.ts'
export { at, isFields, kubeTime, listAt, numberAt, textAt } from './api/object.ts'
export { dated } from './conditions.ts'
export type { Fields, KubeObject } from './api/object.ts'
export { KubeError, resource } from './kube-client.ts'
export type { KubeClient, NewObject, Resource } from './kube-client.ts'
export { keyPlace, objectKey } from './reconcile.ts'
export type { Again, Controller, Watched } from './reconcile.ts'

/** All that an operator's pod has: its files, its own account in the cluster, and where the cloud answers. */
export interface OperatorContext {
  /** Of its ClusterOperator. */
  readonly name: string
  readonly namespace: string
  readonly serviceAccount: string
  /** The projected token, audience `openshift`; renewed by the kubelet, so read anew whenever it is needed. */
  readonly tokenFile: string
  /** The secret that says, in AWS's own configuration format, which role to take and by which token file. */
  readonly credentialsSecret: { readonly namespace: string; readonly name: string }
  readonly awsEndpoint: () => string
  readonly region: string
  /** OpenShift's, `4.21.9`. */
  readonly version: string
  /** Calls with the token of the operator's service account. */
  readonly kube: KubeClient
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly pace: 'instant' | 'real'
  /** Aborts when the pod is stopped. */
  readonly signal: AbortSignal
}

/** AWS as the operator's role, by web identity. */
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
  /** `ec2:RunInstances` */
  readonly action: string
  readonly role: string
  readonly code: string
  readonly status: number

  constructor(role: string, { service, operation, code, status, message }: AwsError) {
    const action = `${PREFIXES.get(service) ?? service}:${operation}`
    super(`${action} as ${role || 'nobody'}: ${code}: ${message}`)
    this.action = action
    this.role = role
    this.code = code
    this.status = status
  }
}

const PREFIXES = new Map([['tagging', 'tag']])
const SECRETS = resource('v1', 'secrets')
const SESSION_SECONDS = 3600
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
const DENIED = /^(AccessDenied|UnauthorizedOperation|InvalidIdentityToken|IDPCommunicationError)/

/** True when permissions or credentials were lacking: somebody can mend it, and then the same call works. */
export function isDenial(error: unknown): boolean {
  return error instanceof CallRefused && (DENIED.test(error.code) || STALE.has(error.code) || error.action.startsWith('sts:'))
}

interface RoleFile {
  readonly roleArn: string
}

/** The secret's AWS configuration. @throws when it is no web identity configuration */
async function readRole({ kube, credentialsSecret: { namespace, name } }: OperatorContext): Promise<RoleFile> {
  const secret = await kube.get(SECRETS, name, namespace)
  if (!secret) throw new Error(`secret ${namespace}/${name} is missing`)
  const text = Buffer.from(textAt(secret, 'data.credentials'), 'base64').toString('utf8')
  const roleArn = /^\s*role_arn\s*=\s*(\S+)\s*$/m.exec(text)?.[1]
  if (!roleArn || !/^\s*web_identity_token_file\s*=/m.test(text))
    throw new Error(`secret ${namespace}/${name} holds no role_arn and web_identity_token_file`)
  return { roleArn }
}

/** Opens a session that exchanges the pod's token for one-hour credentials, and again in time. */
export function cloudSession(context: OperatorContext): CloudSession {
  const { awsEndpoint, region, clock, signal, serviceAccount } = context
  const shared = { endpoint: () => awsEndpoint(), region, clock, userAgent: `${serviceAccount}/${context.version}` }
  const anonymous = awsClient({ ...shared, credentials: { accessKeyId: '', secretAccessKey: '' } })
  let role = ''

  const exchange = async (): Promise<ExpiringCredentials> => {
    const [{ roleArn }, token] = await Promise.all([readRole(context), readFile(context.tokenFile, 'utf8')])
    role = roleArn
    const { Credentials: issued } = await anonymous.call('sts', 'AssumeRoleWithWebIdentity', {
      RoleArn: roleArn,
      RoleSessionName: serviceAccount,
      WebIdentityToken: token.trim(),
      DurationSeconds: SESSION_SECONDS,
    })
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = issued ?? {}
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration) throw new Error('the token service answered without credentials')
    return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken, expiresAt: Expiration.getTime() }
  }

  let credentials = expiring(exchange, clock)
  const client = awsClient({ ...shared, credentials: () => credentials() })
  signal.addEventListener('abort', () => [client, anonymous].forEach((one) => one.close()), { once: true })

  const refused = (error: unknown) => (error instanceof AwsError ? new CallRefused(role, error) : error)
  return {
    async call(service, operation, input, options) {
      try {
        return await client.call(service, operation, input, options)
      } catch (error) {
        if (!(error instanceof AwsError && STALE.has(error.code)) || error.service === 'sts') throw refused(error)
        credentials = expiring(exchange, clock)
        return client.call(service, operation, input, options).catch((second: unknown) => {
          throw refused(second)
        })
      }
    },
  }
}

/** A part of an operator's work; `waiting` says what it waits for, and keeps the operator progressing. */
export interface Duty extends Omit<Controller, 'reconcile' | 'failed'> {
  readonly reconcile: (key: string) => Promise<Waiting | void>
}

export interface Waiting extends Again {
  readonly waiting?: string
}

const CLUSTER_OPERATORS = resource('config.openshift.io/v1', 'clusteroperators')
const RESYNC_MS = 10 * 60_000

/**
 * Runs the duties until the pod is stopped, and reports on them as the operator's ClusterOperator: available once every duty did what it always
 * does, degraded while something fails, with AWS's own words.
 */
export function operate(context: OperatorContext, duties: readonly Duty[]): void {
  const health = openHealth(context, duties)
  for (const duty of duties) {
    const label = (key: string) => `${duty.name} ${key}`
    runController(context, context.kube, {
      resync: RESYNC_MS,
      ...duty,
      async reconcile(key) {
        const again = await duty.reconcile(key)
        await health.note(label(key), again?.waiting === undefined ? { state: 'done' } : { state: 'waiting', message: again.waiting })
        return again
      },
      failed: (key, error) => health.note(label(key), { state: 'failed', message: error instanceof Error ? error.message : String(error) }),
    })
  }
}

interface Note {
  readonly state: 'done' | 'waiting' | 'failed'
  readonly message?: string
}

function openHealth(context: OperatorContext, duties: readonly Duty[]) {
  const owed = new Set(duties.flatMap((duty) => (duty.always ?? []).map((key) => `${duty.name} ${key}`)))
  const notes = new Map<string, Note>()
  let available = false
  let told = ''

  const messages = (state: Note['state']) =>
    [...notes.values()].filter((note) => note.state === state).map((note) => note.message ?? '')

  return {
    async note(label: string, note: Note) {
      if (note.state === 'done') {
        notes.delete(label)
        owed.delete(label)
      } else notes.set(label, note)
      available ||= owed.size === 0
      const report = { available, failed: messages('failed'), waiting: messages('waiting') }
      const text = JSON.stringify(report)
      if (text === told) return
      await publish(context, report)
      told = text
    },
  }
}

interface Report {
  readonly available: boolean
  readonly failed: readonly string[]
  readonly waiting: readonly string[]
}

async function publish({ kube, name, version, clock }: OperatorContext, { available, failed, waiting }: Report): Promise<void> {
  const known = (await kube.get(CLUSTER_OPERATORS, name)) ?? (await createOperator(kube, name))
  const now = kubeTime(clock.now())
  const busy = !available || waiting.length > 0
  const conditions = [
    { type: 'Available', status: available, reason: available ? 'AsExpected' : 'Starting', message: available ? '' : failed.join('\n') || waiting.join('\n') },
    { type: 'Progressing', status: busy, reason: busy ? 'Working' : 'AsExpected', message: waiting.join('\n') },
    { type: 'Degraded', status: failed.length > 0, reason: failed.length > 0 ? 'Failing' : 'AsExpected', message: failed.join('\n') },
    { type: 'Upgradeable', status: true, reason: 'AsExpected', message: '' },
  ]
  await kube.patch(
    CLUSTER_OPERATORS,
    { name, subresource: 'status' },
    {
      status: {
        conditions: conditions.map(({ status, ...rest }) => dated(known, { ...rest, status: status ? 'True' : 'False' }, now)),
        versions: available ? [{ name: 'operator', version }] : listAt(known, 'status.versions'),
      },
    },
  )
}

const createOperator = (kube: KubeClient, name: string) =>
  kube.create(CLUSTER_OPERATORS, { apiVersion: 'config.openshift.io/v1', kind: 'ClusterOperator', metadata: { name }, spec: {} })

const INFRASTRUCTURES = resource('config.openshift.io/v1', 'infrastructures')

/** The name that all of the cluster's cloud resources begin with, and by which they are tagged. */
export async function infraIdOf({ kube }: OperatorContext): Promise<string> {
  const found = textAt(await kube.get(INFRASTRUCTURES, 'cluster'), 'status.infrastructureName')
  if (!found) throw new Error('infrastructure "cluster" has no infrastructureName yet')
  return found
}

/** Key of the tag `owned` by which the cluster's cloud resources are known. */
export const ownerTag = (infraId: string) => `kubernetes.io/cluster/${infraId}`
