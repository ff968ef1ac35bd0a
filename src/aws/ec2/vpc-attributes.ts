import type { Vpc } from './resources/vpc.ts'
import { vpcs } from './resources/vpc.ts'
import { ec2 } from './ec2-operation.ts'
import { combination, invalidValue } from './faults.ts'
import { on } from './needs.ts'

/** The wire's name of an attribute → where it stands in the answer and in the document. */
const ATTRIBUTES = {
  enableDnsSupport: ['EnableDnsSupport', 'dnsSupport'],
  enableDnsHostnames: ['EnableDnsHostnames', 'dnsHostnames'],
  enableNetworkAddressUsageMetrics: ['EnableNetworkAddressUsageMetrics', 'addressMetrics'],
} as const satisfies Record<string, readonly [string, keyof Vpc]>

export const DescribeVpcAttribute = ec2('DescribeVpcAttribute', {
  needs: (call) => on(call, vpcs, call.input.VpcId, { 'ec2:Attribute': call.input.Attribute }),
  run(call) {
    const vpc = vpcs.get(call, call.input.VpcId)
    const row = new Map(Object.entries(ATTRIBUTES)).get(call.input.Attribute)
    if (!row) throw invalidValue(call.input.Attribute, 'attribute')
    return { output: { VpcId: vpc.id, [row[0]]: { Value: vpc[row[1]] ?? false } } }
  },
})

/** One attribute a call, as AWS will have it. */
export const ModifyVpcAttribute = ec2('ModifyVpcAttribute', {
  needs: (call) =>
    on(call, vpcs, call.input.VpcId, {
      'ec2:Attribute': Object.values(ATTRIBUTES)
        .map(([name]) => name)
        .filter((name) => call.input[name]),
    }),
  run(call) {
    const vpc = vpcs.get(call, call.input.VpcId)
    const wanted = Object.values(ATTRIBUTES).filter(([name]) => call.input[name]?.Value !== undefined)
    const [first] = wanted
    if (!first || wanted.length > 1) throw combination('Fields for multiple attribute types specified or none given')
    const value = call.input[first[0]]?.Value ?? false
    return { writes: [vpcs.put(call, { ...vpc, [first[1]]: value })] }
  },
})
