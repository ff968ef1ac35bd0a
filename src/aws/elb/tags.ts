import { anywhere, on } from '../elasticloadbalancing/elb-operation.ts'
import { parseTags, withinLimit } from '../elasticloadbalancing/tags.ts'
import type { Call, Need } from '../operation.ts'
import { classic, classicArn, classicBalancers, getBalancer, put } from './balancer.ts'

type Many = Call<{ readonly LoadBalancerNames: readonly string[] }>

const onEach = (call: Many): readonly Need[] =>
  call.input.LoadBalancerNames.flatMap((name) => on(call, classicArn(call, name), classicBalancers.find(call, name)))

const each = (call: Many) => call.input.LoadBalancerNames.map((name) => getBalancer(call, name))

export const AddTags = classic('AddTags', {
  needs(call) {
    const requestTags = Object.fromEntries(call.input.Tags.map(({ Key, Value = '' }) => [Key, Value]))
    return onEach(call).map((need) => ({ ...need, requestTags }))
  },
  run(call) {
    const more = parseTags(call.input.Tags)
    return {
      writes: each(call).map((balancer) => {
        const tags = withinLimit([...new Map([...balancer.tags, ...more].map((tag) => [tag.Key, tag])).values()])
        return put(call, { ...balancer, tags })
      }),
    }
  },
})

export const RemoveTags = classic('RemoveTags', {
  needs(call) {
    const keys = call.input.Tags.flatMap(({ Key }) => Key ?? [])
    return onEach(call).map((need) => ({ ...need, context: { ...need.context, 'aws:TagKeys': keys } }))
  },
  run(call) {
    const keys = call.input.Tags.map(({ Key }) => Key)
    return {
      writes: each(call).map((balancer) =>
        put(call, { ...balancer, tags: balancer.tags.filter(({ Key }) => !keys.includes(Key)) }),
      ),
    }
  },
})

export const DescribeTags = classic('DescribeTags', {
  needs: anywhere,
  run: (call) => ({
    output: {
      TagDescriptions: each(call).map(({ name, tags }) => ({ LoadBalancerName: name, Tags: tags })),
    },
  }),
})
