import { Buffer, isAscii, isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import type { Malformed } from '../form.ts'

let lastBody: Uint8Array = new Uint8Array()
let lastText = ''

/** One character a byte. A form is looked at for its version and for its action before it is read: its text is made once. */
export function byteText(body: Uint8Array): string {
  if (body !== lastBody) {
    lastText = bufferOf(body).toString('latin1')
    lastBody = body
  }
  return lastText
}

/** A body as text. */
export function bodyText(body: Uint8Array, malformed: Malformed): string {
  if (body.length === 0) return ''
  if (isAscii(body)) return byteText(body)
  if (!isUtf8(body)) throw malformed('The body is not UTF-8')
  return bufferOf(body).toString('utf8')
}

const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The bytes of a body that the client has read whole. */
export function wholeBody(body: Uint8Array | Readable): Uint8Array {
  if (body instanceof Readable) throw new TypeError('Only the payload of a streaming operation may be a stream')
  return body
}
