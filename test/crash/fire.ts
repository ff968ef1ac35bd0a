import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { worldClock } from '../../src/kernel/Clock.ts'
import type { Random } from '../../src/kernel/random.ts'
import { awsClient, AwsError, type AwsClient } from '../../src/wire/aws-client.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { cloudUp, environmentFor, portsOf, type UpCloud } from '../built.ts'

export interface Fire {
  readonly state: string
  readonly random: Random
  readonly seconds: number
  /** Between two kills, on average. */
  readonly killEvery: number
  readonly log: (line: string) => void
}

/** What came of a load under fire. */
export interface Ashes {
  /** Calls a second, unhindered and as asked of it after that. */
  readonly peak: number
  readonly rate: number
  readonly calls: number
  readonly kills: number
  /** Milliseconds from a kill to the first answer, the longest. */
  readonly outage: number
  readonly credentials: number
  readonly writes: number
  /** Calls without an answer: the connection was lost. */
  readonly resets: number
  /** Anything else that a caller was told: none is expected. */
  readonly errors: readonly string[]
  /** Acknowledged, and not there in the end. */
  readonly lost: readonly string[]
  /** Access keys that were given out, and are on no record. */
  readonly unrecorded: readonly string[]
}

const WORKERS = 24
const ROLES = 48
const BUCKET = 'written-under-fire'
const PEAK_SECONDS = 3
const SHARE = 0.8
const RESETS: ReadonlySet<string> = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE'])

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
})

/** Loads a cloud at 80 % of what it can do, kills it again and again, and looks at what is left. */
export async function fire({ state, random, seconds, killEvery, log }: Fire): Promise<Ashes> {
  let cloud = await cloudUp(state)
  const ports = portsOf(cloud)
  const ground = await groundOf(state, cloud)
  const ledger = newLedger()
  const workers = Array.from({ length: WORKERS }, (_, at) => newWorker(at, ground, ledger, random))
  const peak = (await run(workers, PEAK_SECONDS, Infinity)) / PEAK_SECONDS
  const rate = Math.floor(peak * SHARE)
  log(`peak ${Math.round(peak)} calls/s; ${rate} calls/s from here on`)

  let [kills, outage, isOver] = [0, 0, false]
  const killing = (async () => {
    for (;;) {
      await pause(killEvery * 1000 * (0.5 + random.bytes(2).readUInt16BE() / 0xffff))
      if (isOver) return
      const at = performance.now()
      await cloud.kill()
      cloud = await cloudUp(state, [], ports)
      kills++
      outage = Math.max(outage, performance.now() - at)
      log(`kill ${kills}: back after ${Math.round(performance.now() - at)} ms, ${ledger.calls} calls so far`)
    }
  })()
  await run(workers, seconds, rate)
  isOver = true
  await killing
  const found = await remains(ground, ledger, state)
  ground.close()
  await cloud.stop()
  return {
    peak,
    rate,
    kills,
    outage,
    calls: ledger.calls,
    credentials: ledger.keys.length,
    writes: ledger.objects.length + ledger.updates,
    resets: ledger.resets,
    errors: [...ledger.errors].map(([what, count]) => `${count} × ${what}`),
    ...found,
  }
}

interface Ground {
  readonly endpoint: string
  readonly person: Credentials
  readonly aws: AwsClient
  close(): void
}

async function groundOf(state: string, { aws: endpoint }: UpCloud): Promise<Ground> {
  const env = await environmentFor(state)
  const person = { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' }
  const aws = clientOf(endpoint, () => person)
  await aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
  for (let at = 0; at < ROLES; at++)
    await aws.call('iam', 'CreateRole', { RoleName: `Fire-${at}`, AssumeRolePolicyDocument: TRUST, Description: '-1' })
  return { endpoint, person, aws, close: () => aws.close() }
}

const clientOf = (endpoint: string, credentials: () => Credentials): AwsClient =>
  awsClient({ endpoint, region: 'us-east-1', credentials, clock: worldClock(), tries: 1 })

/** What callers were told, to be held against what is there in the end. */
interface Ledger {
  calls: number
  resets: number
  updates: number
  readonly keys: string[]
  readonly objects: string[]
  /** Of each role the number that was acknowledged last. */
  readonly descriptions: Map<string, number>
  readonly errors: Map<string, number>
}

const newLedger = (): Ledger => ({
  calls: 0,
  resets: 0,
  updates: 0,
  keys: [],
  objects: [],
  descriptions: new Map(),
  errors: new Map(),
})

type Worker = () => Promise<void>

/** Makes one call after another, drawn from the mix; each role and object is one worker's own. */
function newWorker(number: number, { endpoint, person }: Ground, ledger: Ledger, random: Random): Worker {
  let session: Credentials = person
  let next = 0
  const aws = clientOf(endpoint, () => person)
  const asSession = clientOf(endpoint, () => session)
  const roles = Array.from({ length: ROLES }, (_, at) => at).filter((at) => at % WORKERS === number)

  const assume = async () => {
    const RoleArn = `arn:aws:iam::111122223333:role/Fire-${next % ROLES}`
    const { Credentials: c } = await aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: `worker-${number}` })
    ledger.keys.push(c?.AccessKeyId ?? '')
    session = {
      accessKeyId: c?.AccessKeyId ?? '',
      secretAccessKey: c?.SecretAccessKey ?? '',
      sessionToken: c?.SessionToken ?? '',
    }
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
  const mix = [assume, assume, put, put, update, ask, ask, ask]

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

/** Lets every worker work for so long, all together at most `rate` calls a second. Answers how many calls were made. */
async function run(workers: readonly Worker[], seconds: number, rate: number): Promise<number> {
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
  return begun
}

/** Holds what was acknowledged against what is there, over the public API. */
async function remains({ aws }: Ground, ledger: Ledger, state: string): Promise<Pick<Ashes, 'lost' | 'unrecorded'>> {
  const objects = new Set<string>()
  for (let ContinuationToken: string | undefined; ;) {
    const page = await aws.call('s3', 'ListObjectsV2', {
      Bucket: BUCKET,
      ...(ContinuationToken ? { ContinuationToken } : {}),
    })
    for (const { Key = '' } of page.Contents ?? []) objects.add(Key)
    ContinuationToken = page.NextContinuationToken
    if (!ContinuationToken) break
  }
  const lost = ledger.objects.filter((key) => !objects.has(key)).map((key) => `object ${key}`)
  for (const [RoleName, acknowledged] of ledger.descriptions) {
    const { Role } = await aws.call('iam', 'GetRole', { RoleName })
    // What was not acknowledged may have been written all the same.
    if (Number(Role?.Description) < acknowledged) lost.push(`description ${acknowledged} of ${RoleName}`)
  }
  const recorded = await recordedKeys(state)
  return { lost, unrecorded: ledger.keys.filter((key) => !recorded.has(key)) }
}

/** Access keys in the account's records of AssumeRole. */
async function recordedKeys(state: string): Promise<ReadonlySet<string>> {
  const env = await environmentFor(state)
  const answer = await fetch(`${env['STINT_URL']}/stint/v1/records?account=111122223333`, {
    headers: { authorization: `Bearer ${env['STINT_TOKEN']}` },
  })
  const keys = new Set<string>()
  if (!answer.body) return keys
  for await (const line of createInterface({ input: Readable.fromWeb(answer.body) })) {
    const key = /"accessKeyId":"(ASIA[A-Z2-7]{16})"/.exec(/"responseElements":\{.*/.exec(line)?.[0] ?? '')?.[1]
    if (key !== undefined) keys.add(key)
  }
  return keys
}
