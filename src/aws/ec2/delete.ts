import type { Write } from '../../store/Store.ts'
import type { Call, Operation } from '../operation.ts'
import { ec2, type Input, type Name, type Output } from './ec2-operation.ts'
import type { Kind, Resource } from './kind.ts'
import { on } from './needs.ts'

interface Removal<Of extends Name, Doc extends Resource, Shape> {
  readonly kind: Kind<Doc, Shape>
  readonly id: (input: Input<Of>) => string | undefined
  /** Throws while something depends on it. */
  readonly check?: (call: Call<Input<Of>>, doc: Doc) => void
  /** What goes or changes with it. */
  readonly also?: (call: Call<Input<Of>>, doc: Doc) => readonly Write[]
  /** In place of deleting the document: kinds that linger for a while. */
  readonly end?: (call: Call<Input<Of>>, doc: Doc) => Doc
  readonly answer?: (doc: Doc) => Output<Of>
}

/** A call that removes one resource, unless others depend on it. */
export function removes<Of extends Name, Doc extends Resource, Shape>(
  name: Of,
  row: Removal<Of, Doc, Shape>,
): Operation<never, unknown, unknown> {
  return ec2<Of>(name, {
    needs: (call) => on(call, row.kind, row.id(call.input)),
    run(call) {
      const doc = row.kind.get(call, row.id(call.input))
      row.check?.(call, doc)
      const ending = row.end ? row.kind.put(call, row.end(call, doc)) : row.kind.drop(call, doc.id)
      return { ...(row.answer && { output: row.answer(doc) }), writes: [ending, ...(row.also?.(call, doc) ?? [])] }
    },
  })
}
