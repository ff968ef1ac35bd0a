import { createHash, sign } from 'node:crypto'
import type { AccountId } from '../../kernel/brands.ts'
import type { Delivery, DigestChain, LogFile, Trail } from './documents.ts'
import { folderOf } from './bucket-access.ts'
import type { Signer } from './digest-keys.ts'

const HASH = 'SHA-256'
const SIGNATURE = 'SHA256withRSA'

/** A digest about to be written, and what the next one has to know of it. */
export interface Digest {
  readonly key: string
  /** Uncompressed. */
  readonly text: string
  /** User metadata of the object. */
  readonly metadata: Readonly<Record<string, string>>
  readonly next: DigestChain
}

/** Whose log files of where a chain is about. */
export interface Place {
  readonly account: AccountId
  readonly region: string
}

export const chainKey = ({ account, region }: Place): string => `${account} ${region}`

/** The chain of the trail's own account and region, which is told of every hour. */
export const chainOf = (trail: Trail, { chains, since }: Delivery): DigestChain =>
  chains?.[chainKey(trail)] ?? { since, files: [] }

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Times in digests have whole seconds. */
const instantText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** A log file as the digest names it; `texts` are its records. */
export function logFileOf(bucket: string, key: string, content: string, texts: readonly string[]): LogFile {
  const times = texts.map((text) => (JSON.parse(text) as { readonly eventTime: string }).eventTime).toSorted()
  return { bucket, key, hash: sha256(content), oldest: times[0] ?? '', newest: times.at(-1) ?? '' }
}

/**
 * The digest of an account's log files of one region that were written since the one before.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
export function digestOf(
  trail: Trail,
  { account, region }: Place,
  chain: DigestChain,
  { privateKey, fingerprint }: Signer,
  now: number,
): Digest {
  const end = instantText(now)
  const key = keyOf(trail, account, region, end)
  const { files, last } = chain
  const text = JSON.stringify({
    awsAccountId: account,
    digestStartTime: instantText(chain.since),
    digestEndTime: end,
    digestS3Bucket: trail.bucket,
    digestS3Object: key,
    digestPublicKeyFingerprint: fingerprint,
    digestSignatureAlgorithm: SIGNATURE,
    newestEventTime:
      files
        .map(({ newest }) => newest)
        .toSorted()
        .at(-1) ?? null,
    oldestEventTime: files.map(({ oldest }) => oldest).toSorted()[0] ?? null,
    previousDigestS3Bucket: last?.bucket ?? null,
    previousDigestS3Object: last?.key ?? null,
    previousDigestHashValue: last?.hash ?? null,
    previousDigestHashAlgorithm: last ? HASH : null,
    previousDigestSignature: last?.signature ?? null,
    logFiles: files.map((file) => ({
      s3Bucket: file.bucket,
      s3Object: file.key,
      hashValue: file.hash,
      hashAlgorithm: HASH,
      newestEventTime: file.newest,
      oldestEventTime: file.oldest,
    })),
  })
  const hash = sha256(text)
  const signed = [end, `${trail.bucket}/${key}`, hash, last?.signature ?? 'null'].join('\n')
  const signature = sign('sha256', Buffer.from(signed), privateKey).toString('hex')
  return {
    key,
    text,
    metadata: { signature, 'signature-algorithm': SIGNATURE },
    next: { since: now, files: [], last: { bucket: trail.bucket, key, hash, signature } },
  }
}

/** `…/CloudTrail-Digest/us-east-1/2026/07/01/111122223333_CloudTrail-Digest_us-east-1_main_us-east-1_20260701T120500Z.json.gz` */
function keyOf(trail: Trail, account: AccountId, region: string, end: string): string {
  const name = `${account}_CloudTrail-Digest_${region}_${trail.name}_${trail.region}_${end.replaceAll(/[-:]/g, '')}.json.gz`
  return `${folderOf(trail, account)}-Digest/${region}/${end.slice(0, 10).replaceAll('-', '/')}/${name}`
}
