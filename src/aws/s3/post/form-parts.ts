import type { Readable } from 'node:stream'
import { Fault } from '../../../kernel/Fault.ts'

/** A browser's form: its fields up to the file, which still streams. */
export interface ObjectForm {
  /** By lower-case name. */
  readonly fields: ReadonlyMap<string, string>
  /** As the browser names the file. */
  readonly fileName: string | undefined
  readonly fileType: string | undefined
  /** The file's bytes, once. */
  file(): AsyncGenerator<Buffer>
}

const malformed = () =>
  new Fault('MalformedPOSTRequest', 400, 'The body of your POST request is not well-formed multipart/form-data.')

const noFile = () => new Fault('InvalidArgument', 400, 'POST requires exactly one file upload per request.')

/** Bytes of everything before the file. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/HTTPPOSTForms.html */
const MOST_BEFORE_FILE = 20 * 1024

/**
 * Reads `multipart/form-data` as far as the file. What comes after the file is ignored, as S3 does.
 * @throws {Fault} MalformedPOSTRequest, InvalidArgument when there is no file, MaxPostPreDataLengthExceededError, IncompleteBody.
 * @see RFC 7578
 */
export async function readObjectForm(contentType: string, body: Readable): Promise<ObjectForm> {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType)
  const text = boundary?.[1] ?? boundary?.[2]
  if (text === undefined) throw malformed()
  const source = new Source(body)
  const delimiter = Buffer.from(`\r\n--${text}`)
  // The first boundary may stand at the very beginning.
  source.unshift(Buffer.from('\r\n'))
  await source.until(delimiter, MOST_BEFORE_FILE)
  const fields = new Map<string, string>()
  for (let left = MOST_BEFORE_FILE; ;) {
    const ending = (await source.until(CRLF, 80)).toString()
    if (ending.trim() === '--') throw noFile()
    if (ending.trim() !== '') throw malformed()
    const part = headersOf((await source.until(HEADERS_END, left)).toString())
    if (part.name === 'file')
      return { fields, fileName: part.fileName, fileType: part.type, file: () => source.through(delimiter) }
    const value = await source.until(delimiter, left)
    left -= value.length + part.name.length
    fields.set(part.name, value.toString('utf8'))
  }
}

const CRLF = Buffer.from('\r\n')
const HEADERS_END = Buffer.from('\r\n\r\n')

function headersOf(text: string) {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(text)?.[1]
  const name = /(?:^|[;\s])name="([^"]*)"/i.exec(disposition ?? '')?.[1]
  if (name === undefined) throw malformed()
  const fileName = /(?:^|[;\s])filename="([^"]*)"/i.exec(disposition ?? '')?.[1]
  const type = /^content-type:\s*(\S[^\r\n]*)$/im.exec(text)?.[1]
  return { name: name.toLowerCase(), fileName, type }
}

/** A body that is read piece by piece up to marks in it. */
class Source {
  readonly #chunks: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(body: Readable) {
    // Left open when reading stops early: the refusal still has to reach its sender.
    this.#chunks = (body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  }

  unshift(bytes: Buffer): void {
    this.#held = Buffer.concat([bytes, this.#held])
  }

  /** The bytes before the next mark, which is taken off too. */
  async until(mark: Buffer, most: number): Promise<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark)
      if (at > most || (at < 0 && this.#held.length > most + mark.length))
        throw new Fault(
          'MaxPostPreDataLengthExceededError',
          400,
          'Your POST request fields preceding the upload file were too large.',
        )
      if (at >= 0) return this.#take(at, mark.length)
      if (!(await this.#more())) throw malformed()
    }
  }

  /** The same, as they come. */
  async *through(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark)
      if (at >= 0) {
        if (at > 0) yield this.#take(at, mark.length)
        await this.#drain()
        return
      }
      const safe = this.#held.length - mark.length + 1
      if (safe > 0) yield this.#take(safe, 0)
      if (!(await this.#more())) throw malformed()
    }
  }

  #take(length: number, skip: number): Buffer {
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length + skip)
    return taken
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next().catch(() => {
      throw new Fault('IncompleteBody', 400, 'The request ended before its body did.')
    })
    if (done) return false
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value])
    return true
  }

  async #drain(): Promise<void> {
    this.#held = Buffer.alloc(0)
    while (await this.#more()) this.#held = Buffer.alloc(0)
  }
}
