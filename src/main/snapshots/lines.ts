import type { Json } from '../../kernel/canonical-json.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import type { PicturedEvent } from '../../store/picture.ts'
import { SNAPSHOT_STREAM } from './kinds.ts'

/** A world as a file: gzip of lines of JSON, each a list whose first member says what it is. */
export type Line =
  | readonly ['stint', typeof FORMAT, Heading]
  | readonly ['document', partition: string, key: string, revision: number, value: Json, blobs: readonly string[]]
  | readonly ['event', stream: string, sequence: number, time: number, body: string, PicturedEvent['attributes']]
  /** Consecutive lines of one digest are one blob. */
  | readonly ['blob', digest: string, base64: string]
  | readonly ['end', lines: number]

export const FORMAT = 1

export interface Heading {
  /** ISO, host time. */
  readonly saved: string
  /** ISO, world time. */
  readonly world: string
  readonly revisions: readonly (readonly [partition: string, revision: number])[]
}

/** Bytes of a line: no document of a world is as long. */
export const LONGEST_LINE = 16 << 20

export const refused = (what: string): Refusal => new Refusal(`This is no snapshot of a world: ${what}.`)

const DEEPEST = 64

/** @throws {Refusal} for anything but a line as we write it */
export function lineOf(text: string, number: number): Line {
  const wrong = (what: string) => refused(`line ${number + 1} ${what}`)
  if (depthOf(text) > DEEPEST) throw wrong('is nested too deeply')
  const [what, ...members] = parsed(text) ?? []
  const check = typeof what === 'string' && Object.hasOwn(CHECKS, what) ? CHECKS[what] : undefined
  if (!check) throw wrong('is of no known kind')
  const problem = check(members)
  if (problem !== undefined) throw wrong(problem)
  return [what, ...members] as unknown as Line // each member was checked
}

function parsed(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** How deep brackets nest, whether or not the text is JSON: found before anything recursive looks at it. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (quoted) {
      if (sign === '\\') at++
      else if (sign === '"') quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === '[' || sign === '{') deepest = Math.max(deepest, ++depth)
    else if (sign === ']' || sign === '}') depth--
  }
  return deepest
}

const DIGEST = /^[0-9a-f]{64}$/
const isWhole = (text: string): boolean => !/\p{Surrogate}|\0/u.test(text)
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longest && isWhole(value)
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const isPair = (value: unknown): value is readonly [unknown, unknown] => Array.isArray(value) && value.length === 2
const isTime = (value: unknown) => typeof value === 'number' && Math.abs(value) <= 8.64e15
const isMoment = (value: unknown) => typeof value === 'string' && /^\d{4}-[\d:T.-]{4,25}Z$/.test(value)

type Check = (members: readonly unknown[]) => string | undefined

const CHECKS: Readonly<Record<string, Check>> = {
  stint([format, heading, ...more]) {
    if (format !== FORMAT) return `is of format ${JSON.stringify(format)?.slice(0, 20)}; this program reads ${FORMAT}`
    if (more.length > 0 || heading === null || typeof heading !== 'object') return 'is no heading'
    const { saved, world, revisions, ...others } = heading as Readonly<Record<string, unknown>>
    if (Object.keys(others).length > 0) return `has an unknown member ${JSON.stringify(Object.keys(others)[0])}`
    if (!isMoment(saved) || !isMoment(world)) return 'has no times'
    const isRevision = (one: unknown) => isPair(one) && isText(one[0], 100) && isCount(one[1])
    return Array.isArray(revisions) && revisions.every(isRevision) ? undefined : 'has no revisions'
  },
  document([partition, key, revision, value, blobs, ...more]) {
    if (more.length > 0 || !isText(partition, 100) || !isText(key, 4096)) return 'is no document'
    if (!isCount(revision) || value === undefined) return 'is no document'
    if (!(Array.isArray(blobs) && blobs.every((one) => typeof one === 'string' && DIGEST.test(one))))
      return 'names bytes by no digest'
    return forbiddenName(value) ? 'holds a member that no document has' : undefined
  },
  event([stream, sequence, time, body, attributes, ...more]) {
    if (more.length > 0 || !isText(stream, 200) || !SNAPSHOT_STREAM.test(stream)) return 'is of no known stream'
    if (!isCount(sequence) || !isTime(time) || !isText(body, LONGEST_LINE)) return 'is no event'
    const isAttribute = (one: unknown) =>
      isPair(one) && one.every((text) => typeof text === 'string' && text.length <= 4096 && isWhole(text))
    return Array.isArray(attributes) && attributes.length <= 100 && attributes.every(isAttribute)
      ? undefined
      : 'is no event'
  },
  blob: ([digest, base64, ...more]) =>
    more.length === 0 && typeof digest === 'string' && DIGEST.test(digest) && typeof base64 === 'string'
      ? undefined
      : 'holds no bytes',
  end: ([lines, ...more]) => (more.length === 0 && isCount(lines) ? undefined : 'is no end'),
}

/** `__proto__` is a member of nothing that we write. */
function forbiddenName(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(forbiddenName)
  if (value === null || typeof value !== 'object') return false
  return Object.entries(value).some(([name, inner]) => name === '__proto__' || forbiddenName(inner))
}
