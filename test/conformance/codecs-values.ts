import { sdkShape } from '../../tools/generate-schemas/sdk.ts'
import type { SdkShape, SdkStructure, SdkTraits } from '../../tools/generate-schemas/sdk.ts'

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const TEXTS = [
  'a',
  'héllo wörld',
  'x&y=<z>"\'',
  '100%+1',
  'arn:aws:iam::111122223333:role/a b',
  ' \n\ttabs',
  '日本𝒦',
  '{"a":["b"]}',
  'a\r\nb',
]
/** What travels in a header, a path or a query keeps to simpler texts; those are tried by hand elsewhere. */
const PLAIN_TEXTS = ['abc', 'x-y', 'z1', 'a.b~c_d']
const QUERY_TEXTS = [...PLAIN_TEXTS, 'a b+c', 'é&=%', '/x//y/']
const DEEPEST = 6

/** The texts that fit where a member travels; undefined: those of whatever holds it. */
function travels(traits: SdkTraits): readonly string[] | undefined {
  if ('hostLabel' in traits) return ['abc']
  if ('httpQuery' in traits) return QUERY_TEXTS
  const plain = ['httpHeader', 'httpPrefixHeaders', 'httpLabel'].some((name) => name in traits)
  return plain ? PLAIN_TEXTS : undefined
}

/** Random values of the SDK's schemas. */
export function valuesOf(random: () => number) {
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = (texts: readonly string[]) => texts[below(texts.length)] ?? ''

  function value(reference: unknown, within: readonly object[], texts: readonly string[] = TEXTS): unknown {
    const shape = sdkShape(reference)
    if (shape === 'unit') return {}
    const mine = travels(shape.traits) ?? texts
    if (shape.kind === 'simple') return scalar(shape, mine)
    if (shape.kind === 'list') {
      const items = Array.from({ length: 1 + below(2) }, () => value(shape.item, within, mine))
      return items.filter((item) => !isEmpty(item))
    }
    if (shape.kind === 'map') return { k0: value(shape.value, within, mine), k1: value(shape.value, within, mine) }
    return structure(shape, within)
  }

  function scalar({ code, traits }: SdkShape & { kind: 'simple' }, texts: readonly string[]): unknown {
    if (code === 1) return below(1e6)
    if (code === 2) return random() < 0.5
    if (code >= 4 && code <= 7) return new Date(below(2e9) * 1000)
    if (code === 42 || traits['streaming']) return undefined
    return code === 21 ? new Uint8Array(Buffer.from(pick(TEXTS))) : pick(texts)
  }

  function structure(shape: SdkStructure, within: readonly object[]): unknown {
    if (within.length > DEEPEST || within.filter((id) => id === shape.id).length > 1 || shape.traits['streaming'])
      return undefined
    const inside = [...within, shape.id]
    const only = shape.kind === 'union' ? below(shape.names.length) : undefined
    const members = shape.names.map((name, i) => {
      const certain = i < shape.required || isToken(shape.members[i])
      const wanted = only === undefined ? certain || random() < 0.75 : i === only
      return [name, wanted ? value(shape.members[i], inside) : undefined] as const
    })
    return Object.fromEntries(members.filter(([, held]) => !isEmpty(held)))
  }

  return (reference: unknown): Record<string, unknown> => (value(reference, []) ?? {}) as Record<string, unknown>
}

/** The SDK makes tokens up where none is given. */
function isToken(member: unknown): boolean {
  const shape = sdkShape(member)
  return shape !== 'unit' && 'idempotencyToken' in shape.traits
}

/** Empty lists, maps and structures cannot be told from absent ones on every wire. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' &&
    value !== null &&
    !(value instanceof Date) &&
    !ArrayBuffer.isView(value) &&
    Object.keys(value).length === 0)

/** A value in a form that compares: dates and bytes as text, empty holders left out. */
export function comparable(value: unknown): unknown {
  if (ArrayBuffer.isView(value))
    return `bytes ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}`
  if (value instanceof Date) return `date ${value.toISOString()}`
  if (Array.isArray(value)) return value.map(comparable).filter((item) => !isEmpty(item))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, held]) => [name, comparable(held)] as const)
  return Object.fromEntries(members.filter(([, held]) => !isEmpty(held)))
}
