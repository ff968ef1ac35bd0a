import type { Call } from '../operation.ts'
import type { Name, Output } from './declare.ts'
import type { Bucket } from './documents.ts'
import { accessDenied } from './faults.ts'

type Payable = Pick<Bucket, 'account' | 'configurations'>

/** Operations whose answers tell a charge. */
type Telling = { [N in Name]: 'RequestCharged' extends keyof Output<N> ? N : never }[Name]

const TELLING: ReadonlySet<string> = new Set(
  Object.keys({
    AbortMultipartUpload: true,
    CompleteMultipartUpload: true,
    CopyObject: true,
    CreateMultipartUpload: true,
    DeleteObject: true,
    DeleteObjectAnnotation: true,
    DeleteObjects: true,
    GetBucketAccelerateConfiguration: true,
    GetObject: true,
    GetObjectAcl: true,
    GetObjectAnnotation: true,
    GetObjectAttributes: true,
    GetObjectTorrent: true,
    HeadObject: true,
    ListMultipartUploads: true,
    ListObjectAnnotations: true,
    ListObjectVersions: true,
    ListObjects: true,
    ListObjectsV2: true,
    ListParts: true,
    PutObject: true,
    PutObjectAcl: true,
    PutObjectAnnotation: true,
    PutObjectLegalHold: true,
    PutObjectLockConfiguration: true,
    PutObjectRetention: true,
    RestoreObject: true,
    UpdateObjectEncryption: true,
    UploadPart: true,
    UploadPartCopy: true,
  } satisfies Record<Telling, true>),
)

const isFreeFor = (call: Call<unknown>, { account, configurations }: Payable): boolean =>
  (configurations['requestPayment'] as { readonly Payer?: string } | undefined)?.Payer !== 'Requester' ||
  call.caller.kind === 'service' ||
  call.caller.account === account

const agrees = ({ http }: Call<unknown>): boolean => http.headers.get('x-amz-request-payer') === 'requester'

/**
 * Of a bucket whose requesters pay, strangers get nothing until they say that they will; nobody says it for who is not known.
 * @throws {Fault} AccessDenied.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
 */
export function checkPayer(call: Call<unknown>, bucket: Payable): void {
  if (isFreeFor(call, bucket)) return
  if (!agrees(call) || call.caller.kind === 'anonymous') throw accessDenied()
}

/**
 * `x-amz-request-charged` of an answer about a bucket, where the caller is charged for it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ObjectsinRequesterPaysBuckets.html
 */
export const shownCharge = (call: Call<unknown>, bucket: Payable): { RequestCharged?: 'requester' } =>
  TELLING.has(call.operation) && agrees(call) && !isFreeFor(call, bucket) ? { RequestCharged: 'requester' } : {}
