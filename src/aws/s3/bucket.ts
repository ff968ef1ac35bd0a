import type { AccountId } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { Write } from '../../store/Store.ts'
import type { Answer, Call, FirstLook } from '../operation.ts'
import { accounts } from '../organizations/documents.ts'
import { bucketNamed, bucketNames, type Bucket } from './documents.ts'
import {
  accessDenied,
  allAccessDisabled,
  invalidBucketName,
  invalidRequest,
  noSuchBucket,
  permanentRedirect,
} from './faults.ts'
import { checkPayer, shownCharge } from './requester-pays.ts'

export interface BucketInput {
  readonly Bucket: string
  readonly ExpectedBucketOwner?: string | undefined
}

const ADDRESSABLE = /^[A-Za-z0-9._-]{3,255}$/
const REGION_IN_HOST = /(?:^|\.)s3[.-](?:dualstack\.)?([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/

/**
 * The bucket that a request names.
 * @throws {Fault} NoSuchBucket; AllAccessDisabled when its account is closed; PermanentRedirect when it lives in another region; AccessDenied when it is not the expected owner's, or nobody pays.
 */
export function bucketOf(call: Call<BucketInput>): Bucket {
  const { Bucket: name, ExpectedBucketOwner: expected } = call.input
  const bucket = expectedOf(expected, () => namedBucket(call, name))
  checkPayer(call, bucket)
  checkAcceleration(call, bucket)
  const asked = regionAsked(call)
  if (asked !== undefined && asked !== bucket.region) throw permanentRedirect(bucket.name, bucket.region)
  return bucket
}

/**
 * Accelerated endpoints are for buckets that want them.
 * @throws {Fault} InvalidRequest.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
function checkAcceleration({ http }: Call<unknown>, { configurations }: Bucket): void {
  if (!http.host.toLowerCase().includes('.s3-accelerate.')) return
  const { Status: status } = (configurations['accelerate'] ?? {}) as { readonly Status?: string }
  if (status === undefined) throw invalidRequest('S3 Transfer Acceleration is not configured on this bucket')
  if (status !== 'Enabled') throw invalidRequest('S3 Transfer Acceleration is disabled on this bucket')
}

/**
 * A bucket that must be of an account, if one is named.
 * @throws {Fault} InvalidBucketOwnerAWSAccountID for what is none, before there is a bucket; AccessDenied when it is another's.
 */
export function expectedOf(account: string | undefined, find: () => Bucket): Bucket {
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new Fault(
      'InvalidBucketOwnerAWSAccountID',
      400,
      `The value of the expected bucket owner parameter must be an AWS Account ID... [${account}]`,
    )
  const bucket = find()
  if (account !== undefined && account !== bucket.account) throw accessDenied()
  return bucket
}

/** A configuration is put nowhere before it is malformed, as S3 was seen to say. @throws {Fault} NoSuchBucket. */
export function refuseNowhere({ view, input }: FirstLook<BucketInput>): void {
  namedBucket({ view }, input.Bucket)
}

/** The bucket of this name wherever it lives (the source of a copy, GetBucketLocation). */
export function namedBucket(call: Pick<Call<unknown>, 'view'>, name: string): Bucket {
  if (!ADDRESSABLE.test(name)) throw invalidBucketName(name)
  const bucket = bucketNamed(call.view, name)
  if (!bucket) throw noSuchBucket(name)
  if (accounts.find(call.view, bucket.account)?.status !== 'ACTIVE') throw allAccessDisabled()
  return bucket
}

/** A host that names its region speaks for itself; else the signature's scope does. Path-style and unsigned: nobody says. */
function regionAsked(call: Call<unknown>): string | undefined {
  const named = REGION_IN_HOST.exec(call.http.host)?.[1]
  return named ?? (call.caller.kind === 'anonymous' ? undefined : call.region)
}

/** Where the bucket lives, as lists of its objects tell it. */
export const regionHeader = ({ region }: Bucket) => ({ 'x-amz-bucket-region': region })

export const bucketArn = (name: string) => `arn:aws:s3:::${name}`
export const objectArn = (name: string, key: string) => `arn:aws:s3:::${name}/${key}`

/** An answer about a bucket: the owner's trail gets its copy of the record, and who is charged for it is told so. */
export function about<Output>(
  call: Call<unknown>,
  bucket: Pick<Bucket, 'name' | 'account' | 'configurations'>,
  output: Output,
  writes: readonly Write[] = [],
  key?: string,
): Answer<Output> {
  const told = { ...output, ...shownCharge(call, bucket) }
  return { output: told, writes, resources: resourcesOf(bucket, key), ...recordedBy(call, bucket.account) }
}

function resourcesOf({ name, account }: Pick<Bucket, 'name' | 'account'>, key: string | undefined) {
  const bucket = { ARN: bucketArn(name), accountId: account, type: 'AWS::S3::Bucket' }
  return key === undefined
    ? [bucket]
    : [{ ARN: objectArn(name, key), accountId: account, type: 'AWS::S3::Object' }, bucket]
}

/** What a refused call was about, as far as it is there: by it a trail finds the event. */
export function refusedResources({ input, view }: Call<unknown>): Answer<unknown>['resources'] {
  const { Bucket: name, Key: key } = (input ?? {}) as { readonly Bucket?: string; readonly Key?: string }
  const at = name === undefined || !ADDRESSABLE.test(name) ? undefined : bucketNames.find(view, name)
  return at && name !== undefined ? resourcesOf({ name, account: at.account }, key) : undefined
}

function recordedBy(call: Call<unknown>, owner: AccountId): { alsoRecordIn?: readonly AccountId[] } {
  return call.caller.account === owner ? {} : { alsoRecordIn: [owner] }
}
