import type { AwsClient } from '../../src/wire/aws-client.ts'

const BUCKET = 'witness-of-acknowledged-writes'

/** Writes without end beside a deployment, one write after another, and remembers which were acknowledged. */
export interface Witness {
  /** Names of acknowledged objects. */
  readonly acknowledged: readonly string[]
  /** Ends by itself when the cloud is gone. */
  readonly ended: Promise<void>
}

export function witness(aws: AwsClient, life: number): Witness {
  const acknowledged: string[] = []
  const write = async () => {
    await aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
    for (let next = 0; ; next++) {
      const name = `${life}/${next}`
      await aws.call('s3', 'PutObject', { Bucket: BUCKET, Key: name, Body: Buffer.from(name) })
      acknowledged.push(name)
    }
  }
  return { acknowledged, ended: write().catch(() => {}) }
}

/** Names of all objects that are there: none where the cloud was killed before the witness had its bucket. */
export async function witnessed(aws: AwsClient): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  const { Buckets = [] } = await aws.call('s3', 'ListBuckets', {})
  if (!Buckets.some(({ Name }) => Name === BUCKET)) return names
  let ContinuationToken: string | undefined
  do {
    const page = await aws.call('s3', 'ListObjectsV2', {
      Bucket: BUCKET,
      ...(ContinuationToken && { ContinuationToken }),
    })
    for (const { Key = '' } of page.Contents ?? []) names.add(Key)
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken)
  return names
}

/** Ids of the account's recorded writes: what the trail has shown once, it must show for ever. */
export async function recordedWrites(aws: AwsClient): Promise<readonly string[]> {
  const ids: string[] = []
  let NextToken: string | undefined
  do {
    const LookupAttributes = [{ AttributeKey: 'ReadOnly' as const, AttributeValue: 'false' }]
    const page = await aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes,
      MaxResults: 50,
      ...(NextToken && { NextToken }),
    })
    for (const { EventId = '' } of page.Events ?? []) ids.push(EventId)
    NextToken = page.NextToken
  } while (NextToken)
  return ids
}
