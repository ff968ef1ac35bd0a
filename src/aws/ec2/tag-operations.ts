import type { TagDescription } from '../../wire/schema/ec2.types.generated.ts'
import type { Tag } from '../iam/documents.ts'
import type { Call, Need } from '../operation.ts'
import { ec2 } from './ec2-operation.ts'
import { fault, invalidParameter, missingParameter } from './faults.ts'
import { passes } from './filters.ts'
import type { AnyKind, Kind, Resource } from './kind.ts'
import { kindOf, kinds } from './kinds.ts'
import { anywhere, on } from './needs.ts'
import { page } from './page.ts'
import { images } from './resources/image.ts'
import { mergeTags, parseTags } from './tags.ts'

type Tagging = Call<{
  readonly Resources: readonly string[]
  readonly Tags?: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined
}>

/** The action on each resource, and what is to be written there. */
function onResources(call: Tagging): readonly Need[] {
  const tags = (call.input.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''] as const)
  const requestTags = Object.fromEntries(tags)
  return call.input.Resources.flatMap((id) => {
    const kind = kindOf(id)
    const needs = kind ? on(call, kind as unknown as Kind<Resource, unknown>, id) : anywhere(call)
    return needs.map((need) => ({ ...need, requestTags }))
  })
}

function found(call: Tagging): readonly { readonly kind: AnyKind; readonly doc: Resource }[] {
  if (call.input.Resources.length === 0) throw missingParameter('resourceIdSet')
  return call.input.Resources.map((id) => {
    const kind = kindOf(id)
    if (!kind) throw fault('InvalidID', `The ID '${id}' is not valid`)
    const doc = kind.get(call, id)
    if (images.type === kind.type && images.get(call, id).owner !== call.account)
      throw fault('AuthFailure', `Not authorized for images: [${id}]`)
    return { kind, doc }
  })
}

/** Replaces the values of keys that are there. */
export const CreateTags = ec2('CreateTags', {
  needs: onResources,
  run(call) {
    if (call.input.Tags.length === 0) throw missingParameter('tagSet')
    const tags = parseTags(call.input.Tags)
    return { writes: found(call).map(({ kind, doc }) => kind.put(call, { ...doc, tags: mergeTags(doc.tags, tags) })) }
  },
})

/** A key alone goes whatever its value; a key with a value only if the value is that; without tags all go but AWS's own. */
export const DeleteTags = ec2('DeleteTags', {
  needs: onResources,
  run(call) {
    const asked = call.input.Tags
    const keep = (tag: Tag) =>
      asked?.length
        ? !asked.some((one) => one.Key === tag.Key && (one.Value === undefined || one.Value === tag.Value))
        : tag.Key.startsWith('aws:')
    return { writes: found(call).map(({ kind, doc }) => kind.put(call, { ...doc, tags: doc.tags.filter(keep) })) }
  },
})

const row = {
  filters: {
    key: (shape: TagDescription) => shape.Key,
    value: (shape: TagDescription) => shape.Value,
    'resource-id': (shape: TagDescription) => shape.ResourceId,
    'resource-type': (shape: TagDescription) => shape.ResourceType,
  },
}

export const DescribeTags = ec2('DescribeTags', {
  needs: anywhere,
  run(call) {
    const { Filters, ...paging } = call.input
    if (paging.MaxResults !== undefined && paging.MaxResults < 5)
      throw invalidParameter(
        `Value ( ${paging.MaxResults} ) for parameter maxResults is invalid. Expecting a value greater than 5.`,
      )
    const pass = passes<Resource, TagDescription>(row, Filters)
    const tags = kinds.flatMap((kind) =>
      kind.all(call).flatMap((doc) =>
        doc.tags.map((tag) => ({
          id: `${doc.id}/${tag.Key}`,
          doc,
          shape: { Key: tag.Key, ResourceId: doc.id, ResourceType: kind.type, Value: tag.Value },
        })),
      ),
    )
    const { items, NextToken } = page(
      tags.filter(({ doc, shape }) => pass(shape, doc, call)),
      paging,
    )
    return { output: { Tags: items.map((item) => item.shape), NextToken } }
  },
})
