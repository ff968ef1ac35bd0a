import { LOWER_HEX } from '../../kernel/random.ts'
import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { formatBlock, parseBlock } from './cidr.ts'
import { claim, groupName } from './claims.ts'
import { creates, newId } from './create.ts'
import { fault, invalidValue, missingParameter } from './faults.ts'
import type { Here } from './kind.ts'
import { defaultDomain } from './names.ts'
import { dhcpOptions } from './resources/dhcp-options.ts'
import { networkAcls } from './resources/network-acl.ts'
import { routeTables } from './resources/route-table.ts'
import { securityGroups } from './resources/security-group.ts'
import { securityGroupRules } from './resources/security-group-rule.ts'
import { vpcs } from './resources/vpc.ts'

/** @throws {Fault} for a block that is none, or not between /16 and /28. */
export function vpcBlock(text: string | undefined, code: 'InvalidVpc.Range' | 'InvalidSubnet.Range'): string {
  if (text === undefined) throw missingParameter('cidrBlock')
  const block = parseBlock(text)
  if (!block) throw invalidValue(text, 'cidrBlock', 'This is not a valid CIDR block.')
  if (block.bits < 16 || block.bits > 28) throw fault(code, `The CIDR '${text}' is invalid.`)
  return formatBlock(block)
}

/** With it come its main route table, its default security group and network ACL, and in a region's first VPC the default DHCP options. */
export const CreateVpc = creates('CreateVpc', {
  kind: vpcs,
  make(call, base) {
    checkQuota(call, 'vpc', 'L-F678F1CE', vpcs.all(call).length + 1, () =>
      fault('VpcLimitExceeded', 'The maximum number of VPCs has been reached.'),
    )
    const block = vpcBlock(call.input.CidrBlock, 'InvalidVpc.Range')
    const [options, ...optionWrites] = defaultOptions(call)
    const vpc = {
      ...base,
      cidrs: [{ associationId: newId(call.random, { prefix: 'vpc-cidr-assoc' }), block }],
      ...(call.input.AmazonProvidedIpv6CidrBlock && { ipv6: newIpv6Block(call) }),
      dhcpOptionsId: options,
      tenancy: call.input.InstanceTenancy ?? 'default',
      dnsSupport: true,
      dnsHostnames: false,
      state: { phase: 'pending', since: call.now },
    }
    return [
      vpc,
      ...optionWrites,
      ...mainRouteTable(call, base.id, block),
      ...defaultGroup(call, base.id),
      defaultAcl(call, base.id),
    ]
  },
  answer: (Vpc) => ({ Vpc }),
})

type Making = Here & Pick<Call<unknown>, 'random'>

const newIpv6Block = (call: Making) => ({
  associationId: newId(call.random, { prefix: 'vpc-cidr-assoc' }),
  block: `2600:1f18:${call.random.text(4, LOWER_HEX)}:${call.random.text(2, LOWER_HEX)}00::/56`,
})

/** The set that a region's VPCs have unless told otherwise; made when first needed. */
function defaultOptions(call: Making): readonly [string, ...Write[]] {
  const options = [
    { key: 'domain-name', values: [defaultDomain(call.region)] },
    { key: 'domain-name-servers', values: ['AmazonProvidedDNS'] },
  ]
  const known = dhcpOptions.all(call).find((set) => JSON.stringify(set.options) === JSON.stringify(options))
  if (known) return [known.id]
  const made = { id: newId(call.random, dhcpOptions), created: call.now, tags: [], options }
  return [made.id, dhcpOptions.put(call, made)]
}

const child = (call: Making, kind: { readonly prefix: string }) => ({
  id: newId(call.random, kind),
  created: call.now,
  tags: [],
})

function mainRouteTable(call: Making, vpcId: string, block: string): readonly Write[] {
  const table = {
    ...child(call, routeTables),
    vpcId,
    routes: [{ DestinationCidrBlock: block, GatewayId: 'local', Origin: 'CreateRouteTable' as const }],
    associations: [{ id: newId(call.random, { prefix: 'rtbassoc' }), main: true }],
  }
  return [routeTables.put(call, table)]
}

function defaultGroup(call: Making, vpcId: string): readonly Write[] {
  const group = { ...child(call, securityGroups), name: 'default', description: 'default VPC security group', vpcId }
  const among = {
    ...child(call, securityGroupRules),
    groupId: group.id,
    egress: false,
    protocol: '-1',
    peer: { group: group.id },
  }
  return [
    securityGroups.put(call, group),
    claim(call, groupName(vpcId, group.name), { holder: group.id }),
    securityGroupRules.put(call, among),
    allowAllEgress(call, group.id),
  ]
}

/** What every new group is allowed to send: everything. */
export const allowAllEgress = (call: Making, groupId: string): Write =>
  securityGroupRules.put(call, {
    ...child(call, securityGroupRules),
    groupId,
    egress: true,
    protocol: '-1',
    peer: { cidr4: '0.0.0.0/0' },
  })

const defaultAcl = (call: Making, vpcId: string): Write => networkAcls.put(call, { ...child(call, networkAcls), vpcId })
