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
      const computed = hash?.digest('hex')
      if (computed !== announced.sha256) return done(wrongSha256(announced.sha256 ?? '', computed ?? ''))
      done(wrongAmong(expected) ?? null)
    },
  })
}

const wrongSha256 = (announced: string, computed: string): BodyProblem =>
  new BodyProblem('sha256', "The provided 'x-amz-content-sha256' header does not match what was computed.", {
    ClientComputedContentSHA256: announced,
    S3ComputedContentSHA256: computed,
  })

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

/** The first announced digest that the body, now read, does not have. */
export function wrongAmong(expected: readonly Expectation[]): BodyProblem | undefined {
  for (const { name, sum, value } of expected) {
    const calculated = sum.digest()
    if (calculated !== value) return wrongChecksum(name, value, calculated)
  }
  return undefined
}

/** @param value as announced. @param calculated of the bytes that came; base64, both. */
export function wrongChecksum(name: string, value: string, calculated: string): BodyProblem {
  return name === 'Content-MD5'
    ? new BodyProblem('checksum', 'The Content-MD5 you specified did not match what we received.', {
        ExpectedDigest: value,
        CalculatedDigest: calculated,
      })
    : new BodyProblem('checksum', `The ${name} you specified did not match the calculated checksum.`)
}
