import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { environmentFor } from '../built.ts'
import { BUCKET, etagOf, type Ground, type Ledger } from './fire-load.ts'

export interface Remains {
  /** Acknowledged, and not there in the end. */
  readonly lost: readonly string[]
  /** Access keys that were given out, and are on no record. */
  readonly unrecorded: readonly string[]
}

/** Holds what was acknowledged against what is there, over the public API. */
export async function remains(ground: Ground, ledger: Ledger, state: string): Promise<Remains> {
  const objects = await etagsOf(ground)
  const lost = ledger.objects.filter((key) => objects.get(key) !== etagOf(key)).map((key) => `object ${key}`)
  for (const [RoleName, acknowledged] of ledger.descriptions) {
    const { Role } = await ground.aws.call('iam', 'GetRole', { RoleName })
    // What was not acknowledged may have been written all the same.
    if (!(Number(Role?.Description) >= acknowledged)) lost.push(`description ${acknowledged} of ${RoleName}`)
  }
  const recorded = await recordedKeys(state)
  return { lost, unrecorded: ledger.keys.filter((key) => !recorded.has(key)) }
}

async function etagsOf({ aws }: Ground): Promise<ReadonlyMap<string, string>> {
  const objects = new Map<string, string>()
  for (let ContinuationToken: string | undefined; ;) {
    const more = ContinuationToken ? { ContinuationToken } : {}
    const page = await aws.call('s3', 'ListObjectsV2', { Bucket: BUCKET, ...more })
    for (const { Key = '', ETag = '' } of page.Contents ?? []) objects.set(Key, ETag)
    ContinuationToken = page.NextContinuationToken
    if (!ContinuationToken) return objects
  }
}

/** Access keys in the account's records of what gave them out. */
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
