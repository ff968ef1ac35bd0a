import { Readable } from 'node:stream'
import { Fault } from '../../kernel/Fault.ts'
import type { Blobs } from '../../store/Store.ts'
import type { Segment } from './documents.ts'

/** Bytes `start` to `end`, both included. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** The bytes of an object, opened when they are first read. */
export function content(blobs: Blobs, segments: readonly Segment[], range?: Range): Readable {
  return Readable.from(pieces(blobs, range ? cut(segments, range) : segments), { objectMode: false })
}

async function* pieces(blobs: Blobs, segments: readonly Segment[]): AsyncGenerator<Buffer> {
  for (const { digest, start, size } of segments) {
    const blob = await blobs.get(digest, { start, end: start + size - 1 })
    if (!blob) throw new Error(`blob ${digest} is gone although a document names it`)
    yield* blob as AsyncIterable<Buffer>
  }
}

/** The segments that make up a range. */
export function cut(segments: readonly Segment[], { start, end }: Range): readonly Segment[] {
  const found: Segment[] = []
  let at = 0
  for (const segment of segments) {
    const from = Math.max(start, at)
    const to = Math.min(end, at + segment.size - 1)
    if (from <= to) found.push({ digest: segment.digest, start: segment.start + from - at, size: to - from + 1 })
    at += segment.size
  }
  return found
}

/**
 * The one range that a `Range` header asks for; undefined when it is none that S3 reads, which then gives the whole object.
 * @throws {Fault} InvalidRange 416 when no byte of the object is in it.
 */
export function rangeOf(header: string | undefined, size: number): Range | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (start >= size || (first === '' && Number(last) === 0))
    throw new Fault('InvalidRange', 416, 'The requested range is not satisfiable', {
      RangeRequested: header,
      ActualObjectSize: String(size),
    })
  return { start, end }
}
