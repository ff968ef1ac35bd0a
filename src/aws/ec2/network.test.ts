import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let ec2: AwsClient
beforeAll(async () => {
  w = await world()
  ec2 = await w.client('customer')
})
afterAll(() => w.close())

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )

async function vpc(cidr = '10.0.0.0/16'): Promise<string> {
  const { Vpc } = await ec2.call('ec2', 'CreateVpc', { CidrBlock: cidr })
  return Vpc?.VpcId ?? ''
}

async function subnet(vpcId: string, cidr: string): Promise<string> {
  const { Subnet } = await ec2.call('ec2', 'CreateSubnet', {
    VpcId: vpcId,
    CidrBlock: cidr,
    AvailabilityZone: 'us-east-1a',
  })
  return Subnet?.SubnetId ?? ''
}

describe('a VPC', () => {
  it('is born pending with a main route table, a default group, an access list and DHCP options, and is available when read', async () => {
    const { Vpc } = await ec2.call('ec2', 'CreateVpc', {
      CidrBlock: '10.0.0.0/16',
      TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'demo-vpc' }] }],
    })
    const id = Vpc?.VpcId ?? ''
    expect(Vpc).toMatchObject({
      State: 'pending',
      CidrBlock: '10.0.0.0/16',
      IsDefault: false,
      Tags: [{ Key: 'Name', Value: 'demo-vpc' }],
    })
    expect(id).toMatch(/^vpc-[0-9a-f]{17}$/)
    const where = { Filters: [{ Name: 'vpc-id', Values: [id] }] }
    const { Vpcs } = await ec2.call('ec2', 'DescribeVpcs', { VpcIds: [id] })
    const { RouteTables } = await ec2.call('ec2', 'DescribeRouteTables', where)
    const { SecurityGroups } = await ec2.call('ec2', 'DescribeSecurityGroups', where)
    const { NetworkAcls } = await ec2.call('ec2', 'DescribeNetworkAcls', where)
    const { DhcpOptions } = await ec2.call('ec2', 'DescribeDhcpOptions', {
      DhcpOptionsIds: [Vpcs?.[0]?.DhcpOptionsId ?? ''],
    })
    expect(Vpcs?.[0]?.State).toBe('available')
    expect(RouteTables?.[0]?.Associations?.[0]?.Main).toBe(true)
    expect(RouteTables?.[0]?.Routes).toMatchObject([
      { DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' },
    ])
    expect(SecurityGroups?.[0]).toMatchObject({
      GroupName: 'default',
      IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    })
    expect(NetworkAcls?.[0]?.IsDefault).toBe(true)
    expect(DhcpOptions?.[0]?.DhcpConfigurations?.[0]).toEqual({
      Key: 'domain-name',
      Values: [{ Value: 'ec2.internal' }],
    })
    await ec2.call('ec2', 'DeleteVpc', { VpcId: id })
    expect(await refusal(ec2.call('ec2', 'DescribeVpcs', { VpcIds: [id] }))).toBe(
      `InvalidVpcID.NotFound: The vpc ID '${id}' does not exist`,
    )
  })

  it('is refused with blocks out of range, and as the sixth one', async () => {
    expect(await refusal(vpc('10.0.0.0/8'))).toBe("InvalidVpc.Range: The CIDR '10.0.0.0/8' is invalid.")
    expect(await refusal(vpc('nonsense'))).toContain(
      'InvalidParameterValue: Value (nonsense) for parameter cidrBlock is invalid.',
    )
    const ids = []
    for (let count = 0; count < 5; count++) ids.push(await vpc())
    expect(await refusal(vpc())).toBe('VpcLimitExceeded: The maximum number of VPCs has been reached.')
    for (const VpcId of ids) await ec2.call('ec2', 'DeleteVpc', { VpcId })
  })

  it('keeps its attributes, one a call', async () => {
    const VpcId = await vpc()
    await ec2.call('ec2', 'ModifyVpcAttribute', { VpcId, EnableDnsHostnames: { Value: true } })
    const { EnableDnsHostnames } = await ec2.call('ec2', 'DescribeVpcAttribute', {
      VpcId,
      Attribute: 'enableDnsHostnames',
    })
    expect(EnableDnsHostnames).toEqual({ Value: true })
    expect(
      await refusal(
        ec2.call('ec2', 'ModifyVpcAttribute', {
          VpcId,
          EnableDnsHostnames: { Value: true },
          EnableDnsSupport: { Value: true },
        }),
      ),
    ).toContain('InvalidParameterCombination')
    await ec2.call('ec2', 'DeleteVpc', { VpcId })
  })
})

describe('a subnet', () => {
  it('lies in its VPC, over no other, and keeps the VPC from being deleted', async () => {
    const VpcId = await vpc()
    const id = await subnet(VpcId, '10.0.0.0/20')
    expect(await refusal(subnet(VpcId, '10.0.8.0/24'))).toBe(
      "InvalidSubnet.Conflict: The CIDR '10.0.8.0/24' conflicts with another subnet",
    )
    expect(await refusal(subnet(VpcId, '10.1.0.0/24'))).toBe("InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid.")
    expect(await refusal(ec2.call('ec2', 'DeleteVpc', { VpcId }))).toBe(
      `DependencyViolation: The vpc '${VpcId}' has dependencies and cannot be deleted.`,
    )
    const { Subnets } = await ec2.call('ec2', 'DescribeSubnets', {
      Filters: [{ Name: 'cidr-block', Values: ['10.0.0.*'] }],
    })
    expect(Subnets).toMatchObject([{ SubnetId: id, AvailableIpAddressCount: 4091, AvailabilityZoneId: 'use1-az1' }])
    await ec2.call('ec2', 'ModifySubnetAttribute', { SubnetId: id, MapPublicIpOnLaunch: { Value: true } })
    await ec2.call('ec2', 'DeleteSubnet', { SubnetId: id })
    await ec2.call('ec2', 'DeleteVpc', { VpcId })
  })
})

describe('a public network', () => {
  it('comes up and down in the order of the installer', async () => {
    const VpcId = await vpc()
    const SubnetId = await subnet(VpcId, '10.0.0.0/20')
    const { InternetGateway } = await ec2.call('ec2', 'CreateInternetGateway', {})
    const InternetGatewayId = InternetGateway?.InternetGatewayId ?? ''
    await ec2.call('ec2', 'AttachInternetGateway', { InternetGatewayId, VpcId })
    const { RouteTable } = await ec2.call('ec2', 'CreateRouteTable', { VpcId })
    const RouteTableId = RouteTable?.RouteTableId ?? ''
    await ec2.call('ec2', 'CreateRoute', {
      RouteTableId,
      DestinationCidrBlock: '0.0.0.0/0',
      GatewayId: InternetGatewayId,
    })
    expect(
      await refusal(
        ec2.call('ec2', 'CreateRoute', {
          RouteTableId,
          DestinationCidrBlock: '0.0.0.0/0',
          GatewayId: InternetGatewayId,
        }),
      ),
    ).toBe('RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists.')
    const { AssociationId } = await ec2.call('ec2', 'AssociateRouteTable', { RouteTableId, SubnetId })
    const { AllocationId, PublicIp } = await ec2.call('ec2', 'AllocateAddress', { Domain: 'vpc' })
    const made = await ec2.call('ec2', 'CreateNatGateway', { SubnetId, AllocationId })
    const NatGatewayId = made.NatGateway?.NatGatewayId ?? ''
    expect(made.NatGateway?.State).toBe('pending')
    const { NetworkInterfaces } = await ec2.call('ec2', 'DescribeNetworkInterfaces', {
      Filters: [{ Name: 'subnet-id', Values: [SubnetId] }],
    })
    const { AttachmentId = '' } = NetworkInterfaces?.[0]?.Attachment ?? {}
    expect(AttachmentId).toMatch(/^ela-attach-/)
    expect(await refusal(ec2.call('ec2', 'DetachNetworkInterface', { AttachmentId, Force: true }))).toBe(
      "OperationNotPermitted: You are not allowed to manage 'ela-attach' attachments.",
    )
    const { NatGateways } = await ec2.call('ec2', 'DescribeNatGateways', { NatGatewayIds: [NatGatewayId] })
    expect(NatGateways?.[0]).toMatchObject({ State: 'available', NatGatewayAddresses: [{ AllocationId, PublicIp }] })
    const { VpcEndpoint } = await ec2.call('ec2', 'CreateVpcEndpoint', {
      VpcId,
      ServiceName: 'com.amazonaws.us-east-1.s3',
      RouteTableIds: [RouteTableId],
    })
    const { RouteTables } = await ec2.call('ec2', 'DescribeRouteTables', { RouteTableIds: [RouteTableId] })
    expect(RouteTables?.[0]?.Routes?.map((route) => route.GatewayId)).toEqual([
      'local',
      InternetGatewayId,
      VpcEndpoint?.VpcEndpointId,
    ])

    expect(await refusal(ec2.call('ec2', 'ReleaseAddress', { AllocationId }))).toBe(
      `InvalidIPAddress.InUse: Address ${PublicIp} is in use.`,
    )
    expect(await refusal(ec2.call('ec2', 'DetachInternetGateway', { InternetGatewayId, VpcId }))).toContain(
      'has some mapped public address(es)',
    )
    expect(await refusal(ec2.call('ec2', 'DeleteSubnet', { SubnetId }))).toContain('DependencyViolation')
    await ec2.call('ec2', 'DeleteNatGateway', { NatGatewayId })
    const after = await ec2.call('ec2', 'DescribeNatGateways', { Filter: [{ Name: 'vpc-id', Values: [VpcId] }] })
    expect(after.NatGateways?.[0]?.State).toBe('deleted')
    await ec2.call('ec2', 'ReleaseAddress', { AllocationId })
    await ec2.call('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds: [VpcEndpoint?.VpcEndpointId ?? ''] })
    expect(await refusal(ec2.call('ec2', 'DeleteRouteTable', { RouteTableId }))).toContain('DependencyViolation')
    await ec2.call('ec2', 'DisassociateRouteTable', { AssociationId: AssociationId ?? '' })
    await ec2.call('ec2', 'DeleteRouteTable', { RouteTableId })
    await ec2.call('ec2', 'DetachInternetGateway', { InternetGatewayId, VpcId })
    await ec2.call('ec2', 'DeleteInternetGateway', { InternetGatewayId })
    await ec2.call('ec2', 'DeleteSubnet', { SubnetId })
    await ec2.call('ec2', 'DeleteVpc', { VpcId })
  })
})

describe('a security group', () => {
  it('holds each rule once, shows rules of equal ports together, and stays while another group refers to it', async () => {
    const VpcId = await vpc()
    const make = async (GroupName: string) =>
      (await ec2.call('ec2', 'CreateSecurityGroup', { GroupName, Description: 'for nodes', VpcId })).GroupId ?? ''
    const master = await make('master')
    const worker = await make('worker')
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '10.0.0.0/16' }] }
    const { SecurityGroupRules } = await ec2.call('ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId: master,
      IpPermissions: [ssh],
    })
    expect(SecurityGroupRules?.[0]).toMatchObject({ IsEgress: false, CidrIpv4: '10.0.0.0/16', FromPort: 22 })
    expect(
      await refusal(ec2.call('ec2', 'AuthorizeSecurityGroupIngress', { GroupId: master, IpPermissions: [ssh] })),
    ).toBe(
      'InvalidPermission.Duplicate: the specified rule "peer: 10.0.0.0/16, TCP, from port: 22, to port: 22, ALLOW" already exists',
    )
    await ec2.call('ec2', 'AuthorizeSecurityGroupIngress', {
      GroupId: master,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: worker }] }],
    })
    const { SecurityGroups } = await ec2.call('ec2', 'DescribeSecurityGroups', { GroupIds: [master] })
    expect(SecurityGroups?.[0]?.IpPermissions).toMatchObject([
      { IpRanges: [{ CidrIp: '10.0.0.0/16' }], UserIdGroupPairs: [{ GroupId: worker }] },
    ])
    expect(await refusal(ec2.call('ec2', 'DeleteSecurityGroup', { GroupId: worker }))).toBe(
      `DependencyViolation: resource ${worker} has a dependent object`,
    )
    expect(await refusal(make('master'))).toBe(
      `InvalidGroup.Duplicate: The security group 'master' already exists for VPC '${VpcId}'`,
    )
    await ec2.call('ec2', 'RevokeSecurityGroupIngress', { GroupId: master, IpPermissions: [ssh] })
    expect(
      await refusal(ec2.call('ec2', 'RevokeSecurityGroupIngress', { GroupId: master, IpPermissions: [ssh] })),
    ).toContain('InvalidPermission.NotFound')
    await ec2.call('ec2', 'DeleteSecurityGroup', { GroupId: master })
    await ec2.call('ec2', 'DeleteSecurityGroup', { GroupId: worker })
    await ec2.call('ec2', 'DeleteVpc', { VpcId })
  })
})

describe('tags', () => {
  it('are laid over resources of any kind, found by filters, and taken away', async () => {
    const VpcId = await vpc()
    const id = await subnet(VpcId, '10.0.0.0/24')
    await ec2.call('ec2', 'CreateTags', {
      Resources: [VpcId, id],
      Tags: [{ Key: 'kubernetes.io/cluster/demo', Value: 'owned' }],
    })
    const found = await ec2.call('ec2', 'DescribeSubnets', {
      Filters: [{ Name: 'tag:kubernetes.io/cluster/demo', Values: ['own*'] }],
    })
    expect(found.Subnets?.map((one) => one.SubnetId)).toEqual([id])
    const told = await ec2.call('ec2', 'DescribeTags', {
      Filters: [{ Name: 'key', Values: ['kubernetes.io/cluster/demo'] }],
    })
    expect(told.Tags?.map((tag) => tag.ResourceType).sort()).toEqual(['subnet', 'vpc'])
    await ec2.call('ec2', 'DeleteTags', { Resources: [id], Tags: [{ Key: 'kubernetes.io/cluster/demo' }] })
    expect(
      (await ec2.call('ec2', 'DescribeSubnets', { Filters: [{ Name: 'tag-key', Values: ['kubernetes*'] }] })).Subnets,
    ).toEqual([])
    expect(
      await refusal(ec2.call('ec2', 'CreateTags', { Resources: [id], Tags: [{ Key: 'aws:name', Value: 'x' }] })),
    ).toContain('InvalidParameterValue')
    expect(await refusal(ec2.call('ec2', 'DescribeVpcs', { Filters: [{ Name: 'colour', Values: ['red'] }] }))).toBe(
      "InvalidParameterValue: The filter 'colour' is invalid",
    )
    await ec2.call('ec2', 'DeleteSubnet', { SubnetId: id })
    await ec2.call('ec2', 'DeleteVpc', { VpcId })
  })

  it('end a dry run after authorization', async () => {
    expect(await refusal(ec2.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16', DryRun: true }))).toBe(
      'DryRunOperation: Request would have succeeded, but DryRun flag is set.',
    )
  })
})
