import { LOWER_HEX, type Random } from '../../kernel/random.ts'
import type { Write } from '../../store/Store.ts'
import type { Call, Need, Operation } from '../operation.ts'
import { after } from './after.ts'
import { remember, replayed } from './claims.ts'
import { ec2, type Input, type Name, type Output, type Running } from './ec2-operation.ts'
import type { AnyKind, Here, Kind, Resource } from './kind.ts'
import { making } from './needs.ts'
import { checkSpecifications, tagsFor, type TagSpecification } from './tags.ts'

export const newId = (random: Random, kind: Pick<AnyKind, 'prefix'>): string =>
  `${kind.prefix}-0${random.text(16, LOWER_HEX)}`

interface Common {
  readonly TagSpecifications?: readonly TagSpecification[] | undefined
  readonly ClientToken?: string | undefined
}

interface Creation<Of extends Name, Doc extends Resource, Shape> {
  readonly kind: Kind<Doc, Shape>
  /** The resources that it needs beside the new one. */
  readonly needs?: (call: Call<Input<Of>>) => readonly Need[]
  /** Condition keys of the new resource. */
  readonly keys?: (call: Call<Input<Of>>) => Readonly<Record<string, string | undefined>>
  /** The new document, and what else is written with it. */
  readonly make: (call: Running<Input<Of>>, base: Resource) => Doc | readonly [Doc, ...Write[]]
  readonly answer: (shape: Shape, doc: Doc, call: Call<Input<Of>>) => Output<Of>
}

/** A call that makes one resource: tags it at birth, and answers a repeated client token with what the first call made. */
export function creates<Of extends Name, Doc extends Resource, Shape>(
  name: Of,
  row: Creation<Of, Doc, Shape>,
): Operation<never, unknown, unknown> {
  const { kind } = row
  const common = (call: Call<Input<Of>>) => call.input as Common
  return ec2<Of>(name, {
    needs: (call) => [
      ...making(call, kind, tagsFor(common(call).TagSpecifications, kind.type), row.keys?.(call)),
      ...(row.needs?.(call) ?? []),
    ],
    run(call) {
      const { TagSpecifications, ClientToken } = common(call)
      checkSpecifications(TagSpecifications, [kind.type])
      const earlier = kind.find(call, replayed(call, ClientToken, name, call.input))
      if (earlier) return { output: row.answer(kind.render(earlier, call.aside), earlier, call) }
      const base = { id: newId(call.random, kind), created: call.now, tags: tagsFor(TagSpecifications, kind.type) }
      const made = row.make(call, base)
      const [doc, ...more] = Array.isArray(made) ? (made as readonly [Doc, ...Write[]]) : [made as Doc]
      const writes = [kind.put(call, doc), ...more]
      return {
        output: row.answer(asBorn(kind, doc, call.aside, writes), doc, call),
        writes: [...writes, ...remember(call, ClientToken, name, call.input, doc.id)],
      }
    },
  })
}

/** What a create call shows: the first phase, before time has done anything. */
export function asBorn<Doc extends Resource, Shape>(
  kind: Kind<Doc, Shape>,
  doc: Doc,
  here: Here,
  writes: readonly Write[],
): Shape {
  return kind.render(doc, { ...here, view: after(here.view, writes), world: { ...here.world, pace: 'real' } })
}
