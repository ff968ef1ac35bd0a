import { creates } from './create.ts'
import { removes } from './delete.ts'
import { ec2 } from './ec2-operation.ts'
import { dependency, invalidValue } from './faults.ts'
import { on } from './needs.ts'
import { dhcpOptions } from './resources/dhcp-options.ts'
import { vpcs } from './resources/vpc.ts'

const KEYS = new Set([
  'domain-name',
  'domain-name-servers',
  'ntp-servers',
  'netbios-name-servers',
  'netbios-node-type',
  'ipv6-address-preferred-lease-time',
])

export const CreateDhcpOptions = creates('CreateDhcpOptions', {
  kind: dhcpOptions,
  make(call, base) {
    const options = call.input.DhcpConfigurations.map(({ Key = '', Values = [] }) => {
      if (!KEYS.has(Key)) throw invalidValue(Key, 'dhcpConfigurations', 'Unknown DHCP option')
      return { key: Key, values: Values }
    })
    return { ...base, options }
  },
  answer: (DhcpOptions) => ({ DhcpOptions }),
})

export const DeleteDhcpOptions = removes('DeleteDhcpOptions', {
  kind: dhcpOptions,
  id: (input) => input.DhcpOptionsId,
  check(call, { id }) {
    if (vpcs.all(call).some((vpc) => vpc.dhcpOptionsId === id)) throw dependency('dhcpOptions', id)
  },
})

/** `default` stands for no options at all. */
export const AssociateDhcpOptions = ec2('AssociateDhcpOptions', {
  needs: (call) => [
    ...(call.input.DhcpOptionsId === 'default' ? [] : on(call, dhcpOptions, call.input.DhcpOptionsId)),
    ...on(call, vpcs, call.input.VpcId),
  ],
  run(call) {
    const vpc = vpcs.get(call, call.input.VpcId)
    const id = call.input.DhcpOptionsId === 'default' ? 'default' : dhcpOptions.get(call, call.input.DhcpOptionsId).id
    return { writes: [vpcs.put(call, { ...vpc, dhcpOptionsId: id })] }
  },
})
