import type { ListShape, MapShape, ScalarShape, Shape } from './schema/Schema.ts'
import type { ShapeTraits } from './schema/table.ts'

/** What the model asks of one value. */
export interface Constraint {
  readonly kind: 'length' | 'range' | 'pattern' | 'enum' | 'characters'
  /** AWS's text: `Member must have length less than or equal to 64`. */
  readonly text: string
  /** Whether the value is too small or too short, too large or too long. */
  readonly bound?: 'min' | 'max'
  holds(value: unknown): boolean
}

/** The constraints of a value itself, in the order in which AWS reports them; not those of what it holds. */
export function constraintsOf(shape: Shape): readonly Constraint[] {
  if (shape.kind === 'list' || shape.kind === 'map') return lengths(shape.traits, sizeOf(shape))
  if (shape.kind === 'string') {
    return [
      ...lengths(shape.traits, (value) => (value as string).length),
      ...pattern(shape.traits),
      ...oneOf(shape.traits),
      ...(shape.traits.pattern === undefined && shape.traits.enum === undefined ? [SPEAKABLE] : []),
    ]
  }
  if (shape.kind === 'blob') return lengths(shape.traits, (value) => (value as Uint8Array).byteLength)
  return NUMBERS.has(shape.kind) ? ranges(shape.traits) : []
}

// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const UNSPEAKABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

/** Whether an answer in XML could not hold it. */
export const isUnspeakable = (value: unknown): boolean => typeof value === 'string' && UNSPEAKABLE.test(value)

/** The text with something else in the place of each character that an answer in XML could not hold. */
export const speakable = (text: string): string => text.replaceAll(new RegExp(UNSPEAKABLE, 'g'), '\ufffd')

/**
 * What a text without a pattern of its own may be where answers are XML: one with other characters, once stored, would make every answer
 * unreadable that holds it. The words are inferred from those of AWS's patterns.
 * @see https://www.w3.org/TR/xml/#charsets
 */
const SPEAKABLE: Constraint = {
  kind: 'characters',
  text: String.raw`Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u10000-\u10FFFF]*`,
  holds: (value) => !isUnspeakable(value),
}

const NUMBERS: ReadonlySet<string> = new Set<ScalarShape['kind']>(['integer', 'long', 'float'])

const sizeOf = (shape: ListShape | MapShape) =>
  shape.kind === 'list'
    ? (value: unknown) => (value as unknown[]).length
    : (value: unknown) => Object.keys(value as object).length

function lengths({ min, max }: ShapeTraits, sizeOf: (value: unknown) => number): Constraint[] {
  return bounds('length', min, max, sizeOf)
}

function ranges({ min, max }: ShapeTraits): Constraint[] {
  return bounds('range', min, max, (value) => value as number)
}

function bounds(
  kind: 'length' | 'range',
  min: number | undefined,
  max: number | undefined,
  measure: (value: unknown) => number,
): Constraint[] {
  const what = kind === 'length' ? 'length' : 'value'
  const constraints: Constraint[] = []
  if (max !== undefined) {
    const text = `Member must have ${what} less than or equal to ${max}`
    constraints.push({ kind, bound: 'max', text, holds: (value) => measure(value) <= max })
  }
  if (min !== undefined) {
    const text = `Member must have ${what} greater than or equal to ${min}`
    constraints.push({ kind, bound: 'min', text, holds: (value) => measure(value) >= min })
  }
  return constraints
}

/** What AWS was seen to ask of IAM's policy documents (STS's: inferred), by what its models publish: no control characters above ASCII's. */
const SEEN: Readonly<Record<string, string>> = {
  [String.raw`[\u0009\u000A\u000D\u0020-\u00FF]+`]: String.raw`[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]+`,
}

function pattern({ pattern: published, regex: written, max }: ShapeTraits): Constraint[] {
  const printed = published === undefined ? undefined : (SEEN[published] ?? published)
  const regex = printed === published ? (written ?? printed) : printed
  if (printed === undefined || regex === undefined) return []
  const whole = new RegExp(`^(?:${regex})$`, 'u')
  // A value that is far too long is refused for its length; matching it could only take time.
  const tooLong = max === undefined ? Number.POSITIVE_INFINITY : max * 2
  const holds = (value: unknown) => (value as string).length > tooLong || whole.test(value as string)
  return [{ kind: 'pattern', text: `Member must satisfy regular expression pattern: ${printed}`, holds }]
}

function oneOf({ enum: values }: ShapeTraits): Constraint[] {
  if (values === undefined) return []
  const known = new Set<unknown>(values)
  const text = `Member must satisfy enum value set: [${values.join(', ')}]`
  return [{ kind: 'enum', text, holds: (value) => known.has(value) }]
}
