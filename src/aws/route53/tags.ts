import { Fault } from '../../kernel/Fault.ts'
import type { Call, Need } from '../operation.ts'
import { refuseByTagPolicy } from '../organizations/tag-enforcement.ts'
import { route53Operation } from './declare.ts'
import { invalidInput } from './faults.ts'
import { bareId, zoneOf, zoneResources, zones, type Tag, type Zone } from './zone.ts'

const MOST = 50

function need(action: string, type: string, id: string): Need {
  const kind = type === 'healthcheck' ? 'healthcheck' : 'hostedzone'
  return { action: `route53:${action}`, resource: `arn:aws:route53:::${kind}/${bareId(id)}` }
}

const record = (tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = []) =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]))

function taggedZone(call: Call<unknown>, type: string, id: string): Zone {
  if (type === 'hostedzone') return zoneOf(call, id)
  if (type === 'healthcheck')
    throw new Fault('NoSuchHealthCheck', 404, `No health check exists with the specified ID: ${id}`)
  throw invalidInput(`Invalid resource type: ${type}`)
}

const shown = (zone: Zone) => ({ ResourceType: 'hostedzone', ResourceId: zone.id, Tags: zone.tags })

export const ChangeTagsForResource = route53Operation({
  name: 'ChangeTagsForResource',
  authorize: ({ input }) => [need('ChangeTagsForResource', input.ResourceType, input.ResourceId)],
  handle(call) {
    const { input } = call
    const zone = taggedZone(call, input.ResourceType, input.ResourceId)
    if (!input.AddTags?.length && !input.RemoveTagKeys?.length)
      throw invalidInput('Invalid request: at least one of AddTags and RemoveTagKeys must be specified.')
    refuseByTagPolicy(call, [
      { ...need('ChangeTagsForResource', input.ResourceType, input.ResourceId), requestTags: record(input.AddTags) },
    ])
    const writes = [zones.put({ ...zone, tags: retagged(zone.tags, input.AddTags ?? [], input.RemoveTagKeys ?? []) })]
    return { output: {}, writes, resources: zoneResources(zone) }
  },
})

/** The tags after some were added and some taken away. @throws {Fault} InvalidInput beyond fifty. */
function retagged(
  tags: readonly Tag[],
  add: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[],
  remove: readonly string[],
): readonly Tag[] {
  const all = new Map(tags.map((tag) => [tag.Key, tag.Value]))
  for (const key of remove) all.delete(key)
  for (const { Key: key = '', Value: value = '' } of add) {
    if (key === '') throw invalidInput('Invalid tag: Key must have at least one character.')
    if (/^aws:/i.test(key)) throw invalidInput(`Invalid tag: the key ${key} begins with the reserved prefix aws:.`)
    all.set(key, value)
  }
  if (all.size > MOST) throw invalidInput(`A resource can have at most ${MOST} tags.`)
  return [...all].map(([Key, Value]) => ({ Key, Value }))
}

export const ListTagsForResource = route53Operation({
  name: 'ListTagsForResource',
  authorize: ({ input }) => [need('ListTagsForResource', input.ResourceType, input.ResourceId)],
  handle: (call) => ({
    output: { ResourceTagSet: shown(taggedZone(call, call.input.ResourceType, call.input.ResourceId)) },
  }),
})

export const ListTagsForResources = route53Operation({
  name: 'ListTagsForResources',
  authorize: ({ input }) => input.ResourceIds.map((id) => need('ListTagsForResources', input.ResourceType, id)),
  handle(call) {
    const { ResourceType: type, ResourceIds: ids } = call.input
    if (ids.length === 0 || ids.length > 10) throw invalidInput('The number of resource IDs must be between 1 and 10.')
    return { output: { ResourceTagSets: ids.map((id) => shown(taggedZone(call, type, id))) } }
  },
})
