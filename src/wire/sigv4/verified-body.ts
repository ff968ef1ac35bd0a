import { createHash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { BodyProblem } from './body-problem.ts'
import { checksum, checksumOfHeader, md5, type Checksum } from './checksums.ts'

export interface Announced {
  /** Hex, from x-amz-content-sha256. */
  readonly sha256?: string | undefined
  /** Bytes; the body must not be longer. */
  readonly limit?: number | undefined
  /** The request's headers: every x-amz-checksum-* and Content-MD5 among them is compared. */
  readonly headers: ReadonlyMap<string, string>
}

/** Passes a plain body through and fails with a BodyProblem at its end (too long: at once) when it is not the one announced. */
export function verifiedBody(announced: Announced): Transform {
  const expected = expectations(announced.headers)
  const hash = announced.sha256 === undefined ? undefined : createHash('sha256')
  let length = 0
  return new Transform({
    transform(data: Buffer, _encoding, done: TransformCallback) {
      length += data.length
      if (announced.limit !== undefined && length > announced.limit)
        return done(new BodyProblem('too-large', 'Your proposed upload exceeds the maximum allowed size'))
      hash?.update(data)
      for (const { sum } of expected) sum.update(data)
      done(null, data)
    },
    flush(done) {
      if (hash && hash.digest('hex') !== announced.sha256)
        return done(
          new BodyProblem('sha256', "The provided 'x-amz-content-sha256' header does not match what was computed."),
        )
      const wrong = expected.find(({ sum, value }) => sum.digest() !== value)
      done(wrong ? wrongChecksum(wrong.name) : null)
    },
  })
}

export interface Expectation {
  readonly name: string
  readonly sum: Checksum
  readonly value: string
}

/** The checksums that the headers announce, to be fed the decoded body. */
export function expectations(headers: ReadonlyMap<string, string>): Expectation[] {
  const found: Expectation[] = []
  for (const [header, value] of headers) {
    const algorithm = checksumOfHeader(header)
    if (algorithm) found.push({ name: algorithm, sum: checksum(algorithm), value })
    else if (header === 'content-md5') found.push({ name: 'Content-MD5', sum: md5(), value })
  }
  return found
}

export function wrongChecksum(name: string): BodyProblem {
  const what = name === 'Content-MD5' ? 'what we received' : 'the calculated checksum'
  return new BodyProblem('checksum', `The ${name} you specified did not match ${what}.`)
}
