import type { DhcpOptions as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { kind, type Resource } from '../kind.ts'

export interface DhcpOptions extends Resource {
  readonly options: readonly { readonly key: string; readonly values: readonly string[] }[]
}

export const dhcpOptions = kind<DhcpOptions, Shape>({
  type: 'dhcp-options',
  prefix: 'dopt',
  notFound: 'InvalidDhcpOptionID.NotFound',
  missing: (id) => `The dhcpOption ID '${id}' does not exist`,
  keys: (set) => ({ 'ec2:DhcpOptionsID': set.id }),
  render: (set, here) => ({
    OwnerId: here.account,
    Tags: set.tags,
    DhcpOptionsId: set.id,
    DhcpConfigurations: set.options.map(({ key, values }) => ({
      Key: key,
      Values: values.map((Value) => ({ Value })),
    })),
  }),
  filters: {
    'dhcp-options-id': (shape) => shape.DhcpOptionsId,
    key: (shape) => shape.DhcpConfigurations?.map((one) => one.Key),
    value: (shape) => shape.DhcpConfigurations?.flatMap((one) => one.Values?.map((value) => value.Value)),
    'owner-id': (shape) => shape.OwnerId,
  },
})
