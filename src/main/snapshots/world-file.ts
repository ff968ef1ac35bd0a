import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { Refusal } from '../../kernel/Refusal.ts'
import { lineOf, LONGEST_LINE, refused, type Line } from './lines.ts'

/** Bytes of a blob in one line. */
export const BLOB_PART = 256 << 10
/** Unpacked, a file may be so many times as long as it is, and so long at least: what is packed tighter is a bomb. */
const TIGHTEST = 60
const ALWAYS_ALLOWED = 64 << 20

/** Writes the lines and answers the digest of the file. */
export async function writeWorldFile(path: string, lines: AsyncIterable<Line>): Promise<Buffer> {
  const hash = createHash('sha256')
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const texts = async function* () {
    let count = 0
    for await (const line of lines) {
      const text = `${JSON.stringify(line)}\n`
      if (text.length > LONGEST_LINE) throw new Error(`a ${line[0]} of the world is longer than a line may be`)
      count++
      yield text
    }
    yield `${JSON.stringify(['end', count] satisfies Line)}\n`
  }
  await pipeline(
    texts,
    createGzip({ level: 4 }),
    measured,
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  )
  return hash.digest()
}

/** Reads a file that anybody may have written. @throws {Refusal} at the first line that is not as it should be */
export async function* readWorldFile(file: Readable): AsyncGenerator<Line> {
  let packed = 0
  let number = 0
  let ended = false
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      packed += chunk.length
      done(null, chunk)
    },
  })
  const unpacked = createGunzip()
  const flowing = pipeline(file, counted, unpacked)
  flowing.catch(() => {}) // told below, by the iteration
  try {
    for await (const text of linesOf(unpacked, () => packed)) {
      if (ended) throw refused('it goes on after its end')
      const line = lineOf(text, number)
      ended = line[0] === 'end'
      if (line[0] === 'end' && line[1] !== number) throw refused('lines are missing')
      if ((line[0] === 'stint') !== (number === 0)) throw refused('it does not begin with its heading')
      number++
      yield line
    }
    await flowing
  } catch (error) {
    throw error instanceof Refusal ? error : refused('it is no whole gzip file')
  } finally {
    unpacked.destroy()
    file.destroy()
  }
  if (!ended) throw refused('it has no end')
}

async function* linesOf(bytes: AsyncIterable<unknown>, packed: () => number): AsyncGenerator<string> {
  let rest: Buffer[] = []
  let held = 0
  let total = 0
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    total += chunk.length
    if (total > ALWAYS_ALLOWED && total > TIGHTEST * packed()) throw refused('it is packed too tightly to be one')
    let from = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8')
      rest = []
      held = 0
      from = end + 1
    }
    held += chunk.length - from
    if (held > LONGEST_LINE) throw refused('a line is too long')
    rest.push(chunk.subarray(from))
  }
  if (held > 0) throw refused('its last line is cut off')
}
