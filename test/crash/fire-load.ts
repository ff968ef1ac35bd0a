import { createHash } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { issuer, OPERATOR_ARN, signer, token } from '../../bench/door/requests.ts'
import { worldClock } from '../../src/kernel/Clock.ts'
import type { Random } from '../../src/kernel/random.ts'
import { awsClient, AwsError, type AwsClient } from '../../src/wire/aws-client.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { environmentFor, type UpCloud } from '../built.ts'

/** As many as it takes to keep the door busy while the disk is waited for. */
export const WORKERS = 64
const ROLES = 2 * WORKERS
const TOKENS = 1024
export const BUCKET = 'written-under-fire'
const RESETS: ReadonlySet<string> = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE'])

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
})

/** What the load is asked of: a bucket, roles, and an issuer with a role that trusts it. */
export interface Ground {
  readonly endpoint: string
  readonly person: Credentials
  readonly aws: AwsClient
  /** Service accounts' tokens: each new once, and known when its turn comes again. */
  readonly tokens: readonly string[]
  close(): void
}

export async function groundOf(state: string, { aws: endpoint }: UpCloud): Promise<Ground> {
  const env = await environmentFor(state)
  const person = { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' }
  const aws = clientOf(endpoint, () => person)
  await aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
  await issuer(aws, signer.publicKey)
  for (let at = 0; at < ROLES; at++)
    await aws.call('iam', 'CreateRole', { RoleName: `Fire-${at}`, AssumeRolePolicyDocument: TRUST, Description: '-1' })
  const tokens = Array.from({ length: TOKENS }, token)
  return { endpoint, person, aws, tokens, close: () => aws.close() }
}

const clientOf = (endpoint: string, credentials: () => Credentials): AwsClient =>
  awsClient({ endpoint, region: 'us-east-1', credentials, clock: worldClock(), tries: 1 })

/** What callers were told, to be held against what is there in the end. */
export interface Ledger {
  calls: number
  resets: number
  updates: number
  readonly keys: string[]
  readonly objects: string[]
  /** Of each role the number that was acknowledged last. */
  readonly descriptions: Map<string, number>
  readonly errors: Map<string, number>
}

export const newLedger = (): Ledger => ({
  calls: 0,
  resets: 0,
  updates: 0,
  keys: [],
  objects: [],
  descriptions: new Map(),
  errors: new Map(),
})

export type Worker = () => Promise<void>

interface Issued {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
}

/** Makes one call after another, drawn from the mix; each role and object is one worker's own. */
export function newWorker(number: number, ground: Ground, ledger: Ledger, random: Random): Worker {
  let session = ground.person
  let next = 0
  const { endpoint, person, tokens } = ground
  const aws = clientOf(endpoint, () => person)
  const asSession = clientOf(endpoint, () => session)
  const roles = Array.from({ length: ROLES }, (_, at) => at).filter((at) => at % WORKERS === number)
  const RoleSessionName = `worker-${number}`

  const given = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Issued = {}) => {
    ledger.keys.push(AccessKeyId)
    session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
  }
  const assume = async () => {
    const RoleArn = `arn:aws:iam::111122223333:role/Fire-${next % ROLES}`
    given((await aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName })).Credentials)
  }
  const exchange = async () => {
    const WebIdentityToken = tokens[(next * WORKERS + number) % tokens.length] ?? ''
    const input = { RoleArn: OPERATOR_ARN, RoleSessionName, WebIdentityToken }
    given((await aws.call('sts', 'AssumeRoleWithWebIdentity', input)).Credentials)
  }
  const put = async () => {
    const Key = `${number}/${next}`
    await aws.call('s3', 'PutObject', { Bucket: BUCKET, Key, Body: Buffer.from(Key) })
    ledger.objects.push(Key)
  }
  const update = async () => {
    const RoleName = `Fire-${roles[next % roles.length]}`
    await aws.call('iam', 'UpdateRoleDescription', { RoleName, Description: String(next) })
    ledger.descriptions.set(RoleName, next)
    ledger.updates++
  }
  const ask = async () => void (await asSession.call('sts', 'GetCallerIdentity', {}))
  const mix = [assume, exchange, exchange, put, put, update, ask, ask]

  return async () => {
    next++
    try {
      await (mix[random.bytes(1).readUInt8() % mix.length] ?? ask)()
      ledger.calls++
    } catch (error) {
      if (RESETS.has((error as NodeJS.ErrnoException).code ?? '')) {
        ledger.resets++
        await pause(20) // nobody is there: a moment later perhaps
        return
      }
      const what = error instanceof AwsError ? `${error.operation}: ${error.status} ${error.code}` : String(error)
      ledger.errors.set(what, (ledger.errors.get(what) ?? 0) + 1)
    }
  }
}

/** Lets every worker work for so long, all together at most `rate` calls a second. */
export async function run(workers: readonly Worker[], seconds: number, rate: number): Promise<void> {
  const start = performance.now()
  const end = start + seconds * 1000
  let begun = 0
  await Promise.all(
    workers.map(async (work) => {
      while (performance.now() < end) {
        const due = start + (begun++ / rate) * 1000
        const early = due - performance.now()
        if (early > 1) await pause(Math.min(early, end - performance.now()))
        await work()
      }
    }),
  )
}

/** The ETag of the object that a worker puts under a key. */
export const etagOf = (key: string): string => `"${createHash('md5').update(key).digest('hex')}"`
