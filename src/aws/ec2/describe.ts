import type { Operation, PreparedCall } from '../operation.ts'
import { ec2, type Input, type Name, type Output } from './ec2-operation.ts'
import { combination, invalidValue } from './faults.ts'
import { passes, type Filter } from './filters.ts'
import { page, type Paging } from './page.ts'
import type { Here, Kind, Resource } from './kind.ts'
import { anywhere } from './needs.ts'

interface Description<Of extends Name, Doc extends Resource, Shape> {
  readonly kind: Kind<Doc, Shape>
  /** The input's member with ids. */
  readonly ids?: keyof Input<Of> & string
  /** The input's member with filters, where it is not `Filters`. */
  readonly filters?: keyof Input<Of> & string
  /** The output's member with the list. */
  readonly list: keyof Output<Of> & string
  /** Which documents, where neither ids nor filters say it all. */
  readonly where?: (input: Input<Of>, here: Here) => (doc: Doc, shape: Shape) => boolean
  /** How a document shows itself in this answer, where not as the kind's shape. */
  readonly show?: (shapes: readonly Shape[], call: PreparedCall<Input<Of>, undefined>) => readonly unknown[]
}

/** A call that lists resources of one kind: by ids, by filters, page by page. */
export function describes<Of extends Name, Doc extends Resource, Shape>(
  name: Of,
  row: Description<Of, Doc, Shape>,
): Operation<never, unknown, unknown> {
  return ec2<Of>(name, {
    needs: anywhere,
    run(call) {
      const input = call.input as Paging & Readonly<Record<string, unknown>>
      const ids = row.ids === undefined ? [] : ((input[row.ids] as readonly string[] | undefined) ?? [])
      if (ids.length > 0 && input.MaxResults !== undefined && row.ids !== undefined)
        throw combination(`The parameter ${row.ids} cannot be used with the parameter maxResults`)
      const pass = passes(row.kind, input[row.filters ?? 'Filters'] as readonly Filter[] | undefined)
      const where = row.where?.(call.input, call)
      const shown = selected(row.kind, ids, call)
        .map((doc) => ({ doc, id: doc.id, shape: row.kind.render(doc, call) }))
        .filter(({ doc, shape }) => pass(shape, doc, call) && (where?.(doc, shape) ?? true))
      const { items, NextToken } = page(shown, input)
      const shapes = items.map((item) => item.shape)
      const output: Readonly<Record<string, unknown>> = { [row.list]: row.show?.(shapes, call) ?? shapes, NextToken }
      return { output }
    },
  })
}

/** The documents with these ids, all of which must exist; without ids every document. */
export function selected<Doc extends Resource, Shape>(
  kind: Kind<Doc, Shape>,
  ids: readonly string[],
  here: Here,
): readonly Doc[] {
  if (ids.length === 0) return kind.all(here)
  if (ids.some((id) => id === '')) throw invalidValue('', `${kind.type}Id`)
  const found = [...new Set(ids)].map((id) => ({ id, doc: kind.find(here, id) }))
  const missing = found.filter(({ doc }) => !doc).map(({ id }) => id)
  if (missing.length > 0) throw kind.refusal(missing)
  return found.flatMap(({ doc }) => doc ?? [])
}
