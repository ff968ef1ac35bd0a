import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient, InputOf, OperationName } from '../../wire/aws-client.ts'

let w: TestWorld
let client: AwsClient
let VpcId = ''
let a = ''
let b = ''

const CERTIFICATE = 'arn:aws:acm:us-east-1:111122223333:certificate/1b7a4d7e-4c32-4b8e-9b8f-3d4f5a6b7c8d'

const call = <O extends OperationName<'elb'>>(operation: O, input: InputOf<'elb', O>) =>
  client.call('elb', operation, input)

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => 'no refusal',
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  )

const balancer = async (LoadBalancerName: string) =>
  (await call('DescribeLoadBalancers', { LoadBalancerNames: [LoadBalancerName] })).LoadBalancerDescriptions?.[0]

const http = { Protocol: 'HTTP', LoadBalancerPort: 80, InstancePort: 30080 }

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

describe('a classic load balancer', () => {
  it('takes machines of its VPC into service, tells their health, and goes with its network interfaces', async () => {
    const order = {
      LoadBalancerName: 'router',
      Scheme: 'internal',
      Listeners: [http],
      Subnets: [a],
      Tags: [{ Key: 'kubernetes.io/cluster/demo', Value: 'owned' }],
    }
    const { DNSName } = await call('CreateLoadBalancer', order)
    expect(DNSName).toMatch(/^internal-router-\d{10}\.us-east-1\.elb\.amazonaws\.com$/)
    expect(await call('CreateLoadBalancer', order)).toEqual({ DNSName })
    expect(await refusal(call('CreateLoadBalancer', { ...order, Subnets: [b] }))).toBe(
      "DuplicateLoadBalancerName: Load Balancer named 'router' already exists and it is configured with different parameters.",
    )
    const { SecurityGroups = [] } = await client.call('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'vpc-id', Values: [VpcId] }],
    })
    expect(await balancer('router')).toMatchObject({
      VPCId: VpcId,
      Subnets: [a],
      AvailabilityZones: ['us-east-1a'],
      SecurityGroups: [SecurityGroups[0]?.GroupId],
      SourceSecurityGroup: { OwnerAlias: '111122223333', GroupName: 'default' },
      CanonicalHostedZoneNameID: 'Z35SXDOTRQ7X7K',
      HealthCheck: { Target: 'TCP:30080', Interval: 30, Timeout: 5, UnhealthyThreshold: 2, HealthyThreshold: 10 },
      ListenerDescriptions: [{ Listener: { ...http, InstanceProtocol: 'HTTP' }, PolicyNames: [] }],
    })

    const { Images = [] } = await client.call('ec2', 'DescribeImages', { Owners: ['amazon'] })
    const run = await client.call('ec2', 'RunInstances', {
      ImageId: Images[0]?.ImageId,
      InstanceType: 'm5.xlarge',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: a,
    })
    const InstanceId = run.Instances?.[0]?.InstanceId ?? ''
    const Instances = [{ InstanceId }]
    const named = { LoadBalancerName: 'router' }
    expect(await call('RegisterInstancesWithLoadBalancer', { ...named, Instances })).toEqual({ Instances })
    expect(await call('DescribeInstanceHealth', named)).toEqual({
      InstanceStates: [{ InstanceId, State: 'InService', ReasonCode: 'N/A', Description: 'N/A' }],
    })
    expect(
      await refusal(
        call('RegisterInstancesWithLoadBalancer', { ...named, Instances: [{ InstanceId: 'i-0123456789abcdef0' }] }),
      ),
    ).toBe('InvalidInstance: Could not find EC2 instance i-0123456789abcdef0.')
    await client.call('ec2', 'TerminateInstances', { InstanceIds: [InstanceId] })
    expect((await call('DescribeInstanceHealth', named)).InstanceStates).toMatchObject([
      { State: 'OutOfService', ReasonCode: 'Instance' },
    ])
    expect(await call('DeregisterInstancesFromLoadBalancer', { ...named, Instances })).toEqual({ Instances: [] })

    expect(await refusal(client.call('ec2', 'DeleteSubnet', { SubnetId: a }))).toContain('DependencyViolation')
    await call('DeleteLoadBalancer', named)
    await call('DeleteLoadBalancer', named)
    expect(await refusal(call('DescribeLoadBalancers', { LoadBalancerNames: ['router'] }))).toBe(
      "LoadBalancerNotFound: There is no ACTIVE Load Balancer named 'router'",
    )
    const { NetworkInterfaces } = await client.call('ec2', 'DescribeNetworkInterfaces', {
      Filters: [{ Name: 'description', Values: ['ELB router'] }],
    })
    expect(NetworkInterfaces).toEqual([])
  })

  it('gets listeners, policies, tags, attributes and subnets after it was made', async () => {
    const named = { LoadBalancerName: 'shop' }
    await call('CreateLoadBalancer', { ...named, Scheme: 'internal', Listeners: [http], Subnets: [a] })
    const https = { Protocol: 'HTTPS', LoadBalancerPort: 443, InstancePort: 30443, SSLCertificateId: CERTIFICATE }
    await call('CreateLoadBalancerListeners', { ...named, Listeners: [https] })
    await call('CreateLoadBalancerListeners', { ...named, Listeners: [https] })
    expect(
      await refusal(call('CreateLoadBalancerListeners', { ...named, Listeners: [{ ...http, InstancePort: 81 }] })),
    ).toBe(
      'DuplicateListener: A listener already exists for shop with LoadBalancerPort 80, but with a different InstancePort, Protocol, or SSLCertificateId',
    )
    await call('CreateLoadBalancerPolicy', {
      ...named,
      PolicyName: 'proxy',
      PolicyTypeName: 'ProxyProtocolPolicyType',
      PolicyAttributes: [{ AttributeName: 'ProxyProtocol', AttributeValue: 'true' }],
    })
    await call('CreateLBCookieStickinessPolicy', { ...named, PolicyName: 'sticky', CookieExpirationPeriod: 60 })
    await call('SetLoadBalancerPoliciesOfListener', { ...named, LoadBalancerPort: 80, PolicyNames: ['sticky'] })
    await call('SetLoadBalancerPoliciesForBackendServer', { ...named, InstancePort: 30080, PolicyNames: ['proxy'] })
    expect(await refusal(call('DeleteLoadBalancerPolicy', { ...named, PolicyName: 'proxy' }))).toContain(
      'InvalidConfigurationRequest: ',
    )
    await call('AttachLoadBalancerToSubnets', { ...named, Subnets: [b] })
    expect(await balancer('shop')).toMatchObject({
      Subnets: [a, b],
      ListenerDescriptions: [
        { PolicyNames: ['sticky'] },
        { Listener: { ...https, InstanceProtocol: 'HTTP' }, PolicyNames: ['ELBSecurityPolicy-2016-08'] },
      ],
      Policies: {
        LBCookieStickinessPolicies: [{ PolicyName: 'sticky', CookieExpirationPeriod: 60 }],
        OtherPolicies: ['proxy', 'ELBSecurityPolicy-2016-08'],
      },
      BackendServerDescriptions: [{ InstancePort: 30080, PolicyNames: ['proxy'] }],
    })
    expect(await call('DetachLoadBalancerFromSubnets', { ...named, Subnets: [a] })).toEqual({ Subnets: [b] })

    await call('AddTags', { LoadBalancerNames: ['shop'], Tags: [{ Key: 'team', Value: 'shop' }] })
    await call('RemoveTags', { LoadBalancerNames: ['shop'], Tags: [{ Key: 'absent' }] })
    expect(await call('DescribeTags', { LoadBalancerNames: ['shop'] })).toEqual({
      TagDescriptions: [{ LoadBalancerName: 'shop', Tags: [{ Key: 'team', Value: 'shop' }] }],
    })
    const { ResourceTagMappingList } = await client.call('tagging', 'GetResources', {
      TagFilters: [{ Key: 'team', Values: ['shop'] }],
    })
    expect(ResourceTagMappingList).toMatchObject([
      { ResourceARN: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/shop' },
    ])
    await call('ModifyLoadBalancerAttributes', {
      ...named,
      LoadBalancerAttributes: { ConnectionSettings: { IdleTimeout: 1800 } },
    })
    expect((await call('DescribeLoadBalancerAttributes', named)).LoadBalancerAttributes).toMatchObject({
      ConnectionSettings: { IdleTimeout: 1800 },
      CrossZoneLoadBalancing: { Enabled: false },
    })
  })

  it.each([
    ['Either AvailabilityZones or SubnetIds must be specified', 'ValidationError', { Subnets: [] }],
    ['Secure Listeners need to specify', 'InvalidConfigurationRequest', { Listeners: [{ ...http, Protocol: 'SSL' }] }],
    ['The protocol', 'UnsupportedProtocol', { Listeners: [{ ...http, Protocol: 'UDP' }] }],
    ['The specified value', 'InvalidScheme', { Scheme: 'secret' }],
    ['The requested subnet', 'SubnetNotFound', { Subnets: ['subnet-0123456789abcdef0'] }],
    ['One or more of the specified security groups', 'InvalidSecurityGroup', { SecurityGroups: ['sg-0123'] }],
    ['has no internet gateway', 'InvalidSubnet', { Scheme: 'internet-facing' }],
    ['LoadBalancer name', 'ValidationError', { LoadBalancerName: '-x' }],
  ])('that cannot be is refused: %s (%s)', async (text, code, wrong) => {
    const order = { LoadBalancerName: 'odd', Scheme: 'internal', Listeners: [http], Subnets: [a] }
    const said = await refusal(call('CreateLoadBalancer', { ...order, ...wrong }))
    expect(said).toContain(`${code}: `)
    expect(said).toContain(text)
  })

  it('asks for the actions of Elastic Load Balancing, on its own ARN', async () => {
    await client.call('iam', 'CreateUser', { UserName: 'clerk' })
    await client.call('iam', 'PutUserPolicy', {
      UserName: 'clerk',
      PolicyName: 'p',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: {
          Effect: 'Allow',
          Action: 'elasticloadbalancing:ConfigureHealthCheck',
          Resource: 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/shop',
        },
      }),
    })
    const { AccessKey } = await client.call('iam', 'CreateAccessKey', { UserName: 'clerk' })
    const clerk = await w.client({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    })
    const HealthCheck = {
      Target: 'HTTP:1936/healthz',
      Interval: 10,
      Timeout: 4,
      UnhealthyThreshold: 2,
      HealthyThreshold: 2,
    }
    expect(await clerk.call('elb', 'ConfigureHealthCheck', { LoadBalancerName: 'shop', HealthCheck })).toEqual({
      HealthCheck,
    })
    expect(
      await refusal(
        clerk.call('elb', 'ConfigureHealthCheck', {
          LoadBalancerName: 'shop',
          HealthCheck: { ...HealthCheck, Timeout: 10 },
        }),
      ),
    ).toBe('ValidationError: HealthCheck timeout must be less than interval')
    expect(await refusal(clerk.call('elb', 'DeleteLoadBalancer', { LoadBalancerName: 'shop' }))).toBe(
      'AccessDenied: User: arn:aws:iam::111122223333:user/clerk is not authorized to perform: elasticloadbalancing:DeleteLoadBalancer on resource: arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/shop because no identity-based policy allows the elasticloadbalancing:DeleteLoadBalancer action',
    )
  })

  it('is judged by the security policy that a listener is to have', async () => {
    const named = { LoadBalancerName: 'judged' }
    const https = { Protocol: 'HTTPS', LoadBalancerPort: 443, InstancePort: 30443, SSLCertificateId: CERTIFICATE }
    await call('CreateLoadBalancer', { ...named, Scheme: 'internal', Listeners: [https], Subnets: [a] })
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'elasticloadbalancing:*', Resource: '*' },
        {
          Effect: 'Deny',
          Action: 'elasticloadbalancing:*',
          Resource: '*',
          Condition: {
            'ForAnyValue:StringLike': { 'elasticloadbalancing:SecurityPolicy': 'ELBSecurityPolicy-2015-*' },
          },
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
    const old = {
      ...named,
      PolicyName: 'old',
      PolicyTypeName: 'SSLNegotiationPolicyType',
      PolicyAttributes: [{ AttributeName: 'Reference-Security-Policy', AttributeValue: 'ELBSecurityPolicy-2015-05' }],
    }
    expect(await refusal(modifier.call('elb', 'CreateLoadBalancerPolicy', old))).toContain('AccessDenied')
    await call('CreateLoadBalancerPolicy', old)
    const set = (PolicyNames: readonly string[]) =>
      refusal(
        modifier.call('elb', 'SetLoadBalancerPoliciesOfListener', { ...named, LoadBalancerPort: 443, PolicyNames }),
      )
    expect(await set(['old'])).toContain('AccessDenied')
    expect(await set(['ELBSecurityPolicy-2015-05'])).toContain('AccessDenied')
    expect(await set(['ELBSecurityPolicy-2016-08'])).toBe('no refusal')
  })
})
