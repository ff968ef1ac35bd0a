import type { Json } from '../../kernel/canonical-json.ts'
import type { PicturedDocument } from '../../store/picture.ts'
import { kindOf } from './kinds.ts'

/** What a stranger's document lacks to be one of its kind; undefined when it is. */
export function strangeness({
  partition,
  key,
  value,
}: Pick<PicturedDocument, 'partition' | 'key' | 'value'>): string | undefined {
  const kind = kindOf(partition, key)
  const name = `${partition} ${key}`.slice(0, 120)
  if (!kind) return `${name} is a document of no known kind`
  if (kind.alone === 'left out') return undefined
  if (value === null) return `${name} is nothing`
  if (kind.shape === undefined) return undefined
  if (typeof value !== 'object' || Array.isArray(value)) return `${name} is no object`
  const members = value as Readonly<Record<string, Json>>
  const wrong = kind.shape
    .split(' ')
    .filter((one) => one !== '')
    .find((one) => !fits(members, one))
  return wrong === undefined ? undefined : `${name} has no ${wrong.split(':')[0]} of the right kind`
}

const isText = (value: Json): boolean => typeof value === 'string' && value.length <= 1_000_000
const isObject = (value: Json): boolean => value !== null && typeof value === 'object' && !Array.isArray(value)

const TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  s: isText,
  n: (value) => typeof value === 'number' && Math.abs(value) <= 8.64e15,
  b: (value) => typeof value === 'boolean',
  o: isObject,
  as: (value) => Array.isArray(value) && value.every(isText),
  ao: (value) => Array.isArray(value) && value.every(isObject),
}

function fits(members: Readonly<Record<string, Json>>, spelled: string): boolean {
  const [name = '', type = ''] = spelled.replace(/\?$/, '').split(':')
  const value = Object.hasOwn(members, name) ? members[name] : undefined
  if (value === undefined) return spelled.endsWith('?')
  return TYPES[type]?.(value) ?? false
}
