import { createHash, type Hash } from 'node:crypto'
import { Transform, type TransformCallback } from 'node:stream'
import { BodyProblem } from './body-problem.ts'
import { EMPTY_SHA256, sha256Hex } from './canonical.ts'
import { type HmacKey, sameHex } from '../hmac.ts'
import { checksum, checksumOfHeader, isChecksum, type Checksum, type ChecksumAlgorithm } from './checksums.ts'
import { scopeText, type Scope } from './request.ts'
import { expectations, wrongAmong, wrongChecksum, type Expectation } from './verified-body.ts'

export interface ChunkedBody {
  /** The chain that chunk signatures continue; undefined for STREAMING-UNSIGNED-PAYLOAD-TRAILER. */
  readonly chain?: ChunkChain | undefined
  /** Names from `x-amz-trailer`, lower-case; each must arrive, no other may. */
  readonly trailers: readonly string[]
  /** x-amz-decoded-content-length, bytes. */
  readonly decodedLength: number
  /** The request's headers: checksums among them are compared as well. */
  readonly headers: ReadonlyMap<string, string>
}

export interface ChunkChain {
  readonly key: HmacKey
  readonly scope: Scope
  /** X-Amz-Date. */
  readonly date: string
  /** The request's own signature: the first link. */
  readonly seed: string
}

const LONGEST_LINE = 1_024
const LONGEST_TRAILER = 16_384
/** S3 takes a smaller chunk only as the last one before the empty one. */
const SMALLEST_CHUNK = 8_192

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'end'

/**
 * Decodes `aws-chunked` as it streams: yields the data alone and ends in a BodyProblem when a chunk's signature, the length or a
 * trailing checksum is not right. Data is passed on before its chunk's signature is known: what was written is to be dropped on failure.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export function chunkedDecoder(body: ChunkedBody): Transform {
  const decoder = new ChunkDecoder(body)
  return new Transform({
    transform(data: Buffer, _encoding, done: TransformCallback) {
      attempt(done, () => decoder.write(data, (piece) => this.push(piece)))
    },
    flush(done) {
      attempt(done, () => decoder.end())
    },
  })
}

/** The data of a body that has come whole. @throws {BodyProblem} */
export function decodedChunks(body: ChunkedBody, bytes: Buffer): Buffer {
  const decoder = new ChunkDecoder(body)
  const pieces: Buffer[] = []
  decoder.write(bytes, (piece) => pieces.push(piece))
  decoder.end()
  return Buffer.concat(pieces)
}

function attempt(done: TransformCallback, work: () => void): void {
  try {
    work()
  } catch (error) {
    return done(error as Error)
  }
  done()
}

class ChunkDecoder {
  readonly #body: ChunkedBody
  readonly #sums: ReadonlyMap<string, { readonly algorithm: ChecksumAlgorithm; readonly sum: Checksum }>
  readonly #announced: readonly Expectation[]
  readonly #trailers = new Map<string, string>()
  #state: State = 'size'
  #line = ''
  #left = 0
  #received = 0
  #sawSmall = false
  #trailerLength = 0
  #previous: string
  #declared = ''
  #hash: Hash | undefined

  constructor(body: ChunkedBody) {
    this.#body = body
    this.#previous = body.chain?.seed ?? ''
    const sums = body.trailers.map((name) => {
      const algorithm = checksumOfHeader(name)
      if (!algorithm)
        throw new BodyProblem('trailer', 'The value specified in the x-amz-trailer header is not supported')
      return [name, { algorithm, sum: checksum(algorithm) }] as const
    })
    this.#sums = new Map(sums)
    this.#announced = expectations(body.headers)
  }

  write(data: Buffer, push: (piece: Buffer) => void): void {
    let at = 0
    while (at < data.length) {
      if (this.#state === 'data') at = this.#takeData(data, at, push)
      else if (this.#state === 'end') throw framing()
      else at = this.#takeLine(data, at)
    }
  }

  end(): void {
    // Some clients leave out the empty line after the last chunk or trailer.
    if (this.#state === 'trailer' && this.#line === '') this.#finish()
    if (this.#state !== 'end') throw incomplete()
  }

  #takeData(data: Buffer, at: number, push: (piece: Buffer) => void): number {
    const piece = data.subarray(at, at + this.#left)
    this.#left -= piece.length
    this.#hash?.update(piece)
    for (const { sum } of this.#sums.values()) sum.update(piece)
    for (const { sum } of this.#announced) sum.update(piece)
    push(piece)
    if (this.#left === 0) this.#state = 'data-end'
    return at + piece.length
  }

  #takeLine(data: Buffer, at: number): number {
    const newline = data.indexOf(10, at)
    const end = newline < 0 ? data.length : newline + 1
    this.#line += data.toString('latin1', at, end)
    if (this.#line.length > LONGEST_LINE) throw framing()
    if (newline >= 0) {
      const line = this.#line.replace(/\r?\n$/, '')
      this.#line = ''
      this.#onLine(line)
    }
    return end
  }

  #onLine(line: string): void {
    if (this.#state === 'size') this.#onSize(line)
    else if (this.#state === 'data-end') this.#onDataEnd(line)
    else this.#onTrailer(line)
  }

  #onSize(line: string): void {
    const signed = this.#body.chain !== undefined
    const parts = /^([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line)
    if (!parts || (parts[2] !== undefined) !== signed) throw framing()
    const size = parseInt(parts[1] as string, 16)
    this.#received += size
    if (this.#received > this.#body.decodedLength) throw incomplete()
    this.#declared = parts[2] ?? ''
    this.#hash = signed ? createHash('sha256') : undefined
    if (size === 0) return this.#onLastChunk()
    if (this.#sawSmall)
      throw new BodyProblem('chunk-size', 'Only the last chunk is allowed to have a size less than 8192 bytes')
    this.#sawSmall = size < SMALLEST_CHUNK
    this.#left = size
    this.#state = 'data'
  }

  #onDataEnd(line: string): void {
    if (line !== '') throw framing()
    this.#checkChunk()
    this.#state = 'size'
  }

  #onLastChunk(): void {
    this.#checkChunk()
    if (this.#received !== this.#body.decodedLength) throw incomplete()
    this.#state = 'trailer'
  }

  #checkChunk(): void {
    if (!this.#body.chain || !this.#hash) return
    this.#checkLink('AWS4-HMAC-SHA256-PAYLOAD', `${EMPTY_SHA256}\n${this.#hash.digest('hex')}`, this.#declared)
  }

  #checkLink(algorithm: string, digest: string, declared: string): void {
    const chain = this.#body.chain as ChunkChain
    const text = `${algorithm}\n${chain.date}\n${scopeText(chain.scope)}\n${this.#previous}\n${digest}`
    if (!sameHex(chain.key.code(text, 'hex'), declared))
      throw new BodyProblem(
        'signature',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      )
    this.#previous = declared
  }

  #onTrailer(line: string): void {
    if (line === '') {
      // A signed trailer's own signature may stand after an empty line.
      if (this.#awaitsTrailerSignature()) return
      return this.#finish()
    }
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    this.#trailerLength += line.length
    if (colon < 1 || this.#trailerLength > LONGEST_TRAILER || this.#trailers.has(name)) throw trailer()
    this.#trailers.set(name, line.slice(colon + 1).trim())
  }

  #awaitsTrailerSignature(): boolean {
    return (
      this.#body.chain !== undefined &&
      this.#sums.size > 0 &&
      this.#trailers.size > 0 &&
      !this.#trailers.has(TRAILER_SIGNATURE)
    )
  }

  #finish(): void {
    if (this.#body.chain && this.#sums.size > 0) this.#checkTrailerSignature()
    for (const name of this.#trailers.keys()) if (!this.#sums.has(name)) throw trailer()
    for (const [name, { algorithm, sum }] of this.#sums) {
      const value = this.#trailers.get(name)
      if (value === undefined) throw trailer()
      if (!isChecksum(algorithm, value))
        throw new BodyProblem('framing', `Value for ${name} trailing header is invalid.`)
      const calculated = sum.digest()
      if (calculated !== value) throw wrongChecksum(algorithm, value, calculated)
    }
    const wrong = wrongAmong(this.#announced)
    if (wrong) throw wrong
    this.#state = 'end'
  }

  #checkTrailerSignature(): void {
    const declared = this.#trailers.get(TRAILER_SIGNATURE)
    if (declared === undefined || !/^[0-9a-f]{64}$/.test(declared)) throw trailer()
    this.#trailers.delete(TRAILER_SIGNATURE)
    const lines = [...this.#trailers].map(([name, value]) => `${name}:${value}\n`)
    this.#checkLink('AWS4-HMAC-SHA256-TRAILER', sha256Hex(lines.join('')), declared)
  }
}

const TRAILER_SIGNATURE = 'x-amz-trailer-signature'

const framing = () => new BodyProblem('framing', 'The aws-chunked encoding of the body is not well-formed.')
const incomplete = () =>
  new BodyProblem('incomplete', 'You did not provide the number of bytes specified by the Content-Length HTTP header')
export const trailer = () =>
  new BodyProblem(
    'trailer',
    'The request contained trailing data that was not well-formed or did not conform to our published schema.',
  )
