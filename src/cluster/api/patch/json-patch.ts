import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { Fault } from '../../../kernel/Fault.ts'
import { isFields, withField } from '../object.ts'
import type { Fields } from '../object.ts'
import { badRequest } from '../status.ts'

const MAX_OPERATIONS = 10_000
/** What copies may add in all, characters: a few dozen of them double an object beyond any memory. */
const MAX_COPIED = 3 * 1024 * 1024

const failed = (message: string) =>
  new Fault('Invalid', 422, `the server rejected our request due to an error in our request: ${message}`)

function pointer(path: unknown): string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/')))
    throw badRequest(`not a JSON pointer: ${JSON.stringify(path)}`)
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function indexOf(list: readonly unknown[], part: string, end: number): number {
  const index = Number(part)
  if (!/^(0|[1-9]\d*)$/.test(part) || index > end) throw failed(`no element ${part} in the list`)
  return index
}

const missing = (part: string) => failed(`the path has no member ${JSON.stringify(part)}`)

function get(value: unknown, path: readonly string[]): unknown {
  return path.reduce((here, part) => {
    if (Array.isArray(here)) return here[indexOf(here, part, here.length - 1)] as unknown
    if (!isFields(here) || !Object.hasOwn(here, part)) throw missing(part)
    return here[part]
  }, value)
}

type Edit = (parent: readonly unknown[] | Fields, part: string) => unknown

/** The value with the parent of the path's end replaced by `edit`'s answer. */
function edit(value: unknown, [part = '', ...rest]: readonly string[], change: Edit): unknown {
  if (!Array.isArray(value) && !isFields(value)) throw missing(part)
  if (rest.length === 0) return change(value as readonly unknown[] | Fields, part)
  const inner = edit(get(value, [part]), rest, change)
  return Array.isArray(value) ? value.with(Number(part), inner) : withField(value, part, inner)
}

const adding =
  (value: unknown): Edit =>
  (parent, part) => {
    if (!Array.isArray(parent)) return withField(parent as Fields, part, value)
    const index = part === '-' ? parent.length : indexOf(parent, part, parent.length)
    return parent.toSpliced(index, 0, value)
  }

const removing: Edit = (parent, part) => {
  get(parent, [part])
  return Array.isArray(parent) ? parent.toSpliced(Number(part), 1) : withField(parent as Fields, part, undefined)
}

const replacing =
  (value: unknown): Edit =>
  (parent, part) => {
    get(parent, [part])
    return Array.isArray(parent) ? parent.with(Number(part), value) : withField(parent as Fields, part, value)
  }

const set = (target: unknown, path: readonly string[], change: Edit, whole: unknown) =>
  path.length === 0 ? whole : edit(target, path, change)

/** What the copies of a patch have added so far. */
interface Copied {
  size: number
}

function count(copied: Copied, value: unknown): void {
  copied.size += JSON.stringify(value).length
  if (copied.size > MAX_COPIED)
    throw failed(
      `Unable to complete the copy, the accumulated size increase of copy is ${copied.size}, exceeding the limit ${MAX_COPIED}`,
    )
}

type Step = (target: unknown, path: readonly string[], operation: Fields, copied: Copied) => unknown

const steps = new Map<string, Step>([
  ['add', (target, path, { value }) => set(target, path, adding(value), value)],
  ['replace', (target, path, { value }) => set(target, path, replacing(value), value)],
  ['remove', (target, path) => set(target, path, removing, null)],
  [
    'move',
    (target, path, operation) => {
      const from = pointer(operation['from'])
      const value = get(target, from)
      return set(set(target, from, removing, null), path, adding(value), value)
    },
  ],
  [
    'copy',
    (target, path, operation, copied) => {
      const value = get(target, pointer(operation['from']))
      count(copied, value)
      return set(target, path, adding(value), value)
    },
  ],
  [
    'test',
    (target, path, { value, path: named }) => {
      if (canonicalJson(get(target, path)) !== canonicalJson(value))
        throw failed(`testing value ${String(named)} failed: test failed`)
      return target
    },
  ],
])

/** RFC 6902. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) throw badRequest('a JSON patch is a list of operations')
  if (patch.length > MAX_OPERATIONS)
    throw new Fault(
      'RequestEntityTooLarge',
      413,
      `Request entity too large: The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`,
    )
  const copied: Copied = { size: 0 }
  return patch.reduce((here: unknown, operation: unknown) => {
    const step = isFields(operation) ? steps.get(String(operation['op'])) : undefined
    if (!isFields(operation) || !step) throw badRequest(`unknown JSON patch operation: ${JSON.stringify(operation)}`)
    return step(here, pointer(operation['path']), operation, copied)
  }, target)
}
