import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let client: AwsClient
let VpcId = ''
let SubnetId = ''
let ImageId = ''

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})

beforeAll(async () => {
  w = await world()
  client = await w.client('customer')
  VpcId = (await client.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })).Vpc?.VpcId ?? ''
  const made = await client.call('ec2', 'CreateSubnet', {
    VpcId,
    CidrBlock: '10.0.0.0/24',
    AvailabilityZone: 'us-east-1b',
  })
  SubnetId = made.Subnet?.SubnetId ?? ''
  const { Images } = await client.call('ec2', 'DescribeImages', {
    Owners: ['531415883065'],
    Filters: [
      { Name: 'description', Values: ['OpenShift 4.21 *'] },
      { Name: 'architecture', Values: ['x86_64'] },
    ],
  })
  ImageId = Images?.[0]?.ImageId ?? ''
  await client.call('iam', 'CreateRole', { RoleName: 'Worker', AssumeRolePolicyDocument: TRUST })
  await client.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'worker-profile' })
  await client.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'worker-profile', RoleName: 'Worker' })
})
afterAll(() => w.close())

const order = (more = {}) => ({ ImageId, InstanceType: 'm5.xlarge', SubnetId, MinCount: 1, MaxCount: 1, ...more })

describe('an instance', () => {
  it('is ordered pending, runs when read, and is gone an hour after its end', async () => {
    const launched = await client.call('ec2', 'RunInstances', {
      ...order(),
      IamInstanceProfile: { Name: 'worker-profile' },
      UserData: Buffer.from('{"ignition":{}}').toString('base64'),
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 300, VolumeType: 'gp3', Iops: 3000, Encrypted: true } },
      ],
      TagSpecifications: [
        { ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'demo-worker-0' }] },
        { ResourceType: 'volume', Tags: [{ Key: 'Name', Value: 'demo-disk' }] },
      ],
    })
    const born = launched.Instances?.[0]
    const id = born?.InstanceId ?? ''
    expect(born).toMatchObject({
      State: { Code: 0, Name: 'pending' },
      StateReason: { Code: 'pending' },
      VpcId,
      Placement: { AvailabilityZone: 'us-east-1b' },
    })
    expect(born?.PrivateIpAddress).toMatch(/^10\.0\.0\.\d+$/)
    expect(born?.PrivateDnsName).toBe(`ip-${born?.PrivateIpAddress?.replaceAll('.', '-')}.ec2.internal`)
    expect(born?.IamInstanceProfile?.Arn).toBe('arn:aws:iam::111122223333:instance-profile/worker-profile')
    expect(born?.NetworkInterfaces?.[0]?.Attachment?.DeviceIndex).toBe(0)

    const read = async () =>
      (await client.call('ec2', 'DescribeInstances', { InstanceIds: [id] })).Reservations?.[0]?.Instances?.[0]
    const running = await read()
    expect(running?.State?.Name).toBe('running')
    expect(running?.StateReason).toBeUndefined()
    expect(running?.StateTransitionReason).toBe('')
    expect(running?.MetadataOptions).toMatchObject({
      HttpTokens: 'optional',
      HttpPutResponseHopLimit: 1,
      State: 'applied',
    })
    const volumeId = running?.BlockDeviceMappings?.[0]?.Ebs?.VolumeId ?? ''
    const { Volumes } = await client.call('ec2', 'DescribeVolumes', { VolumeIds: [volumeId] })
    expect(Volumes?.[0]).toMatchObject({
      State: 'in-use',
      Size: 300,
      VolumeType: 'gp3',
      Encrypted: true,
      Tags: [{ Value: 'demo-disk' }],
    })

    const { UserData } = await client.call('ec2', 'DescribeInstanceAttribute', {
      InstanceId: id,
      Attribute: 'userData',
    })
    expect(Buffer.from(UserData?.Value ?? '', 'base64').toString()).toBe('{"ignition":{}}')

    const { TerminatingInstances } = await client.call('ec2', 'TerminateInstances', { InstanceIds: [id] })
    expect(TerminatingInstances).toMatchObject([
      { PreviousState: { Name: 'running' }, CurrentState: { Name: 'shutting-down' } },
    ])
    const ended = await read()
    expect(ended).toMatchObject({ State: { Name: 'terminated' }, NetworkInterfaces: [], BlockDeviceMappings: [] })
    expect(await refusal(client.call('ec2', 'DescribeVolumes', { VolumeIds: [volumeId] }))).toBe(
      `InvalidVolume.NotFound: The volume '${volumeId}' does not exist.`,
    )
    await w.clock.advance(61 * 60_000)
    expect(await refusal(read())).toBe(`InvalidInstanceID.NotFound: The instance ID '${id}' does not exist`)
  })

  it('is found by filters on state, tags, network and names', async () => {
    const { Instances } = await client.call('ec2', 'RunInstances', {
      ...order(),
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'kubernetes.io/cluster/demo', Value: 'owned' }] }],
    })
    const one = Instances?.[0]
    const find = async (...Filters: { Name: string; Values: string[] }[]) => {
      const { Reservations } = await client.call('ec2', 'DescribeInstances', { Filters })
      return Reservations?.flatMap((reservation) => reservation.Instances?.map((instance) => instance.InstanceId) ?? [])
    }
    expect(
      await find(
        { Name: 'instance-state-name', Values: ['pending', 'running'] },
        { Name: 'tag:kubernetes.io/cluster/demo', Values: ['owned'] },
      ),
    ).toEqual([one?.InstanceId])
    expect(await find({ Name: 'private-dns-name', Values: [one?.PrivateDnsName ?? ''] })).toEqual([one?.InstanceId])
    expect(
      await find({ Name: 'vpc-id', Values: [VpcId] }, { Name: 'instance-state-name', Values: ['stopped'] }),
    ).toEqual([])
    await client.call('ec2', 'TerminateInstances', { InstanceIds: [one?.InstanceId ?? ''] })
  })

  it('is launched once for one client token, and not at all for another order with the same token', async () => {
    const first = await client.call('ec2', 'RunInstances', { ...order(), ClientToken: 'demo-1' })
    const again = await client.call('ec2', 'RunInstances', { ...order(), ClientToken: 'demo-1' })
    expect(again.ReservationId).toBe(first.ReservationId)
    expect(again.Instances?.[0]?.InstanceId).toBe(first.Instances?.[0]?.InstanceId)
    expect(
      await refusal(
        client.call('ec2', 'RunInstances', { ...order({ InstanceType: 'm5.2xlarge' }), ClientToken: 'demo-1' }),
      ),
    ).toContain('IdempotentParameterMismatch')
    await client.call('ec2', 'TerminateInstances', { InstanceIds: [first.Instances?.[0]?.InstanceId ?? ''] })
  })

  it('stops, changes its type, starts again, and is protected from termination when it shall be', async () => {
    const { Instances } = await client.call('ec2', 'RunInstances', order())
    const InstanceId = Instances?.[0]?.InstanceId ?? ''
    expect(
      await refusal(
        client.call('ec2', 'ModifyInstanceAttribute', { InstanceId, InstanceType: { Value: 'm5.2xlarge' } }),
      ),
    ).toContain('IncorrectInstanceState')
    await client.call('ec2', 'StopInstances', { InstanceIds: [InstanceId] })
    const { Reservations } = await client.call('ec2', 'DescribeInstances', { InstanceIds: [InstanceId] })
    expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
      StateTransitionReason: expect.stringMatching(/^User initiated \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$/) as string,
      StateReason: { Code: 'Client.UserInitiatedShutdown' },
    })
    await client.call('ec2', 'ModifyInstanceAttribute', { InstanceId, InstanceType: { Value: 'm5.2xlarge' } })
    await client.call('ec2', 'StartInstances', { InstanceIds: [InstanceId] })
    await client.call('ec2', 'ModifyInstanceAttribute', { InstanceId, DisableApiTermination: { Value: true } })
    expect(await refusal(client.call('ec2', 'TerminateInstances', { InstanceIds: [InstanceId] }))).toContain(
      'OperationNotPermitted',
    )
    const { InstanceStatuses } = await client.call('ec2', 'DescribeInstanceStatus', { InstanceIds: [InstanceId] })
    expect(InstanceStatuses?.[0]).toMatchObject({
      InstanceState: { Name: 'running' },
      InstanceStatus: { Status: 'ok' },
    })
    await client.call('ec2', 'ModifyInstanceAttribute', { InstanceId, DisableApiTermination: { Value: false } })
    await client.call('ec2', 'TerminateInstances', { InstanceIds: [InstanceId] })
  })

  it('is refused for what is wrong with the order', async () => {
    const wrong = async (more: object) => refusal(client.call('ec2', 'RunInstances', order(more)))
    expect(await wrong({ ImageId: 'ami-0123456789abcdef0' })).toBe(
      "InvalidAMIID.NotFound: The image id '[ami-0123456789abcdef0]' does not exist",
    )
    expect(await wrong({ ImageId: 'nothing' })).toBe(
      'InvalidAMIID.Malformed: Invalid id: "nothing" (expecting "ami-...")',
    )
    expect(await wrong({ SubnetId: 'subnet-0123456789abcdef0' })).toBe(
      "InvalidSubnetID.NotFound: The subnet ID 'subnet-0123456789abcdef0' does not exist",
    )
    expect(await wrong({ SubnetId: undefined })).toContain('VPCIdNotSpecified')
    expect(await wrong({ InstanceType: 'm5.huge' })).toContain('InvalidParameterValue')
    expect(await wrong({ IamInstanceProfile: { Name: 'nobody' } })).toBe(
      'InvalidParameterValue: Value (nobody) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
    )
    expect(await wrong({ MinCount: 2, MaxCount: 1 })).toContain('InvalidParameterValue')
    expect(await wrong({ UserData: '%%%' })).toBe('InvalidUserData.Malformed: Invalid BASE64 encoding of user data.')
    expect(await wrong({ InstanceType: 'm5.24xlarge', MinCount: 13, MaxCount: 13 })).toContain('VcpuLimitExceeded')
    expect(await wrong({ DryRun: true })).toBe('DryRunOperation: Request would have succeeded, but DryRun flag is set.')
  })
})

describe('authorization of a launch', () => {
  const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

  async function caller(name: string, document: string): Promise<AwsClient> {
    await client.call('iam', 'CreateUser', { UserName: name })
    await client.call('iam', 'PutUserPolicy', { UserName: name, PolicyName: 'p', PolicyDocument: document })
    const { AccessKey } = await client.call('iam', 'CreateAccessKey', { UserName: name })
    return w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
  }

  it('asks for PassRole on the role of the profile, for EC2', async () => {
    const run = { Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' }
    const without = await caller('launcher', policy(run))
    const withProfile = { ...order(), IamInstanceProfile: { Name: 'worker-profile' } }
    expect(await refusal(without.call('ec2', 'RunInstances', { ...order(), DryRun: true }))).toContain(
      'DryRunOperation',
    )
    expect(await refusal(without.call('ec2', 'RunInstances', withProfile))).toContain('UnauthorizedOperation')
    const pass = {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: 'arn:aws:iam::111122223333:role/Worker',
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    }
    const allowed = await caller('passer', policy(run, pass))
    expect(await refusal(allowed.call('ec2', 'RunInstances', { ...withProfile, DryRun: true }))).toContain(
      'DryRunOperation',
    )
  })

  it('asks for CreateTags only where something is tagged, and tells for which call', async () => {
    const run = { Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' }
    const tag = {
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: 'arn:aws:ec2:*:*:instance/*',
      Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances', 'aws:RequestTag/team': 'red' } },
    }
    const tagger = await caller('tagger', policy(run, tag))
    const tagged = (Value: string, ResourceType = 'instance') => ({
      ...order({ DryRun: true }),
      TagSpecifications: [{ ResourceType, Tags: [{ Key: 'team', Value }] }],
    })
    expect(await refusal(tagger.call('ec2', 'RunInstances', tagged('red')))).toContain('DryRunOperation')
    expect(await refusal(tagger.call('ec2', 'RunInstances', tagged('blue')))).toContain('UnauthorizedOperation')
    expect(await refusal(tagger.call('ec2', 'RunInstances', tagged('red', 'volume')))).toContain(
      'UnauthorizedOperation',
    )
  })

  it('may depend on type, subnet, tags of what exists, and region', async () => {
    const run = (Condition: object, Resource = '*') => ({ Effect: 'Allow', Action: 'ec2:*', Resource, Condition })
    const small = await caller('small', policy(run({ StringEqualsIfExists: { 'ec2:InstanceType': 'm5.large' } })))
    expect(await refusal(small.call('ec2', 'RunInstances', order({ DryRun: true })))).toContain('UnauthorizedOperation')
    expect(
      await refusal(small.call('ec2', 'RunInstances', order({ DryRun: true, InstanceType: 'm5.large' }))),
    ).toContain('DryRunOperation')
    await client.call('ec2', 'CreateTags', { Resources: [SubnetId], Tags: [{ Key: 'team', Value: 'red' }] })
    const mine = await caller('mine', policy(run({ StringEquals: { 'ec2:ResourceTag/team': 'red' } })))
    expect(await refusal(mine.call('ec2', 'DeleteSubnet', { SubnetId, DryRun: true }))).toContain('DryRunOperation')
    expect(await refusal(mine.call('ec2', 'DeleteVpc', { VpcId, DryRun: true }))).toContain('UnauthorizedOperation')
    const there = await caller('there', policy(run({ StringEquals: { 'ec2:Region': 'eu-west-1' } })))
    expect(await refusal(there.call('ec2', 'DescribeVpcs', {}))).toContain('UnauthorizedOperation')
  })
})

describe('a volume', () => {
  it('is made, attached, grown, detached and deleted as the EBS driver does', async () => {
    const { Instances } = await client.call('ec2', 'RunInstances', order())
    const InstanceId = Instances?.[0]?.InstanceId ?? ''
    const made = await client.call('ec2', 'CreateVolume', {
      AvailabilityZone: 'us-east-1b',
      Size: 10,
      VolumeType: 'gp3',
    })
    const VolumeId = made.VolumeId ?? ''
    expect(made).toMatchObject({ State: 'creating', Iops: 3000, Throughput: 125 })
    expect(await client.call('ec2', 'AttachVolume', { VolumeId, InstanceId, Device: '/dev/xvdba' })).toMatchObject({
      State: 'attaching',
    })
    const { Volumes } = await client.call('ec2', 'DescribeVolumes', {
      Filters: [{ Name: 'attachment.instance-id', Values: [InstanceId] }],
    })
    expect(Volumes?.find((one) => one.VolumeId === VolumeId)).toMatchObject({
      State: 'in-use',
      Attachments: [{ State: 'attached' }],
    })
    expect(await refusal(client.call('ec2', 'DeleteVolume', { VolumeId }))).toBe(
      `VolumeInUse: Volume ${VolumeId} is currently attached to ${InstanceId}`,
    )
    expect((await client.call('ec2', 'ModifyVolume', { VolumeId, Size: 20 })).VolumeModification).toMatchObject({
      OriginalSize: 10,
      TargetSize: 20,
      ModificationState: 'modifying',
    })
    const { VolumesModifications } = await client.call('ec2', 'DescribeVolumesModifications', { VolumeIds: [VolumeId] })
    expect(VolumesModifications?.[0]?.ModificationState).toBe('completed')
    const { SnapshotId } = await client.call('ec2', 'CreateSnapshot', { VolumeId })
    expect(
      (await client.call('ec2', 'DescribeSnapshots', { SnapshotIds: [SnapshotId ?? ''] })).Snapshots?.[0],
    ).toMatchObject({ State: 'completed', VolumeSize: 20 })
    await client.call('ec2', 'DetachVolume', { VolumeId })
    await client.call('ec2', 'DeleteVolume', { VolumeId })
    expect(await refusal(client.call('ec2', 'DescribeVolumes', { VolumeIds: [VolumeId] }))).toContain(
      'InvalidVolume.NotFound',
    )
    await client.call('ec2', 'TerminateInstances', { InstanceIds: [InstanceId] })
  })
})

describe('a network interface', () => {
  it('takes more addresses and gives them back, as egress addresses come and go', async () => {
    const { Instances } = await client.call('ec2', 'RunInstances', order())
    const NetworkInterfaceId = Instances?.[0]?.NetworkInterfaces?.[0]?.NetworkInterfaceId ?? ''
    const own = Instances?.[0]?.PrivateIpAddress === '10.0.0.77' ? '10.0.0.78' : '10.0.0.77'
    await client.call('ec2', 'AssignPrivateIpAddresses', { NetworkInterfaceId, PrivateIpAddresses: [own] })
    const { NetworkInterfaces } = await client.call('ec2', 'DescribeNetworkInterfaces', {
      Filters: [{ Name: 'addresses.private-ip-address', Values: [own] }],
    })
    expect(NetworkInterfaces?.[0]?.PrivateIpAddresses?.map((one) => one.PrivateIpAddress)).toEqual([
      Instances?.[0]?.PrivateIpAddress,
      own,
    ])
    expect(await refusal(client.call('ec2', 'CreateNetworkInterface', { SubnetId, PrivateIpAddress: own }))).toBe(
      `InvalidIPAddress.InUse: Address ${own} is in use.`,
    )
    await client.call('ec2', 'UnassignPrivateIpAddresses', { NetworkInterfaceId, PrivateIpAddresses: [own] })
    const { NetworkInterface } = await client.call('ec2', 'CreateNetworkInterface', { SubnetId, PrivateIpAddress: own })
    await client.call('ec2', 'DeleteNetworkInterface', {
      NetworkInterfaceId: NetworkInterface?.NetworkInterfaceId ?? '',
    })
    await client.call('ec2', 'TerminateInstances', { InstanceIds: [Instances?.[0]?.InstanceId ?? ''] })
  })
})

describe('side by side', () => {
  it('ten launches end in ten instances with ten addresses', async () => {
    const launched = await Promise.all(
      Array.from({ length: 10 }, () => client.call('ec2', 'RunInstances', order({ InstanceType: 't3.micro' }))),
    )
    const all = launched.flatMap((one) => one.Instances ?? [])
    expect(new Set(all.map((one) => one.PrivateIpAddress)).size).toBe(10)
    await client.call('ec2', 'TerminateInstances', { InstanceIds: all.map((one) => one.InstanceId ?? '') })
    const { Subnets } = await client.call('ec2', 'DescribeSubnets', { SubnetIds: [SubnetId] })
    expect(Subnets?.[0]?.AvailableIpAddressCount).toBe(251)
  })
})

describe('twenty calls side by side', () => {
  const twenty = <Value>(make: (index: number) => Promise<Value>) =>
    Promise.all(Array.from({ length: 20 }, (_, index) => make(index)))

  it('on one security group all leave their rule', async () => {
    const groups = await twenty((index) =>
      client.call('ec2', 'CreateSecurityGroup', { GroupName: `group-${index}`, Description: 'one of many', VpcId }),
    )
    const GroupId = groups[0]?.GroupId ?? ''
    await twenty((index) =>
      client.call('ec2', 'AuthorizeSecurityGroupIngress', {
        GroupId,
        IpProtocol: 'tcp',
        FromPort: index,
        ToPort: index,
        CidrIp: '10.0.0.0/16',
      }),
    )
    const { SecurityGroups } = await client.call('ec2', 'DescribeSecurityGroups', { GroupIds: [GroupId] })
    expect(SecurityGroups?.[0]?.IpPermissions).toHaveLength(20)
  })

  it('make twenty network interfaces, volumes and tags', async () => {
    const interfaces = await twenty(() => client.call('ec2', 'CreateNetworkInterface', { SubnetId }))
    expect(new Set(interfaces.map((one) => one.NetworkInterface?.PrivateIpAddress)).size).toBe(20)
    await twenty((index) =>
      client.call('ec2', 'DeleteNetworkInterface', {
        NetworkInterfaceId: interfaces[index]?.NetworkInterface?.NetworkInterfaceId ?? '',
      }),
    )
    const volumes = await twenty(() => client.call('ec2', 'CreateVolume', { AvailabilityZone: 'us-east-1b', Size: 1 }))
    await twenty((index) => client.call('ec2', 'DeleteVolume', { VolumeId: volumes[index]?.VolumeId ?? '' }))
  })
})

describe('key pairs', () => {
  it('are made with a private key that is told once, or brought along', async () => {
    const made = await client.call('ec2', 'CreateKeyPair', { KeyName: 'mine', KeyType: 'ed25519' })
    expect(made.KeyMaterial).toContain('PRIVATE KEY')
    const { KeyPairs } = await client.call('ec2', 'DescribeKeyPairs', { KeyNames: ['mine'], IncludePublicKey: true })
    const PublicKeyMaterial = Buffer.from(KeyPairs?.[0]?.PublicKey ?? '')
    const brought = await client.call('ec2', 'ImportKeyPair', { KeyName: 'yours', PublicKeyMaterial })
    expect(brought.KeyFingerprint).toBe(made.KeyFingerprint)
    expect(await refusal(client.call('ec2', 'CreateKeyPair', { KeyName: 'mine' }))).toBe(
      'InvalidKeyPair.Duplicate: The keypair already exists',
    )
    await client.call('ec2', 'DeleteKeyPair', { KeyName: 'mine' })
  })
})
