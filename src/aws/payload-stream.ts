import type { Readable, Transform } from 'node:stream'
import { Fault } from '../kernel/Fault.ts'
import { BodyProblem, type BodyReason } from '../wire/sigv4/body-problem.ts'
import { bodyStream, wholeBody } from '../wire/sigv4/body-stream.ts'
import type { SignableRequest } from '../wire/sigv4/request.ts'
import type { Authenticated } from './authenticate.ts'

/** Largest object of one PUT, bytes. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
const LIMIT = 5 * 1024 ** 3

/** S3's codes. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
const FAULTS: Readonly<Record<BodyReason, readonly [code: string, status: number]>> = {
  signature: ['SignatureDoesNotMatch', 403],
  sha256: ['XAmzContentSHA256Mismatch', 400],
  checksum: ['BadDigest', 400],
  trailer: ['MalformedTrailerError', 400],
  'chunk-size': ['InvalidChunkSizeError', 403],
  framing: ['InvalidRequest', 400],
  incomplete: ['IncompleteBody', 400],
  length: ['MissingContentLength', 411],
  'too-large': ['EntityTooLarge', 400],
}

/** What a body's failure means to its sender. */
export function bodyFault(error: unknown): unknown {
  if (!(error instanceof BodyProblem)) return error
  const [code, status] = FAULTS[error.reason]
  return new Fault(code, status, error.message, error.detail)
}

const cutShort = (): BodyProblem =>
  new BodyProblem('incomplete', 'You did not provide the number of bytes specified by the Content-Length HTTP header.')

/** Nothing is taken of a body before somebody wants it: its sender may have asked whether to send it at all. */
function pipedOnceRead(body: Readable, through: Transform): Readable {
  const read = through._read
  through._read = (size) => {
    through._read = read
    body.pipe(through)
    read.call(through, size)
  }
  return through
}

/** A streaming body as its sender meant it: framing taken off, everything announced about it compared before its end is given out. */
export function payloadStream(request: SignableRequest, body: Readable, known: Authenticated): Readable {
  try {
    const through = bodyStream(request, known.signature, LIMIT)
    // Whoever reads it meets its failure; a call that was refused before anybody read must not end the process.
    through.on('error', () => undefined)
    body.on('error', () => through.destroy(cutShort()))
    body.on('close', () => {
      if (!body.readableEnded) through.destroy(cutShort())
    })
    return pipedOnceRead(body, through)
  } catch (error) {
    throw bodyFault(error)
  }
}

/** A document as its sender meant it. @throws {Fault} of a framing that is not as it was announced, or signed */
export function documentBody(request: SignableRequest, bytes: Buffer, known: Authenticated): Buffer {
  try {
    return wholeBody(request, known.signature, LIMIT, bytes)
  } catch (error) {
    throw bodyFault(error)
  }
}
