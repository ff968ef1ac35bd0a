import { operation } from '../operation.ts'
import type { Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import type { Tag } from '../iam/documents.ts'
import { trailArn, trails } from './documents.ts'
import { faults } from './faults.ts'
import { trailNamed, trailNeed } from './named-trail.ts'
import { mayChange } from './organization.ts'
import type { Call } from '../operation.ts'

const MOST = 50

/** @throws {Fault} InvalidTagParameterException, TagsLimitExceededException. */
export function checkedTrailTags(
  tags: readonly { readonly Key: string; readonly Value?: string | undefined }[],
  old: readonly Tag[] = [],
): readonly Tag[] {
  if (new Set(tags.map(({ Key }) => Key)).size !== tags.length) throw faults.tags('Duplicate tag keys found.')
  if (tags.some(({ Key }) => Key.toLowerCase().startsWith('aws:')))
    throw faults.tags('Tag keys must not begin with aws:.')
  const all = new Map(old.map((tag) => [tag.Key, tag]))
  for (const { Key, Value = '' } of tags) all.set(Key, { Key, Value })
  if (all.size > MOST) throw faults.tooManyTags()
  return [...all.values()]
}

function tagged(call: Call<unknown>, id: string) {
  const trail = trailNamed(call, id)
  if (!trail) throw faults.noResource(id)
  return trail
}

/** A trail of the organization is tagged by those who have it in hand. */
function ownTagged(call: Call<unknown>, id: string) {
  const trail = tagged(call, id)
  if (!mayChange(call.view, call.account, trail)) throw faults.notManagement()
  return trail
}

const AddTags = operation<Operations['AddTags']['input'], Operations['AddTags']['output']>({
  name: 'AddTags',
  authorize: (call) => {
    const { ResourceId: id, TagsList: tags } = call.input
    return trailNeed(call, 'AddTags', id, {
      requestTags: Object.fromEntries(tags.map(({ Key, Value = '' }) => [Key, Value])),
    })
  },
  handle(call) {
    const trail = ownTagged(call, call.input.ResourceId)
    return { output: {}, writes: [trails.put({ ...trail, tags: checkedTrailTags(call.input.TagsList, trail.tags) })] }
  },
})

/** By key; a value that is given must be the tag's. */
const RemoveTags = operation<Operations['RemoveTags']['input'], Operations['RemoveTags']['output']>({
  name: 'RemoveTags',
  authorize: (call) => {
    const { ResourceId: id, TagsList: tags } = call.input
    return trailNeed(call, 'RemoveTags', id, { context: { 'aws:TagKeys': tags.map(({ Key }) => Key) } })
  },
  handle(call) {
    const trail = ownTagged(call, call.input.ResourceId)
    const isGone = (tag: Tag) =>
      call.input.TagsList.some(({ Key, Value }) => Key === tag.Key && (Value === undefined || Value === tag.Value))
    return { output: {}, writes: [trails.put({ ...trail, tags: trail.tags.filter((tag) => !isGone(tag)) })] }
  },
})

const ListTags = operation<Operations['ListTags']['input'], Operations['ListTags']['output']>({
  name: 'ListTags',
  authorize: (call) => call.input.ResourceIdList.flatMap((id) => trailNeed(call, 'ListTags', id)),
  handle: (call) => ({
    output: {
      ResourceTagList: call.input.ResourceIdList.map((id) => {
        const trail = tagged(call, id)
        return { ResourceId: trailArn(trail), TagsList: trail.tags }
      }),
    },
  }),
})

export const trailTags = [AddTags, RemoveTags, ListTags]
