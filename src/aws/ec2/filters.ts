import type { Tag } from '../iam/documents.ts'
import { invalidParameter, missingParameter } from './faults.ts'
import type { Here, Kind, Resource } from './kind.ts'

export interface Filter {
  readonly Name?: string | undefined
  readonly Values?: readonly string[] | undefined
}

/** `*` any characters, `?` one, `\` takes the next one as it is. Case counts. */
export function wildcard(pattern: string): (value: string) => boolean {
  if (!/[*?\\]/.test(pattern)) return (value) => value === pattern
  return (value) => glob(pattern, value)
}

/** Linear in practice: only the last star is ever gone back to. */
function glob(pattern: string, text: string): boolean {
  let p = 0
  let t = 0
  let star = -1
  let mark = 0
  while (t < text.length) {
    const literal = pattern[p] === '\\' && p + 1 < pattern.length
    if (pattern[p] === '*') {
      star = p++
      mark = t
    } else if (
      p < pattern.length &&
      (literal ? pattern[p + 1] === text[t] : pattern[p] === '?' || pattern[p] === text[t])
    ) {
      p += literal ? 2 : 1
      t += 1
    } else if (star >= 0) {
      p = star + 1
      t = ++mark
    } else return false
  }
  while (pattern[p] === '*') p += 1
  return p === pattern.length
}

const tagFilters: ReadonlyMap<string, (tags: readonly Tag[]) => readonly string[]> = new Map([
  ['tag-key', (tags) => tags.map((tag) => tag.Key)],
  ['tag-value', (tags) => tags.map((tag) => tag.Value)],
])

/**
 * Whether a resource passes all filters: any value of each.
 * @throws {Fault} `InvalidParameterValue` for a filter that the kind does not know.
 */
export function passes<Doc extends Resource, Shape>(
  row: Pick<Kind<Doc, Shape>, 'filters'>,
  filters: readonly Filter[] | undefined,
): (shape: Shape, doc: Doc, here: Here) => boolean {
  const tests = (filters ?? []).map((filter) => {
    const name = filter.Name ?? ''
    const read = reader(row, name)
    if (!filter.Values?.length) throw missingParameter(`value for filter ${name}`)
    const matches = filter.Values.map(wildcard)
    return (shape: Shape, doc: Doc) => read(shape, doc).some((value) => matches.some((match) => match(value)))
  })
  return (shape, doc) => tests.every((test) => test(shape, doc))
}

function reader<Doc extends Resource, Shape>(
  row: Pick<Kind<Doc, Shape>, 'filters'>,
  name: string,
): (shape: Shape, doc: Doc) => readonly string[] {
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length)
    return (_shape, doc) => doc.tags.filter((tag) => tag.Key === key).map((tag) => tag.Value)
  }
  const ofTags = tagFilters.get(name)
  if (ofTags) return (_shape, doc) => ofTags(doc.tags)
  const read = Object.hasOwn(row.filters, name) ? row.filters[name] : undefined
  if (!read) throw invalidParameter(`The filter '${name}' is invalid`)
  return (shape, doc) => {
    const value = read(shape, doc)
    if (value === undefined) return []
    return Array.isArray(value)
      ? (value as readonly (string | undefined)[]).filter((one) => one !== undefined)
      : [String(value)]
  }
}
