import { LOWER_HEX } from '../../kernel/random.ts'
import type { Write } from '../../store/Store.ts'
import type { Tag } from '../iam/documents.ts'
import type { Call } from '../operation.ts'
import { claimOf, groupName } from './claims.ts'
import { newId } from './create.ts'
import { fault } from './faults.ts'
import type { Here } from './kind.ts'
import { networkInterfaces, type Holder, type NetworkInterface } from './resources/network-interface.ts'
import { securityGroups } from './resources/security-group.ts'
import type { Subnet } from './resources/subnet.ts'
import { claimAddress, freeAddressesIn, wantedAddress } from './subnet-addresses.ts'

export interface InterfaceOrder {
  readonly id?: string
  readonly subnet: Subnet
  readonly type?: NetworkInterface['type']
  readonly description?: string
  readonly groups?: readonly string[]
  /** Wanted addresses, the primary one first. */
  readonly addresses?: readonly string[]
  /** How many in all, when more than are wanted by name. */
  readonly count?: number
  readonly ipv6?: readonly string[]
  readonly publicIp?: string
  readonly requester?: string
  readonly holder?: Omit<Holder, 'attachmentId' | 'since'>
  readonly tags?: readonly Tag[]
}

type Making = Here & Pick<Call<unknown>, 'random'>

/** What a service attached is its own to detach, and has another name. */
const ATTACHMENTS: Readonly<Record<string, string>> = { instance: 'eni-attach' }

/** A new network interface and the writes that make it and hold its addresses; `spoken` are addresses given away earlier in this call. */
export function newInterface(
  call: Making,
  order: InterfaceOrder,
  spoken: ReadonlySet<string> = new Set(),
): { readonly doc: NetworkInterface; readonly writes: readonly Write[] } {
  const { subnet, holder } = order
  const id = order.id ?? newId(call.random, networkInterfaces)
  const wanted = (order.addresses ?? []).map((address) => wantedAddress(call, subnet, address))
  const more = Math.max(order.count ?? 1, 1) - wanted.length
  const drawn = more > 0 ? freeAddressesIn(call, subnet, more, new Set([...wanted, ...spoken])) : []
  const doc: NetworkInterface = {
    id,
    created: call.now,
    tags: order.tags ?? [],
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    zone: subnet.zone,
    mac: newMac(call),
    description: order.description ?? '',
    groups: order.groups ?? [],
    addresses: [...wanted, ...drawn],
    ipv6: order.ipv6 ?? [],
    ...(order.publicIp !== undefined && { publicIp: order.publicIp }),
    sourceDestCheck: order.type !== 'nat_gateway',
    type: order.type ?? 'interface',
    ...(order.requester !== undefined && { requester: order.requester }),
    ...(holder && {
      holder: {
        ...holder,
        attachmentId: newId(call.random, { prefix: ATTACHMENTS[holder.type] ?? 'ela-attach' }),
        since: call.now,
      },
    }),
  }
  return { doc, writes: putInterface(call, doc) }
}

const putInterface = (here: Here, doc: NetworkInterface): readonly Write[] => [
  networkInterfaces.put(here, doc),
  ...doc.addresses.map((address) => claimAddress(here, doc.subnetId, address, doc.id)),
]

/** The group that every VPC is born with. */
export const defaultGroup = (here: Here, vpcId: string): string | undefined =>
  claimOf(here, groupName(vpcId, 'default'))?.holder

/** @throws {Fault} when a group does not exist in the VPC. */
export function groupsIn(here: Here, vpcId: string, ids: readonly string[] | undefined): readonly string[] {
  if (!ids?.length) return [defaultGroup(here, vpcId) ?? []].flat()
  for (const id of ids)
    if (securityGroups.get(here, id).vpcId !== vpcId)
      throw fault('InvalidParameter', 'You have specified two resources that belong to different networks.')
  return [...new Set(ids)]
}

/** Locally administered, as EC2's are. */
function newMac(call: Making): string {
  const digits = call.random.text(10, LOWER_HEX)
  return ['02', ...(digits.match(/../g) ?? [])].join(':')
}

/** From the range that RFC 2544 keeps for benchmarks: nobody is reached by it who is not ours. */
export function newPublicIp(call: Making): string {
  const [a = 0, b = 0, c = 0] = call.random.bytes(3)
  return `198.${18 + (a % 2)}.${b}.${c}`
}

/** A free-standing IPv6 address of a subnet with a /64. */
export function newIpv6(call: Making, subnet: Subnet): string | undefined {
  const prefix = subnet.ipv6?.block.split('::/')[0]
  if (prefix === undefined) return undefined
  const groups = prefix.split(':').map((group) => group || '0')
  const host = call.random.text(16, LOWER_HEX).match(/.{4}/g) ?? []
  const padded = [...groups, ...Array<string>(Math.max(0, 4 - groups.length)).fill('0')]
  return [...padded, ...host].map((group) => Number.parseInt(group, 16).toString(16)).join(':')
}
