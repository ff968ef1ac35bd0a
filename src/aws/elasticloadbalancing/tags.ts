import type { Write } from '../../store/Store.ts'
import type { Tag } from '../iam/documents.ts'
import type { Call, Need } from '../operation.ts'
import {
  findListener,
  findLoadBalancer,
  findTargetGroup,
  getListener,
  getLoadBalancer,
  getTargetGroup,
} from './arns.ts'
import { listeners, loadBalancers, targetGroups, type Here } from './documents.ts'
import { anywhere, elb, on } from './elb-operation.ts'
import { fault, invalid } from './faults.ts'

interface RawTag {
  readonly Key: string
  readonly Value?: string | undefined
}

const LIMIT = 50

/** @throws {Fault} for doubled, reserved or too many keys. */
export function parseTags(raw: readonly RawTag[] | undefined): readonly Tag[] {
  const tags = (raw ?? []).map(({ Key, Value = '' }) => ({ Key, Value }))
  if (new Set(tags.map((tag) => tag.Key)).size < tags.length) throw fault('DuplicateTagKeys', 'Tag keys must be unique')
  if (tags.some((tag) => /^aws:/i.test(tag.Key))) throw invalid("Tag keys and values cannot start with 'aws:'")
  return withinLimit(tags)
}

export function withinLimit(tags: readonly Tag[]): readonly Tag[] {
  if (tags.length > LIMIT) throw fault('TooManyTags', 'The maximum number of tags for this resource has been reached')
  return tags
}

/** One row a kind of thing that carries tags: what its ARN begins with, and how its tags are read and written. */
interface Tagged {
  readonly type: string
  readonly find: (here: Here, arn: string) => { readonly tags: readonly Tag[] } | undefined
  readonly get: (
    here: Here,
    arn: string,
  ) => { readonly tags: readonly Tag[]; readonly put: (tags: readonly Tag[]) => Write }
}

const TAGGED: readonly Tagged[] = [
  {
    type: 'loadbalancer',
    find: findLoadBalancer,
    get(here, arn) {
      const doc = getLoadBalancer(here, arn)
      return { tags: doc.tags, put: (tags) => loadBalancers.put(here, { ...doc, tags }, doc.name) }
    },
  },
  {
    type: 'targetgroup',
    find: findTargetGroup,
    get(here, arn) {
      const doc = getTargetGroup(here, arn)
      return { tags: doc.tags, put: (tags) => targetGroups.put(here, { ...doc, tags }, doc.name) }
    },
  },
  {
    type: 'listener',
    find: findListener,
    get(here, arn) {
      const doc = getListener(here, arn)
      return {
        tags: doc.tags,
        put: (tags) => listeners.put(here, { ...doc, tags }, doc.loadBalancer, String(doc.port)),
      }
    },
  },
]

const rowOf = (arn: string): Tagged | undefined => TAGGED.find(({ type }) => arn.includes(`:${type}/`))

function get(here: Here, arn: string) {
  const row = rowOf(arn)
  if (!row) throw invalid(`'${arn}' is not a valid ARN`)
  return row.get(here, arn)
}

const onEach = (
  call: Call<{ readonly ResourceArns: readonly string[] }>,
  requestTags: Readonly<Record<string, string>>,
): readonly Need[] =>
  call.input.ResourceArns.flatMap((arn) =>
    on(call, arn, rowOf(arn)?.find(call, arn)).map((need) => ({ ...need, requestTags })),
  )

export const AddTags = elb('AddTags', {
  needs: (call) => onEach(call, Object.fromEntries(call.input.Tags.map(({ Key, Value = '' }) => [Key, Value]))),
  run(call) {
    const more = parseTags(call.input.Tags)
    const writes = call.input.ResourceArns.map((arn) => {
      const { tags, put } = get(call, arn)
      return put(withinLimit([...new Map([...tags, ...more].map((tag) => [tag.Key, tag])).values()]))
    })
    return { writes }
  },
})

export const RemoveTags = elb('RemoveTags', {
  needs: (call) =>
    onEach(call, {}).map((need) => ({ ...need, context: { ...need.context, 'aws:TagKeys': call.input.TagKeys } })),
  run: (call) => ({
    writes: call.input.ResourceArns.map((arn) => {
      const { tags, put } = get(call, arn)
      return put(tags.filter((tag) => !call.input.TagKeys.includes(tag.Key)))
    }),
  }),
})

export const DescribeTags = elb('DescribeTags', {
  needs: anywhere,
  run: (call) => ({
    output: {
      TagDescriptions: call.input.ResourceArns.map((ResourceArn) => ({
        ResourceArn,
        Tags: get(call, ResourceArn).tags,
      })),
    },
  }),
})
