import { managedBucket, publicAccessBlock, publicReadPolicy } from '../../catalogue/oidc.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { DISCOVERY_PATH, discoveryDocument, JWKS_PATH, jwksDocument } from '../../wire/jose/discovery.ts'
import type { SigningKey } from '../../wire/jose/signing-key.ts'
import type { RedHatRole } from '../workloads/roles.ts'

const { name: BUCKET, region: REGION } = managedBucket

/** The documents of managed issuers, in Red Hat's bucket; written as the publishing workload. */
export interface Publisher {
  /** `id`: the folder. `beside`: keys as they stand there, of clusters that sign with another one. Repeating it changes nothing. */
  publish(id: string, issuer: string, keys: readonly SigningKey[], beside?: readonly unknown[]): Promise<void>
  withdraw(id: string): Promise<void>
}

export function publisher(role: RedHatRole): Publisher {
  const aws = role.client(REGION)
  let opened: Promise<void> | undefined
  const open = () => {
    opened ??= openBucket(aws)
    opened.catch(() => (opened = undefined))
    return opened
  }
  return {
    async publish(id, issuer, keys, beside = []) {
      await open()
      const { keys: own } = jwksDocument(keys.map(({ publicKey }) => publicKey))
      const documents = [
        [DISCOVERY_PATH, discoveryDocument(issuer)],
        [JWKS_PATH, { keys: [...beside, ...own] }],
      ] as const
      await Promise.all(documents.map(([path, document]) => put(aws, `${id}/${path}`, document)))
    },
    async withdraw(id) {
      const paths = [DISCOVERY_PATH, JWKS_PATH]
      await Promise.all(paths.map((path) => aws.call('s3', 'DeleteObject', { Bucket: BUCKET, Key: `${id}/${path}` })))
    },
  }
}

const put = (aws: AwsClient, key: string, document: object) =>
  aws.call('s3', 'PutObject', {
    Bucket: BUCKET,
    Key: key,
    ContentType: 'application/json',
    Body: Buffer.from(JSON.stringify(document)),
  })

/** A bucket is closed when new: its issuers' documents are for everyone to read. */
async function openBucket(aws: AwsClient): Promise<void> {
  const known = await aws.call('s3', 'GetBucketPolicy', { Bucket: BUCKET }).catch(absent)
  if (known) return
  await aws.call('s3', 'CreateBucket', { Bucket: BUCKET }).catch((error: unknown) => {
    if (!(error instanceof AwsError && error.code === 'BucketAlreadyOwnedByYou')) throw error
  })
  await aws.call('s3', 'PutPublicAccessBlock', {
    Bucket: BUCKET,
    PublicAccessBlockConfiguration: { ...publicAccessBlock },
  })
  await aws.call('s3', 'PutBucketPolicy', { Bucket: BUCKET, Policy: JSON.stringify(publicReadPolicy(BUCKET)) })
}

function absent(error: unknown): undefined {
  if (error instanceof AwsError && ['NoSuchBucket', 'NoSuchBucketPolicy'].includes(error.code)) return undefined
  throw error
}
