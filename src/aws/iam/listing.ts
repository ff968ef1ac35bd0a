import type { Document } from '../../store/Store.ts'
import { page, type PageInput } from './page.ts'

/** A page of the account's entities of one kind under a path, in the order of their names. */
export function listed<Value extends { readonly path: string }>(
  documents: readonly Document<Value>[],
  input: PageInput & { readonly PathPrefix?: string | undefined },
) {
  const within = documents.filter(({ value }) => value.path.startsWith(input.PathPrefix ?? '/'))
  const { items, answer } = page(within, input, (document) => document.key)
  return { items: items.map((document) => document.value), answer }
}
