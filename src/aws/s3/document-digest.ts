import type { OperationSchema } from '../../wire/schema/index.ts'
import { expectations, wrongAmong } from '../../wire/sigv4/verified-body.ts'
import { bodyFault } from '../payload-stream.ts'
import { invalidRequest } from './faults.ts'
import { checksumAnnounced, md5Announced } from './receive.ts'

/** Of the operations that must say their body's checksum, those that S3 refuses without one; it is lenient with the others. */
const REQUIRED: ReadonlySet<string> = new Set(['DeleteObjects'])

/**
 * Holds a document in a request's body to the digests that came with it. Objects are held to theirs as they are received.
 * @throws {Fault} BadDigest, InvalidDigest, InvalidRequest
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html Content-MD5
 */
export function checkDocumentDigest(
  { name, http }: OperationSchema,
  headers: ReadonlyMap<string, string>,
  body: Uint8Array,
): void {
  if (!http?.checksum) return
  md5Announced(headers.get('content-md5'))
  checksumAnnounced(headers)
  const expected = expectations(headers)
  if (expected.length === 0 && REQUIRED.has(name))
    throw invalidRequest('Missing required header for this request: Content-MD5')
  for (const { sum } of expected) sum.update(body)
  const wrong = wrongAmong(expected)
  if (wrong) throw bodyFault(wrong)
}
