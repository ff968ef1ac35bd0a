import { quoted } from '../../kernel/quoted.ts'
import { hostId } from '../../wire/protocols/rest-dialects.ts'
import type { Call } from '../operation.ts'

/** A body's bytes without the framing of `aws-chunked`. */
const LENGTHS = ['x-amz-decoded-content-length', 'content-length']

/**
 * What S3 adds to CloudTrail's records of its calls, as JSON; `sent`: bytes of the object that the answer brings.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-understanding-s3-entries.html
 */
export function additionalData({ http, requestId }: Call<unknown>, sent: number | undefined): string {
  const { headers, tls } = http
  const method = headers.has('authorization') ? 'AuthHeader' : http.url.includes('X-Amz-Signature=') ? 'QueryString' : undefined // prettier-ignore
  const received = Number(LENGTHS.map((name) => headers.get(name)).find((text) => text !== undefined) ?? 0)
  return (
    '{' +
    (method === undefined ? '' : '"SignatureVersion":"SigV4",') +
    (tls === undefined ? '' : `"CipherSuite":"${tls.cipher}",`) +
    `"bytesTransferredIn":${received}` +
    (method === undefined ? '' : `,"AuthenticationMethod":"${method}"`) +
    `,"x-amz-id-2":${quoted(hostId(requestId))}` +
    (sent === undefined ? '' : `,"bytesTransferredOut":${sent}`) +
    '}'
  )
}
