/** One element of DER. */
export interface Element {
  readonly tag: number
  readonly value: Buffer
  /** With tag and length. */
  readonly whole: Buffer
}

/** Bytes that are no DER, or not the structure that was expected. */
export class DerError extends Error {
  override readonly name = 'DerError'
}

/** The element that fills the bytes exactly. @throws {DerError} */
export function readOne(bytes: Buffer): Element {
  const [element, ...more] = readAll(bytes)
  if (!element || more.length > 0) throw new DerError('not one element')
  return element
}

/** The elements one after the other. @throws {DerError} */
export function readAll(bytes: Buffer): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length;) {
    const element = readAt(bytes, at)
    elements.push(element)
    at += element.whole.length
  }
  return elements
}

/** The members of a constructed element with this tag. @throws {DerError} */
export function members(element: Element | undefined, tag: number): Element[] {
  if (element?.tag !== tag) throw new DerError(`expected tag ${tag}, found ${element?.tag ?? 'nothing'}`)
  return readAll(element.value)
}

function readAt(bytes: Buffer, at: number): Element {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || (tag & 31) === 31)
    throw new DerError('cut short, or a tag of many bytes')
  const more = first < 128 ? 0 : first - 128
  if (more > 4 || first === 128) throw new DerError('length without end')
  let length = first < 128 ? first : 0
  for (let i = 0; i < more; i++) length = length * 256 + (bytes[at + 2 + i] ?? NaN)
  const start = at + 2 + more
  if (!(start + length <= bytes.length)) throw new DerError('cut short')
  if (more > 0 && (length < 128 || bytes[at + 2] === 0)) throw new DerError('length not in its shortest form')
  return { tag, value: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) }
}

/** `1.2.840…` of an OBJECT IDENTIFIER. @throws {DerError} */
export function dotted(element: Element | undefined): string {
  if (element?.tag !== 0x06 || element.value.length === 0) throw new DerError('expected an object identifier')
  const arcs: number[] = []
  let arc = 0
  for (const byte of element.value) {
    arc = arc * 128 + (byte & 127)
    if (arc > Number.MAX_SAFE_INTEGER) throw new DerError('arc too large')
    if (byte & 128) continue
    arcs.push(arc)
    arc = 0
  }
  const [first = 0, ...rest] = arcs
  const root = Math.min(2, Math.floor(first / 40))
  return [root, first - root * 40, ...rest].join('.')
}

/** UTF8String, PrintableString, IA5String, TeletexString. @throws {DerError} */
export function text(element: Element | undefined): string {
  if (element && [0x0c, 0x13, 0x16, 0x14].includes(element.tag)) return element.value.toString('utf8')
  throw new DerError('expected a string')
}

/** The bytes of a PEM block of this label. @throws {DerError} */
export function fromPem(label: string, pem: string): Buffer {
  const match = new RegExp(`-----BEGIN ${label}-----\\s([A-Za-z0-9+/=\\s]+?)-----END ${label}-----`).exec(pem)
  if (!match) throw new DerError(`no PEM block ${label}`)
  return Buffer.from(match[1] as string, 'base64')
}
