/**
 * Why a body is not what its headers or signature say. In S3's words: `signature` SignatureDoesNotMatch, `sha256` XAmzContentSHA256Mismatch,
 * `checksum` BadDigest, `trailer` MalformedTrailerError, `chunk-size` InvalidChunkSizeError, `framing` InvalidRequest,
 * `incomplete` IncompleteBody, `length` MissingContentLength, `too-large` EntityTooLarge.
 */
export type BodyReason =
  'signature' | 'sha256' | 'checksum' | 'trailer' | 'chunk-size' | 'framing' | 'incomplete' | 'length' | 'too-large'

/** What a body's stream ends with when the body is not the one announced. */
export class BodyProblem extends Error {
  override readonly name = 'BodyProblem'
  readonly reason: BodyReason
  /** What S3 tells of it beside code and message. */
  readonly detail: Readonly<Record<string, string>>

  constructor(reason: BodyReason, message: string, detail: Readonly<Record<string, string>> = {}) {
    super(message)
    this.reason = reason
    this.detail = detail
  }
}
