import { ALTERED } from '../opaque-pages.ts'
import { route53Operation } from './declare.ts'
import { invalidInput } from './faults.ts'
import { pageSize } from './page.ts'
import { sameVpc, vpcContext, vpcNeeds, vpcOf } from './vpcs.ts'
import { zones } from './zone.ts'

export const ListHostedZonesByVPC = route53Operation({
  name: 'ListHostedZonesByVPC',
  authorize: ({ input }) => [
    { action: 'route53:ListHostedZonesByVPC', resource: '*', context: vpcContext(input) },
    ...vpcNeeds(input),
  ],
  handle(call) {
    const { input, view, account } = call
    const size = pageSize(input.MaxItems, 100)
    const vpc = vpcOf(call, input)
    const from = input.NextToken ?? ''
    if (from === ALTERED) throw invalidInput('Invalid pagination token')
    const all = zones.all(view, account).filter((zone) => zone.id >= from && zone.vpcs.some((one) => sameVpc(one, vpc)))
    const next = all[size]
    const summaries = all
      .slice(0, size)
      .map((zone) => ({ HostedZoneId: zone.id, Name: zone.name, Owner: { OwningAccount: zone.account } }))
    const more = next ? { NextToken: next.id } : {}
    return { output: { HostedZoneSummaries: summaries, MaxItems: size, ...more } }
  },
})
