import type { Operations } from '../../wire/schema/tagging.types.generated.ts'
import { operation } from '../operation.ts'
import { pageAfter } from './page.ts'
import { taggables, type Here, type Tag } from './taggable.ts'

const PAGE = 500

const allTags = (here: Here): readonly Tag[] => taggables.flatMap((row) => row.all(here)).flatMap(({ tags }) => tags)

const page = (texts: readonly string[], token: string | undefined) =>
  pageAfter([...new Set(texts)].sort(), (text) => text, token, PAGE)

export const GetTagKeys = operation<Operations['GetTagKeys']['input'], Operations['GetTagKeys']['output']>({
  name: 'GetTagKeys',
  authorize: () => [{ action: 'tag:GetTagKeys', resource: '*' }],
  handle(call) {
    const { items, token } = page(
      allTags(call).map((tag) => tag.Key),
      call.input.PaginationToken,
    )
    return { output: { TagKeys: items, PaginationToken: token } }
  },
})

export const GetTagValues = operation<Operations['GetTagValues']['input'], Operations['GetTagValues']['output']>({
  name: 'GetTagValues',
  authorize: () => [{ action: 'tag:GetTagValues', resource: '*' }],
  handle(call) {
    const { Key: key, PaginationToken } = call.input
    const values = allTags(call).filter((tag) => tag.Key === key)
    const { items, token } = page(
      values.map((tag) => tag.Value),
      PaginationToken,
    )
    return { output: { TagValues: items, PaginationToken: token } }
  },
})
