import { alone } from '../../kernel/alone.ts'

/** A request of the plainest kind there is: a short call in one piece, as every SDK sends them. */
export interface PlainRequest {
  /** Path and query, raw. */
  readonly url: string
  readonly host: string
  /** Lower-case names; repeated headers joined by a comma, blanks taken off, a character a byte. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** A plain head whose body has not come whole. */
export const INCOMPLETE = 'incomplete'

/** Longest plain request, and its longest head, bytes; and its most lines of headers. */
export const LONGEST = 64 * 1024
const LONGEST_HEAD = 16 * 1024
const MOST_HEADERS = 64

const P = 0x50
const END = Buffer.from('\r\n\r\n')
/** As calls of all but REST begin. */
const ROOT = 'POST / HTTP/1.1\r\n'
const REQUEST_LINE = /^POST (\/[\x21-\x7e]*) HTTP\/1\.1$/
/** What no field value may hold: controls but the tab, and so the halves of a line's end. @see https://www.rfc-editor.org/rfc/rfc9110#section-5.5 */
export const NOT_IN_FIELDS = /[^\t\x20-\x7e\x80-\xff]/
const CALL = /^application\/(?:x-www-form-urlencoded|x-amz-json-1\.[01])(?:;|$)/i
const LENGTH = /^\d{1,5}$/

/** What makes a request more than plain: framing of other kinds, steps in between, other ends of a connection, pages that ask. */
const NOT_PLAIN = new Set(['transfer-encoding', 'expect', 'upgrade', 'trailer', 'te', 'origin', 'http2-settings', 'proxy-connection']) // prettier-ignore

/**
 * Reads a request that is plain: a POST of HTTP/1.1 with one Host, one Content-Length and a call's content type, whole and with nothing
 * behind it. Undefined for whatever is not, or is not certainly so: Node's own reader is asked then, which takes or refuses it. So this
 * may only ever take less than that does.
 * @see https://www.rfc-editor.org/rfc/rfc9112
 */
export function plainRequest(bytes: Buffer): PlainRequest | typeof INCOMPLETE | undefined {
  if (bytes.length > LONGEST || bytes[0] !== P) return undefined
  const end = bytes.indexOf(END)
  if (end < 0 || end > LONGEST_HEAD) return undefined
  const head = bytes.toString('latin1', 0, end)
  const first = head.indexOf('\r\n')
  if (first < 0) return undefined
  const url = head.startsWith(ROOT) ? '/' : REQUEST_LINE.exec(head.slice(0, first))?.[1]
  if (url === undefined) return undefined
  const headers = headersOf(head, first + 2)
  if (!headers) return undefined
  const host = headers.get('host')
  const length = headers.get('content-length')
  if (host === undefined || length === undefined || !LENGTH.test(length)) return undefined
  if (!CALL.test(headers.get('content-type') ?? '')) return undefined
  const start = end + END.length
  const missing = start + Number(length) - bytes.length
  if (missing === 0) return { url, host, headers, body: bytes.subarray(start) }
  return missing > 0 && start + Number(length) <= LONGEST ? INCOMPLETE : undefined
}

function headersOf(head: string, from: number): Map<string, string> | undefined {
  const headers = new Map<string, string>()
  for (let at = from, lines = 0; at < head.length; lines++) {
    const next = head.indexOf('\r\n', at)
    const end = next < 0 ? head.length : next
    const colon = head.indexOf(':', at)
    if (colon < 0 || colon >= end || lines >= MOST_HEADERS) return undefined
    const name = nameOf(head.slice(at, colon))
    const value = valueOf(head, colon + 1, end)
    if (name === undefined || value === undefined || NOT_IN_FIELDS.test(value)) return undefined
    const before = headers.get(name)
    if (before !== undefined && ONCE.has(name)) return undefined
    if (name === 'connection' && value.toLowerCase() !== 'keep-alive') return undefined
    headers.set(name, before === undefined ? value : `${before},${value}`)
    at = end + 2
  }
  return headers
}

/** Two of these leave open what is meant. */
const ONCE = new Set(['host', 'content-length', 'content-type', 'connection', 'authorization', 'user-agent'])

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/
const MOST_NAMES = 512
const names = new Map<string, string>()

/** In lower case; undefined for what is none, or makes a request more than plain. Clients use a few dozen between them. */
function nameOf(said: string): string | undefined {
  const known = names.get(said)
  if (known !== undefined) return known
  if (!TOKEN.test(said)) return undefined
  const name = said.toLowerCase()
  if (NOT_PLAIN.has(name)) return undefined
  if (names.size < MOST_NAMES) names.set(alone(said), alone(name))
  return name
}

const SPACE = 0x20
const TAB = 0x09

/** Without the blanks around it. Undefined for a tab among those behind it: Node takes none behind a length. */
function valueOf(head: string, from: number, to: number): string | undefined {
  let start = from
  let end = to
  while (start < end && (head.charCodeAt(start) === SPACE || head.charCodeAt(start) === TAB)) start++
  while (end > start && head.charCodeAt(end - 1) === SPACE) end--
  return end > start && head.charCodeAt(end - 1) === TAB ? undefined : head.slice(start, end)
}
