import type { Json } from '../../kernel/canonical-json.ts'
import type { PicturedDocument } from '../../store/picture.ts'
import { areConfigurations } from './configurations.ts'
import { kindOf, PARTS, type Shape } from './kinds.ts'

/** What a stranger's document lacks to be one of its kind; undefined when it is. The schema of S3 is loaded by then. */
export function strangeness({ partition, key, value, blobs }: Omit<PicturedDocument, 'revision'>): string | undefined {
  const kind = kindOf(partition, key)
  const name = `${partition} ${key}`.slice(0, 120)
  if (!kind) return `${name} is a document of no known kind`
  if (kind.alone === 'left out') return undefined
  if (value === null) return `${name} is nothing`
  if (kind.shape === undefined) return undefined
  if (!isObject(value)) return `${name} is no object`
  const wrong = lacking(value, kind.shape, new Set(blobs))
  return wrong === undefined ? undefined : `${name} has no ${wrong} of the right kind`
}

/** The member that is not as the shape says. */
function lacking(value: Members, shape: Shape, blobs: ReadonlySet<string>): string | undefined {
  return shape
    .split(' ')
    .filter((one) => one !== '')
    .find((one) => !fits(value, one, blobs))
    ?.split(':')[0]
}

type Members = Readonly<Record<string, Json>>

const isText = (value: Json): boolean => typeof value === 'string' && value.length <= 1_000_000
const isObject = (value: Json): value is Members => value !== null && typeof value === 'object' && !Array.isArray(value)

type Fits = (value: Json, blobs: ReadonlySet<string>) => boolean

const TYPES: ReadonlyMap<string, Fits> = new Map<string, Fits>([
  ['s', isText],
  ['n', (value) => typeof value === 'number' && Math.abs(value) <= 8.64e15],
  ['b', (value) => typeof value === 'boolean'],
  ['o', isObject],
  ['r', (value) => isObject(value) && Object.values(value).every(isText)],
  ['c', (value) => isObject(value) && areConfigurations(value)],
  ['d', (value, blobs) => typeof value === 'string' && blobs.has(value)],
])

const SPELLED = /^(\w+):([\w-]+)([*+]?)(\??)$/

function fits(members: Members, spelled: string, blobs: ReadonlySet<string>): boolean {
  const [, name = '', type = '', many = '', mayLack = ''] = SPELLED.exec(spelled) ?? []
  const value = Object.hasOwn(members, name) ? members[name] : undefined
  if (value === undefined) return mayLack !== ''
  const part = PARTS.get(type)
  const isOne = (one: Json): boolean =>
    part === undefined
      ? (TYPES.get(type)?.(one, blobs) ?? false)
      : isObject(one) && lacking(one, part, blobs) === undefined
  if (many === '') return isOne(value)
  return Array.isArray(value) && value.length >= (many === '+' ? 1 : 0) && value.every(isOne)
}
