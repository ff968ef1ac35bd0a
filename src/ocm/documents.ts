import type { Json } from '../kernel/canonical-json.ts'
import type { View } from '../store/projection.ts'
import type { Document, Guard, Write } from '../store/Store.ts'

/** The partition of all that OCM knows. */
export const OCM = 'ocm'

/** Documents of one kind, by id. */
export interface Collection<Value> {
  readonly prefix: string
  get(view: View, id: string): Document<Value> | undefined
  all(view: View): readonly Document<Value>[]
  /** Those whose id begins with the owner's id and a slash. */
  of(view: View, owner: string): readonly Document<Value>[]
  put(id: string, value: Value): Write
  remove(id: string): Write
  /** Holds while the document is of this revision; 0: while there is none. */
  unchanged(id: string, revision: number): Guard
}

export function collection<Value>(name: string): Collection<Value> {
  const prefix = `${name}/`
  const key = (id: string) => prefix + id
  return {
    prefix,
    get: (view, id) => view.get<Value>(OCM, key(id)),
    all: (view) => view.scan<Value>(OCM, prefix),
    of: (view, owner) => view.scan<Value>(OCM, `${prefix}${owner}/`),
    put: (id, value) => ({ partition: OCM, key: key(id), value: value as Json }),
    remove: (id) => ({ partition: OCM, key: key(id) }),
    unchanged: (id, revision) => ({ partition: OCM, key: key(id), revision }),
  }
}
