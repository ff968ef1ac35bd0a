import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

test('a launch asks for every interface’s subnet and groups, and for the snapshots that its disks begin with', async () => {
  const { Images: [image] = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const { Vpc: { VpcId = '' } = {} } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  const subnet = async (CidrBlock: string) =>
    (await aws.call('ec2', 'CreateSubnet', { VpcId, CidrBlock, AvailabilityZone: 'us-east-1a' })).Subnet?.SubnetId ?? ''
  const [open, closed] = [await subnet('10.0.0.0/24'), await subnet('10.0.1.0/24')]
  const group = async (GroupName: string) =>
    (await aws.call('ec2', 'CreateSecurityGroup', { GroupName, Description: 'd', VpcId })).GroupId ?? ''
  const [weak, strong] = [await group('weak'), await group('strong')]
  const held = (await aws.call('ec2', 'CreateNetworkInterface', { SubnetId: open })).NetworkInterface?.NetworkInterfaceId ?? '' // prettier-ignore
  const volume = await aws.call('ec2', 'CreateVolume', { AvailabilityZone: 'us-east-1a', Size: 1 })
  const SnapshotId = (await aws.call('ec2', 'CreateSnapshot', { VolumeId: volume.VolumeId ?? '' })).SnapshotId ?? ''

  await aws.call('iam', 'CreateUser', { UserName: 'launcher' })
  const kept = [`subnet/${closed}`, `security-group/${strong}`, `network-interface/${held}`, `snapshot/${SnapshotId}`]
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
      { Effect: 'Deny', Action: 'ec2:RunInstances', Resource: kept.map((end) => `arn:aws:ec2:*:*:${end}`) },
    ],
  })
  await aws.call('iam', 'PutUserPolicy', { UserName: 'launcher', PolicyName: 'p', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'launcher' })
  const by = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  const launcher = await w.client(by)
  const first = { DeviceIndex: 0, SubnetId: open, Groups: [weak] }
  const launch = (second: object, more: object = {}) =>
    launcher.call('ec2', 'RunInstances', {
      ImageId: image?.ImageId ?? '',
      InstanceType: 'm5.xlarge',
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [first, { DeviceIndex: 1, ...second }],
      ...more,
    })
  const refused = expect.objectContaining({ code: 'UnauthorizedOperation' })
  await launch({ SubnetId: open, Groups: [weak] })
  await expect(launch({ SubnetId: closed, Groups: [weak] })).rejects.toEqual(refused)
  await expect(launch({ SubnetId: open, Groups: [strong] })).rejects.toEqual(refused)
  await expect(launch({ NetworkInterfaceId: held })).rejects.toEqual(refused)
  const BlockDeviceMappings = [{ DeviceName: '/dev/sdf', Ebs: { SnapshotId } }]
  await expect(launch({ SubnetId: open }, { BlockDeviceMappings })).rejects.toEqual(refused)
})

test('an image that goes takes its snapshot along only where its caller may delete that', async () => {
  const { Images: [image] = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const copy = { SourceImageId: image?.ImageId ?? '', SourceRegion: 'us-east-1', Name: 'mine' }
  const { ImageId = '' } = await aws.call('ec2', 'CopyImage', copy)
  await aws.call('iam', 'CreateUser', { UserName: 'cleaner' })
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'ec2:DeregisterImage', Resource: '*' }],
  })
  await aws.call('iam', 'PutUserPolicy', { UserName: 'cleaner', PolicyName: 'p', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'cleaner' })
  const by = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  const asked = { ImageId, DeleteAssociatedSnapshots: true }
  const { DeleteSnapshotResults: [result] = [] } = await (await w.client(by)).call('ec2', 'DeregisterImage', asked)
  expect(result?.ReturnCode).toBe('missing-permissions')
  const SnapshotIds = [result?.SnapshotId ?? '']
  expect((await aws.call('ec2', 'DescribeSnapshots', { SnapshotIds })).Snapshots).toHaveLength(1)
})

test('who may not change an instance’s user data changes it in neither form, whatever attribute he names', async () => {
  await aws.call('iam', 'CreateUser', { UserName: 'changer' })
  const Condition = { StringEquals: { 'ec2:Attribute': 'UserData' } }
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
      { Effect: 'Deny', Action: 'ec2:ModifyInstanceAttribute', Resource: '*', Condition },
    ],
  })
  await aws.call('iam', 'PutUserPolicy', { UserName: 'changer', PolicyName: 'p', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'changer' })
  const by = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  const changer = await w.client(by)
  const change = (asked: object) =>
    changer.call('ec2', 'ModifyInstanceAttribute', { InstanceId: 'i-0123456789abcdef0', DryRun: true, ...asked })
  const UserData = { Value: Buffer.from('#!/bin/sh') }
  for (const asked of [{ UserData }, { UserData, Attribute: 'kernel' }, { Attribute: 'userData', Value: 'aGk=' }])
    await expect(change(asked)).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
  await expect(change({ EbsOptimized: { Value: true } })).rejects.toMatchObject({ code: 'DryRunOperation' })
})
