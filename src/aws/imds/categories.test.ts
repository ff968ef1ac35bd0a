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
let instanceId: string
let mac: string
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId: Vpc?.VpcId ?? '', CidrBlock: '10.0.0.0/24' })
  const { Instances: [made] = [] } = await aws.call('ec2', 'RunInstances', {
    ImageId: Images[0]?.ImageId ?? '',
    SubnetId: Subnet?.SubnetId ?? '',
    InstanceType: 'm5.xlarge',
    MinCount: 1,
    MaxCount: 1,
    MetadataOptions: { HttpTokens: 'optional' },
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'web' }] }],
  })
  instanceId = made?.InstanceId ?? ''
  const find = () =>
    w.cloud.projection.view().get<Instance>(CUSTOMER, `ec2/us-east-1/instance/${instanceId}`)?.value as Instance // made above
  const imds = metadataService(
    w.cloud.world,
    () => w.cloud.projection.view(),
    () => ({ instance: find(), account: CUSTOMER, region: 'us-east-1' }),
  )
  read = async (path) => {
    const { status, body } = await imds.answer({ method: 'GET', path: `/latest/meta-data/${path}`, headers: new Map() })
    return status === 200 ? body : String(status)
  }
  mac = await read('mac')
})
afterAll(() => w.close())

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
