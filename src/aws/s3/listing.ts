import { invalidArgument } from './faults.ts'

/** One page of a listing: keys and the prefixes that stand for all keys beneath them. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  readonly prefixes: readonly string[]
  readonly truncated: boolean
  /** The last key or prefix of the page; where the next one goes on. */
  readonly last?: string
}

interface ListingQuery {
  readonly prefix: string
  readonly delimiter: string
  /** Only what comes after this key; all keys beneath a prefix that was already given do not come again. */
  readonly after: string
  readonly limit: number
}

/**
 * Lists entries that are in UTF-8 order of their keys. A key and a prefix count one each against the limit.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 */
export function listing<Entry>(
  sorted: readonly Entry[],
  key: (entry: Entry) => string,
  query: ListingQuery,
): Page<Entry> {
  const entries: Entry[] = []
  const prefixes: string[] = []
  let last: string | undefined
  for (const entry of sorted) {
    const name = key(entry)
    if (!name.startsWith(query.prefix)) continue
    const prefix = commonPrefix(name, query)
    const shown = prefix ?? name
    if (utf8Order(name, query.after) <= 0) continue
    if (prefix !== undefined && (shown === last || query.after.startsWith(prefix))) continue
    if (entries.length + prefixes.length === query.limit)
      return { entries, prefixes, truncated: query.limit > 0, ...(last === undefined ? {} : { last }) }
    if (prefix === undefined) entries.push(entry)
    else prefixes.push(prefix)
    last = shown
  }
  return { entries, prefixes, truncated: false, ...(last === undefined ? {} : { last }) }
}

function commonPrefix(name: string, { prefix, delimiter }: ListingQuery): string | undefined {
  if (delimiter === '') return undefined
  const end = name.indexOf(delimiter, prefix.length)
  return end < 0 ? undefined : name.slice(0, end + delimiter.length)
}

/** How many entries a page may have: what was asked for, a thousand at most. @throws {Fault} InvalidArgument below zero. */
export function pageSize(asked: number | undefined, name: string): number {
  return Math.min(pageStart(asked ?? 1000, name), 1000)
}

/** Where a page begins, or how long it is. @throws {Fault} InvalidArgument below zero. */
export function pageStart(asked: number, name: string): number {
  if (asked >= 0) return asked
  throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, String(asked))
}

/** Compares as the UTF-8 bytes would: UTF-16 order but for surrogates, which stand above all other code units. */
export function utf8Order(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** Names are escaped where the answer is encoded. @throws {Fault} InvalidArgument for any encoding but `url`. */
export function checkEncodingType(encodingType: string | undefined): void {
  if (encodingType !== undefined && encodingType !== 'url')
    throw invalidArgument('Invalid Encoding Method specified in Request', 'encoding-type', encodingType)
}
