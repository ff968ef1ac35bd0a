import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Instance } from '../ec2/resources/instance.ts'
import { metadataService } from './metadata.ts'
import { accountId } from '../../kernel/brands.ts'

const CUSTOMER = accountId('111122223333')

let w: TestWorld
let aws: AwsClient
let read: (path: string) => Promise<string>
let readOf: (id: string) => typeof read
let order: { readonly ImageId: string; readonly SubnetId: string; readonly MinCount: 1; readonly MaxCount: 1 }
let instanceId: string
let mac: string
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId: Vpc?.VpcId ?? '', CidrBlock: '10.0.0.0/24' })
  order = { ImageId: Images[0]?.ImageId ?? '', SubnetId: Subnet?.SubnetId ?? '', MinCount: 1, MaxCount: 1 }
  const { Instances: [made] = [] } = await aws.call('ec2', 'RunInstances', {
    ...order,
    InstanceType: 'm5.xlarge',
    MetadataOptions: { HttpTokens: 'optional' },
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'web' }] }],
  })
  instanceId = made?.InstanceId ?? ''
  readOf = (id) => {
    const find = () =>
      w.cloud.projection.view().get<Instance>(CUSTOMER, `ec2/us-east-1/instance/${id}`)?.value as Instance // made here
    const imds = metadataService(
      w.cloud.world,
      () => w.cloud.projection.view(),
      () => ({ instance: find(), account: CUSTOMER, region: 'us-east-1' }),
    )
    return async (path) => {
      const { status, body } = await imds.answer({
        method: 'GET',
        path: `/latest/meta-data/${path}`,
        headers: new Map(),
      })
      return status === 200 ? body : String(status)
    }
  }
  read = readOf(instanceId)
  mac = await read('mac')
})
afterAll(() => w.close())

test('what every object of the program has is no category', async () => {
  const imds = metadataService(
    w.cloud.world,
    () => w.cloud.projection.view(),
    () => ({
      instance: w.cloud.projection.view().get<Instance>(CUSTOMER, `ec2/us-east-1/instance/${instanceId}`)
        ?.value as Instance, // made before
      account: CUSTOMER,
      region: 'us-east-1',
    }),
  )
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty'])
    for (const path of [`/latest/${name}`, `/latest/meta-data/${name}`, `/latest/dynamic/${name}`])
      expect(await imds.answer({ method: 'GET', path, headers: new Map() })).toMatchObject({ status: 404 })
})

test('an instance reads of each of its interfaces what DescribeNetworkInterfaces shows', async () => {
  const { NetworkInterfaces: [shown] = [] } = await aws.call('ec2', 'DescribeNetworkInterfaces', {
    Filters: [{ Name: 'attachment.instance-id', Values: [instanceId] }],
  })
  expect(mac).toBe(shown?.MacAddress)
  expect(await read('network/interfaces/macs/')).toBe(`${mac}/`)
  const own = (name: string) => read(`network/interfaces/macs/${mac}/${name}`)
  expect({
    device: await own('device-number'),
    id: await own('interface-id'),
    addresses: await own('local-ipv4s'),
    owner: await own('owner-id'),
    groups: await own('security-group-ids'),
    names: await own('security-groups'),
    subnet: await own('subnet-id'),
    subnetBlock: await own('subnet-ipv4-cidr-block'),
    vpc: await own('vpc-id'),
    vpcBlock: await own('vpc-ipv4-cidr-block'),
    vpcBlocks: await own('vpc-ipv4-cidr-blocks'),
    publicOnes: await own('public-ipv4s'),
  }).toEqual({
    device: '0',
    id: shown?.NetworkInterfaceId,
    addresses: shown?.PrivateIpAddress,
    owner: CUSTOMER,
    groups: shown?.Groups?.[0]?.GroupId,
    names: 'default',
    subnet: shown?.SubnetId,
    subnetBlock: '10.0.0.0/24',
    vpc: shown?.VpcId,
    vpcBlock: '10.0.0.0/16',
    vpcBlocks: '10.0.0.0/16',
    publicOnes: '404',
  })
  expect((await read(`network/interfaces/macs/${mac}`)).split('\n')).toContain('vpc-ipv4-cidr-blocks')
  expect(await read('network/interfaces/macs/0e:00:00:00:00:00/vpc-id')).toBe('404')
})

test('an Elastic IP of an instance stands beside the private address that it is for', async () => {
  const { AllocationId = '', PublicIp = '' } = await aws.call('ec2', 'AllocateAddress', {})
  await aws.call('ec2', 'AssociateAddress', { AllocationId, InstanceId: instanceId })
  expect(await read('public-ipv4')).toBe(PublicIp)
  expect(await read(`network/interfaces/macs/${mac}/public-ipv4s`)).toBe(PublicIp)
  expect(await read(`network/interfaces/macs/${mac}/ipv4-associations/${PublicIp}`)).toBe(await read('local-ipv4'))
})

test('an instance reads its tags only where its options show them', async () => {
  expect(await read('tags/instance')).toBe('404')
  await aws.call('ec2', 'ModifyInstanceMetadataOptions', { InstanceId: instanceId, InstanceMetadataTags: 'enabled' })
  expect(await read('tags/')).toBe('instance/')
  expect(await read('tags/instance/')).toBe('Name')
  expect(await read('tags/instance/Name')).toBe('web')
  await aws.call('ec2', 'CreateTags', { Resources: [instanceId], Tags: [{ Key: 'team', Value: 'shop' }] })
  expect((await read('tags/instance')).split('\n').sort()).toEqual(['Name', 'team'])
})

test('an instance reads of itself what never changes, and that no maintenance waits', async () => {
  const names = [
    'ami-launch-index',
    'ami-manifest-path',
    'events/maintenance/history',
    'events/maintenance/scheduled',
    'instance-action',
    'profile',
    'services/domain',
    'services/partition',
    'system',
  ]
  expect(Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)] as const)))).toEqual({
    'ami-launch-index': '0',
    'ami-manifest-path': '(unknown)',
    'events/maintenance/history': '[]',
    'events/maintenance/scheduled': '[]',
    'instance-action': 'none',
    profile: 'default-hvm',
    'services/domain': 'amazonaws.com',
    'services/partition': 'aws',
    system: 'nitro',
  })
  expect(await read('events/')).toBe('maintenance/')
})

test('an instance reads of its block devices those that it was started with', async () => {
  const { Instances: [made] = [] } = await aws.call('ec2', 'RunInstances', {
    ...order,
    BlockDeviceMappings: [
      { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 1 } },
      { DeviceName: '/dev/sdg', Ebs: { VolumeSize: 1 } },
    ],
  })
  const InstanceId = made?.InstanceId ?? ''
  const own = readOf(InstanceId)
  expect(await own('block-device-mapping/')).toBe('ami\nebs1\nebs2\nroot')
  const shown = (name: string) => own(`block-device-mapping/${name}`)
  expect(await Promise.all(['ami', 'root', 'ebs1', 'ebs2'].map(shown))).toEqual([
    '/dev/xvda',
    '/dev/xvda',
    'sdf',
    'sdg',
  ])
  await w.clock.advance(1_000)
  const { VolumeId = '' } = await aws.call('ec2', 'CreateVolume', {
    AvailabilityZone: made?.Placement?.AvailabilityZone ?? '',
    Size: 1,
  })
  await aws.call('ec2', 'AttachVolume', { InstanceId, VolumeId, Device: '/dev/sdh' })
  expect(await shown('ebs3')).toBe('404')
  await aws.call('ec2', 'StopInstances', { InstanceIds: [InstanceId] })
  await w.clock.advance(60_000)
  await aws.call('ec2', 'StartInstances', { InstanceIds: [InstanceId] })
  expect(await shown('ebs3')).toBe('sdh')
  expect(await read('block-device-mapping')).toBe('ami\nroot')
})

test('an instance that was started with a key reads it, though the key pair is another by now', async () => {
  expect(await read('public-keys/')).toBe('404')
  const { publicKey } = generateKeyPairSync('ed25519')
  const bytes = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  const field = (value: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, value.length]), value])
  const body = Buffer.concat([field(Buffer.from('ssh-ed25519')), field(bytes)]).toString('base64')
  await aws.call('ec2', 'ImportKeyPair', {
    KeyName: 'a/b key',
    PublicKeyMaterial: Buffer.from(`ssh-ed25519 ${body} me@home`),
  })
  const { Instances: [made] = [] } = await aws.call('ec2', 'RunInstances', { ...order, KeyName: 'a/b key' })
  await aws.call('ec2', 'DeleteKeyPair', { KeyName: 'a/b key' })
  await aws.call('ec2', 'CreateKeyPair', { KeyName: 'a/b key' })
  const own = readOf(made?.InstanceId ?? '')
  expect(await own('public-keys/')).toBe('0=a/b key')
  expect(await own('public-keys/0/')).toBe('openssh-key')
  expect(await own('public-keys/0/openssh-key')).toBe(`ssh-ed25519 ${body} a/b key`)
  expect((await own('')).split('\n')).toContain('public-keys/')
})

test('the list of what an instance may read names what there is and nothing else', async () => {
  const PolicyDocument = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] } // prettier-ignore
  await aws.call('iam', 'CreateRole', { RoleName: 'web', AssumeRolePolicyDocument: JSON.stringify(PolicyDocument) })
  await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'web' })
  await aws.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'web', RoleName: 'web' })
  await aws.call('ec2', 'CreateKeyPair', { KeyName: 'listed' })
  const { Instances: [made] = [] } = await aws.call('ec2', 'RunInstances', {
    ...order,
    KeyName: 'listed',
    IamInstanceProfile: { Name: 'web' },
  })
  const own = readOf(made?.InstanceId ?? '')
  const top = (await own('')).split('\n')
  expect(top).toEqual([
    'ami-id',
    'ami-launch-index',
    'ami-manifest-path',
    'block-device-mapping/',
    'events/',
    'hostname',
    'iam/',
    'identity-credentials/',
    'instance-action',
    'instance-id',
    'instance-life-cycle',
    'instance-type',
    'local-hostname',
    'local-ipv4',
    'mac',
    'network/',
    'placement/',
    'profile',
    'public-keys/',
    'reservation-id',
    'security-groups',
    'services/',
    'system',
  ])
  expect(await own('iam/')).toBe('info\nsecurity-credentials/')
  expect(await own('iam/security-credentials/')).toBe('web')
  const walk = async (folder: string): Promise<readonly string[]> => {
    const listed = (await own(folder)).split('\n').map((name) => folder + name.replace(/^0=.*$/, '0/'))
    return (await Promise.all(listed.map((path) => (path.endsWith('/') ? walk(path) : Promise.resolve([path]))))).flat()
  }
  for (const path of await walk('')) expect([path, await own(path)]).not.toEqual([path, '404'])
})
