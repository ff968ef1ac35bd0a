import type { AccountId } from '../../kernel/brands.ts'
import type { Document } from '../../store/Store.ts'
import type { ScanPage, View } from '../../store/projection.ts'
import { page, pageSize, placeOf, truncated, type PageInput } from './page.ts'

type Listing = PageInput & { readonly PathPrefix?: string | undefined }

interface Pathed {
  readonly path: string
}

/** A page of documents under a path, in the order of their names. */
export function listed<Value extends Pathed>(documents: readonly Document<Value>[], input: Listing) {
  const { items, answer } = page(documents.filter(isUnder(input)), input, keyOf)
  return { items: items.map(valueOf), answer }
}

/** The same of the account's entities of one kind: no more of them are looked at than it takes to fill the page. */
export function listedFrom<Value extends Pathed>(
  kind: { page(view: View, account: AccountId, page: ScanPage): readonly Document<Value>[] },
  { view, account, input }: { readonly view: View; readonly account: AccountId; readonly input: Listing },
) {
  const limit = pageSize(input)
  const found: Document<Value>[] = []
  let after = placeOf(input.Marker)
  for (;;) {
    const some = kind.page(view, account, { after, limit: limit + 1 })
    found.push(...some.filter(isUnder(input)))
    after = some.at(-1)?.key
    if (some.length <= limit || found.length > limit) break
  }
  const shown = found.slice(0, limit)
  return { items: shown.map(valueOf), answer: truncated(found.length > limit ? shown.at(-1)?.key : undefined) }
}

const isUnder =
  ({ PathPrefix = '/' }: Listing) =>
  ({ value }: Document<Pathed>): boolean =>
    value.path.startsWith(PathPrefix)

const keyOf = ({ key }: Document<unknown>) => key
const valueOf = <Value>({ value }: Document<Value>) => value
