import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let client: AwsClient
let VpcId = ''
let a = ''
let b = ''

const refusal = (call: Promise<unknown>) =>
  call.then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )

beforeAll(async () => {
  w = await world()
  client = await w.client('customer')
  VpcId = (await client.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })).Vpc?.VpcId ?? ''
  const subnet = async (CidrBlock: string, AvailabilityZone: string) =>
    (await client.call('ec2', 'CreateSubnet', { VpcId, CidrBlock, AvailabilityZone })).Subnet?.SubnetId ?? ''
  a = await subnet('10.0.0.0/24', 'us-east-1a')
  b = await subnet('10.0.1.0/24', 'us-east-1b')
})
afterAll(() => w.close())

describe('a load balancer', () => {
  it('keeps the service’s role from being deleted', async () => {
    await client.call('iam', 'CreateServiceLinkedRole', { AWSServiceName: 'elasticloadbalancing.amazonaws.com' })
    const order = { Name: 'holds-its-role', Type: 'network', Scheme: 'internal', Subnets: [a] }
    const made = (await client.call('elasticloadbalancing', 'CreateLoadBalancer', order)).LoadBalancers?.[0]
    const LoadBalancerArn = made?.LoadBalancerArn ?? ''
    const RoleName = 'AWSServiceRoleForElasticLoadBalancing'
    const deletion = async () => {
      const { DeletionTaskId = '' } = await client.call('iam', 'DeleteServiceLinkedRole', { RoleName })
      return client.call('iam', 'GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })
    }
    expect(await deletion()).toMatchObject({
      Status: 'FAILED',
      Reason: { RoleUsageList: [{ Region: 'us-east-1', Resources: [LoadBalancerArn] }] },
    })
    expect((await client.call('iam', 'GetRole', { RoleName })).Role?.RoleName).toBe(RoleName)
    await client.call('elasticloadbalancing', 'DeleteLoadBalancer', { LoadBalancerArn })
    expect(await deletion()).toMatchObject({ Status: 'SUCCEEDED' })
  })

  it('for the API comes up, watches its masters, and goes again', async () => {
    const order = {
      Name: 'demo-x7k2p-int',
      Type: 'network',
      Scheme: 'internal',
      Subnets: [a, b],
      Tags: [{ Key: 'Name', Value: 'demo-int' }],
    }
    const made = (await client.call('elasticloadbalancing', 'CreateLoadBalancer', order)).LoadBalancers?.[0]
    const LoadBalancerArn = made?.LoadBalancerArn ?? ''
    expect(LoadBalancerArn).toMatch(
      /^arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer\/net\/demo-x7k2p-int\/[0-9a-f]{16}$/,
    )
    expect(made).toMatchObject({
      State: { Code: 'provisioning' },
      CanonicalHostedZoneId: 'Z26RNL4JYFTOTI',
      Scheme: 'internal',
      VpcId,
    })
    expect(made?.DNSName).toMatch(/^demo-x7k2p-int-[0-9a-f]{16}\.elb\.us-east-1\.amazonaws\.com$/)
    const again = await client.call('elasticloadbalancing', 'CreateLoadBalancer', order)
    expect(again.LoadBalancers?.[0]).toMatchObject({ LoadBalancerArn, State: { Code: 'active' } })
    expect(
      await refusal(client.call('elasticloadbalancing', 'CreateLoadBalancer', { ...order, Subnets: [a] })),
    ).toContain('DuplicateLoadBalancerName')

    const cross = { Key: 'load_balancing.cross_zone.enabled', Value: 'true' }
    const { Attributes } = await client.call('elasticloadbalancing', 'ModifyLoadBalancerAttributes', {
      LoadBalancerArn,
      Attributes: [cross],
    })
    expect(Attributes).toContainEqual(cross)
    const { TargetGroups } = await client.call('elasticloadbalancing', 'CreateTargetGroup', {
      Name: 'demo-x7k2p-aint',
      Protocol: 'TCP',
      Port: 6443,
      VpcId,
      TargetType: 'ip',
      HealthCheckProtocol: 'HTTPS',
      HealthCheckPath: '/readyz',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    })
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? ''
    const { Images } = await client.call('ec2', 'DescribeImages', {
      Owners: ['531415883065'],
      Filters: [{ Name: 'architecture', Values: ['x86_64'] }],
    })
    const { Instances } = await client.call('ec2', 'RunInstances', {
      ImageId: Images?.[0]?.ImageId,
      InstanceType: 'm5.xlarge',
      SubnetId: a,
      MinCount: 1,
      MaxCount: 1,
    })
    const Id = Instances?.[0]?.PrivateIpAddress ?? ''
    await client.call('elasticloadbalancing', 'RegisterTargets', { TargetGroupArn, Targets: [{ Id }] })
    const health = async () =>
      (await client.call('elasticloadbalancing', 'DescribeTargetHealth', { TargetGroupArn })).TargetHealthDescriptions
    expect(await health()).toMatchObject([
      { Target: { Id, Port: 6443 }, TargetHealth: { State: 'unused', Reason: 'Target.NotInUse' } },
    ])
    const listened = await client.call('elasticloadbalancing', 'CreateListener', {
      LoadBalancerArn,
      Protocol: 'TCP',
      Port: 6443,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    })
    expect(await health()).toMatchObject([{ TargetHealth: { State: 'healthy' } }])
    await client.call('ec2', 'TerminateInstances', { InstanceIds: [Instances?.[0]?.InstanceId ?? ''] })
    expect((await health())?.[0]?.TargetHealth?.State).toBe('unhealthy')

    expect(await refusal(client.call('elasticloadbalancing', 'DeleteTargetGroup', { TargetGroupArn }))).toContain(
      'ResourceInUse',
    )
    expect(await refusal(client.call('ec2', 'DeleteSubnet', { SubnetId: b }))).toContain('DependencyViolation')
    await client.call('elasticloadbalancing', 'DeregisterTargets', { TargetGroupArn, Targets: [{ Id }] })
    expect(await health()).toEqual([])
    await client.call('elasticloadbalancing', 'DeleteListener', {
      ListenerArn: listened.Listeners?.[0]?.ListenerArn ?? '',
    })
    await client.call('elasticloadbalancing', 'DeleteTargetGroup', { TargetGroupArn })
    await client.call('elasticloadbalancing', 'DeleteLoadBalancer', { LoadBalancerArn })
    expect(
      await refusal(
        client.call('elasticloadbalancing', 'DescribeLoadBalancers', { LoadBalancerArns: [LoadBalancerArn] }),
      ),
    ).toBe('LoadBalancerNotFound: One or more load balancers not found')
    const { NetworkInterfaces } = await client.call('ec2', 'DescribeNetworkInterfaces', {
      Filters: [{ Name: 'requester-id', Values: ['amazon-elb'] }],
    })
    expect(NetworkInterfaces).toEqual([])
  })

  it('that faces the internet needs a way there', async () => {
    const order = { Name: 'demo-ext', Type: 'network', Subnets: [a] }
    expect(await refusal(client.call('elasticloadbalancing', 'CreateLoadBalancer', order))).toBe(
      `InvalidSubnet: VPC ${VpcId} has no internet gateway`,
    )
    expect(
      await refusal(
        client.call('elasticloadbalancing', 'CreateLoadBalancer', { ...order, Subnets: ['subnet-0123456789abcdef0'] }),
      ),
    ).toContain('SubnetNotFound')
    expect(await refusal(client.call('elasticloadbalancing', 'DescribeLoadBalancers', { Names: ['nobody'] }))).toBe(
      "LoadBalancerNotFound: Load balancers '[nobody]' not found",
    )
  })

  it('is tagged, listed page by page, and allowed by its tags', async () => {
    const made = await Promise.all(
      ['one', 'two', 'three'].map((Name) =>
        client.call('elasticloadbalancing', 'CreateLoadBalancer', {
          Name,
          Type: 'network',
          Scheme: 'internal',
          Subnets: [a],
        }),
      ),
    )
    const arns = made.flatMap((one) => one.LoadBalancers?.[0]?.LoadBalancerArn ?? [])
    const first = await client.call('elasticloadbalancing', 'DescribeLoadBalancers', { PageSize: 2 })
    const second = await client.call('elasticloadbalancing', 'DescribeLoadBalancers', {
      PageSize: 2,
      Marker: first.NextMarker,
    })
    expect(
      [...(first.LoadBalancers ?? []), ...(second.LoadBalancers ?? [])].map((one) => one.LoadBalancerName),
    ).toEqual(['one', 'three', 'two'])
    expect(second.NextMarker).toBeUndefined()
    await client.call('elasticloadbalancing', 'AddTags', { ResourceArns: arns, Tags: [{ Key: 'team', Value: 'red' }] })
    await client.call('elasticloadbalancing', 'RemoveTags', { ResourceArns: arns.slice(1), TagKeys: ['team'] })
    const { TagDescriptions } = await client.call('elasticloadbalancing', 'DescribeTags', { ResourceArns: arns })
    expect(TagDescriptions?.map((one) => one.Tags?.length)).toEqual([1, 0, 0])
    const document = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'elasticloadbalancing:*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } },
        },
      ],
    }
    await client.call('iam', 'CreateUser', { UserName: 'red' })
    await client.call('iam', 'PutUserPolicy', {
      UserName: 'red',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify(document),
    })
    const { AccessKey } = await client.call('iam', 'CreateAccessKey', { UserName: 'red' })
    const red = await w.client({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
    expect(
      await refusal(red.call('elasticloadbalancing', 'DeleteLoadBalancer', { LoadBalancerArn: arns[1] ?? '' })),
    ).toContain('AccessDenied')
    expect(
      await refusal(red.call('elasticloadbalancing', 'DeleteLoadBalancer', { LoadBalancerArn: arns[0] ?? '' })),
    ).toBe('no refusal')
  })

  it('is judged by what a listener is changed into', async () => {
    const elb = 'elasticloadbalancing'
    const order = { Name: 'judged', Type: 'network', Scheme: 'internal', Subnets: [a] }
    const made = (await client.call(elb, 'CreateLoadBalancer', order)).LoadBalancers?.[0]
    const group = { Name: 'judged', Protocol: 'TCP', Port: 80, VpcId }
    const TargetGroupArn = (await client.call(elb, 'CreateTargetGroup', group)).TargetGroups?.[0]?.TargetGroupArn
    const listener = {
      LoadBalancerArn: made?.LoadBalancerArn ?? '',
      Protocol: 'TCP',
      Port: 80,
      DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    }
    const ListenerArn = (await client.call(elb, 'CreateListener', listener)).Listeners?.[0]?.ListenerArn ?? ''
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'elasticloadbalancing:*', Resource: '*' },
        {
          Effect: 'Deny',
          Action: ['elasticloadbalancing:CreateListener', 'elasticloadbalancing:ModifyListener'],
          Resource: '*',
          Condition: { StringEquals: { 'elasticloadbalancing:ListenerProtocol': 'UDP' } },
        },
        {
          Effect: 'Deny',
          Action: 'elasticloadbalancing:ModifyListener',
          Resource: '*',
          Condition: { StringLike: { 'elasticloadbalancing:SecurityPolicy': 'ELBSecurityPolicy-2016-*' } },
        },
      ],
    }
    await client.call('iam', 'CreateUser', { UserName: 'modifier' })
    await client.call('iam', 'PutUserPolicy', {
      UserName: 'modifier',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify(document),
    })
    const { AccessKey } = await client.call('iam', 'CreateAccessKey', { UserName: 'modifier' })
    const modifier = await w.client({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
    const modified = (into: { readonly Protocol?: string; readonly SslPolicy?: string; readonly Port?: number }) =>
      refusal(modifier.call(elb, 'ModifyListener', { ListenerArn, ...into }))
    expect(await modified({ Protocol: 'UDP' })).toContain('AccessDenied')
    expect(await modified({ Protocol: 'TLS', SslPolicy: 'ELBSecurityPolicy-2016-08' })).toContain('AccessDenied')
    expect(await modified({ Port: 81 })).toBe('no refusal')
  })

  it('is protected by a flag that is one, or not at all', async () => {
    const elb = 'elasticloadbalancing'
    const order = { Name: 'protected', Type: 'network', Scheme: 'internal', Subnets: [a] }
    const made = (await client.call(elb, 'CreateLoadBalancer', order)).LoadBalancers?.[0]
    const LoadBalancerArn = made?.LoadBalancerArn ?? ''
    const set = (Value: string) =>
      refusal(
        client.call(elb, 'ModifyLoadBalancerAttributes', {
          LoadBalancerArn,
          Attributes: [{ Key: 'deletion_protection.enabled', Value }],
        }),
      )
    for (const value of ['TRUE', 'yes', '1', '']) expect(await set(value)).toContain('ValidationError')
    expect(await set('true')).toBe('no refusal')
    expect(await refusal(client.call(elb, 'DeleteLoadBalancer', { LoadBalancerArn }))).toContain(
      'OperationNotPermitted',
    )
  })
})
