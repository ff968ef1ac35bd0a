import type { Operations } from '../../wire/schema/tagging.types.generated.ts'
import { operation } from '../operation.ts'
import { invalidParameter, pageAfter } from './page.ts'
import { taggables, type Tagged } from './taggable.ts'

type Input = Operations['GetResources']['input']
type TagFilter = NonNullable<Input['TagFilters']>[number]

/**
 * The region's resources that carry tags, of all services.
 * @see https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html
 */
export const GetResources = operation<Input, Operations['GetResources']['output']>({
  name: 'GetResources',
  authorize: () => [{ action: 'tag:GetResources', resource: '*' }],
  handle(call) {
    const { input } = call
    check(input)
    const matching = taggables
      .flatMap((row) => row.all(call).filter(isOfType(row.type, input.ResourceTypeFilters ?? [])))
      .filter((resource) => matches(resource, input))
      .sort((a, b) => (a.arn < b.arn ? -1 : 1))
    const size = input.ResourcesPerPage ?? 50
    const { items, token } = pageAfter(matching, ({ arn }) => arn, input.PaginationToken, size)
    const mappings = items.map(({ arn, tags }) => ({ ResourceARN: arn, Tags: tags }))
    return { output: { PaginationToken: token, ResourceTagMappingList: mappings } }
  },
})

function check(input: Input): void {
  const size = input.ResourcesPerPage
  if (size !== undefined && (size < 1 || size > 100))
    throw invalidParameter('ResourcesPerPage must be between 1 and 100')
  if (
    input.ResourceARNList?.length &&
    (input.TagFilters?.length || input.ResourceTypeFilters?.length || input.ResourcesPerPage)
  )
    throw invalidParameter('ResourceARNList cannot be used together with other filters or paging')
  if (input.TagFilters?.some((filter) => filter.Key === undefined))
    throw invalidParameter('TagFilters: a Key is required')
}

/** `service`, `service:type`, or deeper into the ARN (`elasticloadbalancing:loadbalancer/net`). */
function isOfType(type: string, filters: readonly string[]): (resource: Tagged) => boolean {
  return ({ arn }) =>
    filters.length === 0 ||
    filters.some((filter) => {
      if (filter.startsWith(`${type}/`)) return arn.includes(`${filter.slice(filter.indexOf(':'))}/`)
      return type === filter || type.startsWith(`${filter}:`)
    })
}

function matches({ arn, tags }: Tagged, input: Input): boolean {
  if (tags.length === 0) return false
  if (input.ResourceARNList?.length) return input.ResourceARNList.includes(arn)
  return (input.TagFilters ?? []).every((filter) => hasTag(tags, filter))
}

const hasTag = (tags: Tagged['tags'], { Key: key, Values: values = [] }: TagFilter): boolean =>
  tags.some((tag) => tag.Key === key && (values.length === 0 || values.includes(tag.Value)))
