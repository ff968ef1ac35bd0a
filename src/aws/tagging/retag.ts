import type { Operations } from '../../wire/schema/tagging.types.generated.ts'
import type { Write } from '../../store/Store.ts'
import { firstDenial, standingOf } from '../authorize.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { tagPolicyViolation } from '../organizations/tag-enforcement.ts'
import { invalidParameter } from './page.ts'
import { taggables, type Tag, type Taggable, type Tagged } from './taggable.ts'

interface Failure {
  readonly StatusCode: number
  readonly ErrorCode: string
  readonly ErrorMessage: string
}

const MOST_ARNS = 20
const MOST_TAGS = 50

export const TagResources = operation<Operations['TagResources']['input'], Operations['TagResources']['output']>({
  name: 'TagResources',
  authorize: () => [{ action: 'tag:TagResources', resource: '*' }],
  handle(call) {
    const { ResourceARNList: arns, Tags: given } = call.input
    const added = Object.entries(given)
    if (added.length === 0 || added.length > MOST_TAGS) throw invalidParameter(`Tags must hold 1 to ${MOST_TAGS} tags`)
    if (added.some(([key]) => /^aws:/i.test(key)))
      throw invalidParameter('Tag keys that begin with aws: are reserved for AWS')
    const change = (tags: readonly Tag[]) =>
      [...new Map([...tags.map((tag) => [tag.Key, tag.Value] as const), ...added])].map(([Key, Value]) => ({
        Key,
        Value,
      }))
    const asked = { requestTags: Object.fromEntries(added) }
    return each(call, arns, (row, resource) => [need(row.tagAction, resource, asked), change])
  },
})

export const UntagResources = operation<Operations['UntagResources']['input'], Operations['UntagResources']['output']>({
  name: 'UntagResources',
  authorize: () => [{ action: 'tag:UntagResources', resource: '*' }],
  handle(call) {
    const { ResourceARNList: arns, TagKeys: keys } = call.input
    const change = (tags: readonly Tag[]) => tags.filter((tag) => !keys.includes(tag.Key))
    const asked = { context: { 'aws:TagKeys': keys } }
    return each(call, arns, (row, resource) => [need(row.untagAction, resource, asked), change])
  },
})

/** AWS tells of such failures in the services' own words and publishes none; these are inferred. */
const tooMany = (arn: string): Failure => ({
  StatusCode: 400,
  ErrorCode: 'InvalidParameterException',
  ErrorMessage: `The resource ${arn} would have more than ${MOST_TAGS} tags.`,
})

type Change = (tags: readonly Tag[]) => readonly Tag[]

/** Each resource succeeds or fails by itself; the answer names those that failed. */
function each(
  call: Call<unknown>,
  arns: readonly string[],
  plan: (row: Taggable, resource: Tagged) => readonly [Need, Change],
) {
  if (arns.length === 0 || arns.length > MOST_ARNS)
    throw invalidParameter(`ResourceARNList must hold 1 to ${MOST_ARNS} ARNs`)
  const standing = standingOf(call)
  const writes: Write[] = []
  const failed = new Map<string, Failure>()
  for (const arn of new Set(arns)) {
    const found = find(call, arn)
    if (!found) {
      failed.set(arn, {
        StatusCode: 400,
        ErrorCode: 'InvalidParameterException',
        ErrorMessage: `The resource ${arn} was not found.`,
      })
      continue
    }
    const [asked, change] = plan(found.row, found.resource)
    const denial = firstDenial(call, [asked], standing)
    const against = denial ? undefined : tagPolicyViolation(call.view, call.account, asked)
    if (denial) failed.set(arn, { StatusCode: 403, ErrorCode: 'AccessDeniedException', ErrorMessage: denial.message })
    else if (against)
      failed.set(arn, { StatusCode: 400, ErrorCode: 'InvalidParameterException', ErrorMessage: against })
    else {
      const tags = change(found.resource.tags)
      const full = tags.length > MOST_TAGS && tags.length > found.resource.tags.length
      if (full) failed.set(arn, tooMany(arn))
      else writes.push(found.resource.retag(tags))
    }
  }
  return { output: { FailedResourcesMap: Object.fromEntries(failed) }, writes }
}

function find(call: Call<unknown>, arn: string) {
  const service = arn.split(':')[2] ?? ''
  for (const row of taggables.filter(({ type }) => type.startsWith(`${service}:`))) {
    const resource = row.all(call).find((one) => one.arn === arn)
    if (resource) return { row, resource }
  }
  return undefined
}

/** The service's own permission on the resource, with its tags under the service's own key as well. */
function need(
  action: string,
  { arn, tags, resourcePolicy }: Tagged,
  asked: Pick<Need, 'requestTags' | 'context'>,
): Need {
  const service = action.slice(0, action.indexOf(':'))
  return {
    action,
    resource: arn,
    resourceTags: Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value])),
    ...asked,
    context: {
      ...asked.context,
      ...Object.fromEntries(tags.map((tag) => [`${service}:ResourceTag/${tag.Key}`, tag.Value])),
    },
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  }
}
