import type { Fault } from '../../kernel/Fault.ts'
import type { AccountId } from '../../kernel/brands.ts'
import type { Write } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'
import type { Tag } from '../iam/documents.ts'
import { fault } from './faults.ts'

/** Where and when EC2 is looked at: one account, one region, one moment. Every Call is one. */
export interface Here {
  readonly view: View
  readonly account: AccountId
  readonly region: string
  /** World milliseconds. */
  readonly now: number
  readonly world: { readonly pace: 'instant' | 'real' }
}

/** What every document of EC2 holds. Times are world milliseconds. */
export interface Resource {
  readonly id: string
  readonly created: number
  readonly tags: readonly Tag[]
}

type FilterValue = string | number | boolean | undefined | readonly (string | undefined)[]

/** One kind of resource: how it is named, found, refused, asked for and shown. */
export interface Row<Doc extends Resource, Shape> {
  /** ARN resource type, which is also the segment in the documents' keys. */
  readonly type: string
  /** Before the dash of an id. */
  readonly prefix: string
  readonly notFound: string
  /** Absent: an id of another form is simply not found. */
  readonly malformed?: string
  /** AWS's sentence about an id that does not exist. */
  readonly missing: (id: string) => string
  /** The last part of the ARN, where it is not the id. */
  readonly arnId?: (doc: Doc) => string
  /** Images and snapshots: no account in the ARN. */
  readonly accountless?: true
  /** Service condition keys besides `ec2:Region` and the tags. */
  readonly keys?: (doc: Doc, here: Here) => Readonly<Record<string, string | undefined>>
  /** Whether it still exists at this moment; some documents outlive what they stand for until somebody sweeps. */
  readonly alive?: (doc: Doc, here: Here) => boolean
  readonly render: (doc: Doc, here: Here) => Shape
  /** Filter name → what of the shape it is compared with. Tags are every kind's. */
  readonly filters: Readonly<Record<string, (shape: Shape, doc: Doc) => FilterValue>>
  /** Found although no document stands for it (public images). */
  readonly given?: (here: Here) => readonly Doc[]
}

export interface Kind<Doc extends Resource, Shape> extends Row<Doc, Shape> {
  arn(here: Here, id: string): string
  find(here: Here, id: string | undefined): Doc | undefined
  all(here: Here): readonly Doc[]
  /** Documents that stand for nothing any more. */
  remains(here: Here): readonly Doc[]
  /** @throws {Fault} the kind's NotFound or Malformed. */
  get(here: Here, id: string | undefined): Doc
  refusal(ids: readonly string[]): Fault
  put(here: Here, doc: Doc): Write
  drop(here: Here, id: string): Write
}

export function kind<Doc extends Resource, Shape>(row: Row<Doc, Shape>): Kind<Doc, Shape> {
  const prefixOf = (here: Here) => `ec2/${here.region}/${row.type}/`
  const alive = (doc: Doc, here: Here) => row.alive?.(doc, here) ?? true
  const stored = (here: Here) => here.view.scan<Doc>(here.account, prefixOf(here)).map((document) => document.value)
  const form = new RegExp(`^${row.prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`)
  const found: Kind<Doc, Shape> = {
    ...row,
    arn: (here, id) => `arn:aws:ec2:${here.region}:${row.accountless ? '' : here.account}:${row.type}/${id}`,
    find(here, id) {
      if (id === undefined) return undefined
      const doc =
        here.view.get<Doc>(here.account, prefixOf(here) + id)?.value ??
        row.given?.(here).find((given) => given.id === id)
      return doc && alive(doc, here) ? doc : undefined
    },
    all: (here) => [...stored(here), ...(row.given?.(here) ?? [])].filter((doc) => alive(doc, here)),
    remains: (here) => stored(here).filter((doc) => !alive(doc, here)),
    get(here, id) {
      const doc = found.find(here, id)
      if (!doc) throw found.refusal([id ?? ''])
      return doc
    },
    refusal(ids) {
      const odd = row.malformed === undefined ? undefined : ids.find((id) => !form.test(id))
      if (odd !== undefined)
        return fault(
          row.malformed ?? '',
          `Invalid id: "${odd}"${odd.startsWith(`${row.prefix}-`) ? '' : ` (expecting "${row.prefix}-...")`}`,
        )
      return fault(row.notFound, row.missing(ids.join(', ')))
    },
    put: (here, doc) => ({
      partition: here.account,
      key: prefixOf(here) + doc.id,
      value: doc as unknown as Write['value'] & {},
    }),
    drop: (here, id) => ({ partition: here.account, key: prefixOf(here) + id }),
  }
  return found
}

/** A kind whatever its documents are: for tags, sweeping, and all else that concerns every kind alike. */
export type AnyKind = Pick<
  Kind<Resource, unknown>,
  'type' | 'prefix' | 'arn' | 'find' | 'all' | 'get' | 'refusal' | 'put' | 'keys' | 'arnId'
>
