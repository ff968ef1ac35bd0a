import { hash } from 'node:crypto'
import { splitUrl, withoutBlanks, type SignableRequest } from './request.ts'

export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex')
}

/** SHA-256 of nothing. */
export const EMPTY_SHA256 = sha256Hex('')

const LEFT_ALONE = /[!'()*]/g

/** RFC 3986: everything but letters, digits, `-._~` is escaped. */
export function uriEncode(text: string): string {
  return encodeURIComponent(text).replace(LEFT_ALONE, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function uriDecode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function encodeOrKeep(text: string): string {
  try {
    return uriEncode(text)
  } catch {
    return text // a lone surrogate; it cannot match what any client signed
  }
}

/** Escaped once, byte by byte: what is no UTF-8 (`%FF`) was signed as it stands, too. */
function escapedOnce(text: string): string {
  if (!text.includes('%')) return encodeOrKeep(text)
  return text.replace(/%[0-9A-Fa-f]{2}|%|[^%]+/g, (part) => {
    if (part.length !== 3 || part[0] !== '%') return encodeOrKeep(part)
    const byte = parseInt(part.slice(1), 16)
    return byte < 0x80 ? uriEncode(String.fromCharCode(byte)) : part.toUpperCase()
  })
}

/**
 * S3 signs the path as it stands, escaped once, and was seen to take an escaped slash for a slash; every other service normalises it and
 * escapes what is escaped already.
 */
export function canonicalPath(path: string, service: string): string {
  if (path === '' || path === '/') return '/'
  return service === 's3'
    ? path
        .split(/\/|%2f/i)
        .map(escapedOnce)
        .join('/')
    : normalPath(path)
}

function normalPath(path: string): string {
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '' && part !== '.') kept.push(encodeOrKeep(part))
  }
  return kept.length === 0 ? '/' : `/${kept.join('/')}${path.endsWith('/') ? '/' : ''}`
}

function pairsOf(query: string, read: (text: string) => string): [string, string][] {
  const pairs: [string, string][] = []
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    pairs.push(equals < 0 ? [read(part), ''] : [read(part.slice(0, equals)), read(part.slice(equals + 1))])
  }
  return pairs
}

/** Pairs decoded, in the order in which they stand. */
export const queryPairs = (query: string): [string, string][] => pairsOf(query, uriDecode)

const byNameThenValue = (a: readonly [string, string], b: readonly [string, string]) =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0

/** `X-Amz-Signature` is never part of what it signs. */
export function canonicalQuery(query: string): string {
  if (query === '') return ''
  return pairsOf(query, escapedOnce)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .sort(byNameThenValue)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

const folded = (value: string): string => (TO_FOLD.test(value) ? value.replace(BLANKS, ' ') : value)

/** Not `\s`: a no-break space is a byte of many a letter's UTF-8. */
const BLANKS = /[ \t]+/g
/** Blanks other than single spaces. */
const TO_FOLD = /\t| {2}/

/** One line a header, blanks folded; undefined when a signed header is not in the request. */
function canonicalHeaders(request: SignableRequest, names: readonly string[]): string | undefined {
  let lines = ''
  for (const name of names) {
    const value = request.headers.get(name)
    if (value === undefined) return undefined
    lines += `${name}:${folded(withoutBlanks(value))}\n`
  }
  return lines
}

/** `names` lower-case and sorted. Undefined when one of them is not in the request. */
export function canonicalRequest(
  request: SignableRequest,
  service: string,
  names: readonly string[],
  payloadHash: string,
): string | undefined {
  const headers = canonicalHeaders(request, names)
  if (headers === undefined) return undefined
  const { path, query } = splitUrl(request.url)
  return `${request.method}\n${canonicalPath(path, service)}\n${canonicalQuery(query)}\n${headers}\n${names.join(';')}\n${payloadHash}`
}
