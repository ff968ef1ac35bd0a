import { accountRole } from '../../catalogue/account-roles.ts'
import { instanceProfileName } from '../../catalogue/names.ts'
import { operators } from '../../catalogue/operators.ts'
import { policyDocument } from '../../catalogue/policies/document.ts'
import { accountRoleTrust, operatorRoleTrust } from '../../catalogue/trust.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { discoveryDocument, jwksDocument } from '../../wire/jose/discovery.ts'
import { ACCOUNT, BUCKET, DOMAIN, facts, MINOR, operatorRole, REGION, signingKey, tags } from './demo.ts'

/** What the customer's account holds before a cluster is installed, or what its installer makes first. */
export async function identity(aws: AwsClient, powerless: ReadonlySet<string>): Promise<void> {
  await aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
  const open = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false }
  await aws.call('s3', 'PutPublicAccessBlock', { Bucket: BUCKET, PublicAccessBlockConfiguration: open })
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AllowReadPublicAccess',
        Principal: '*',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: [`arn:aws:s3:::${BUCKET}/*`],
      },
    ],
  })
  await aws.call('s3', 'PutBucketPolicy', { Bucket: BUCKET, Policy })
  const put = (Key: string, document: unknown) =>
    aws.call('s3', 'PutObject', {
      Bucket: BUCKET,
      Key,
      Body: Buffer.from(JSON.stringify(document)),
      ContentType: 'application/json',
    })
  await put('.well-known/openid-configuration', discoveryDocument(facts.issuer))
  await put('keys.json', jwksDocument([signingKey.publicKey]))
  await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: facts.issuer,
    ClientIDList: ['openshift', 'sts.amazonaws.com'],
    ThumbprintList: ['a'.repeat(40)],
  })
  const role = async (RoleName: string, trust: unknown, policy: unknown) => {
    await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) })
    if (policy)
      await aws.call('iam', 'PutRolePolicy', {
        RoleName,
        PolicyName: 'permissions',
        PolicyDocument: JSON.stringify(policy),
      })
  }
  for (const [kind, profile] of [
    ['instance_controlplane', 'master'] as const,
    ['instance_worker', 'worker'] as const,
  ]) {
    const row = accountRole(kind)
    const RoleName = `ManagedOpenShift-${row.suffix}`
    await role(
      RoleName,
      accountRoleTrust(MINOR, row, { jumpAccount: '710019948333' }),
      policyDocument(MINOR, row.permissionPolicy),
    )
    const InstanceProfileName = instanceProfileName(facts.infraId, profile)
    await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName })
    await aws.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName })
  }
  for (const { id } of operators) {
    const { name, row } = operatorRole(id)
    await role(
      name,
      operatorRoleTrust(MINOR, row, { account: ACCOUNT, issuer: facts.issuer }),
      powerless.has(id) ? undefined : policyDocument(MINOR, row.policy),
    )
  }
}

export interface Network {
  readonly vpc: string
  readonly subnet: string
  readonly image: string
  readonly groups: Readonly<Record<'controlplane' | 'node' | 'lb', string>>
}

export async function networkOf(aws: AwsClient): Promise<Network> {
  const specification = (ResourceType: string, name: string, more = {}) => [{ ResourceType, Tags: tags(name, more) }]
  const { Vpc } = await aws.call('ec2', 'CreateVpc', {
    CidrBlock: '10.0.0.0/16',
    TagSpecifications: specification('vpc', 'vpc'),
  })
  const vpc = Vpc?.VpcId ?? ''
  const subnet = async (CidrBlock: string, name: string, more: object) => {
    const TagSpecifications = specification('subnet', name, more)
    return (
      (
        await aws.call('ec2', 'CreateSubnet', {
          VpcId: vpc,
          CidrBlock,
          AvailabilityZone: `${REGION}a`,
          TagSpecifications,
        })
      ).Subnet?.SubnetId ?? ''
    )
  }
  const privateSubnet = await subnet('10.0.0.0/19', `subnet-private-${REGION}a`, {
    'kubernetes.io/role/internal-elb': '1',
  })
  const publicSubnet = await subnet('10.0.224.0/22', `subnet-public-${REGION}a`, { 'kubernetes.io/role/elb': '1' })
  const { InternetGateway } = await aws.call('ec2', 'CreateInternetGateway', {})
  const InternetGatewayId = InternetGateway?.InternetGatewayId ?? ''
  await aws.call('ec2', 'AttachInternetGateway', { InternetGatewayId, VpcId: vpc })
  const { RouteTable } = await aws.call('ec2', 'CreateRouteTable', {
    VpcId: vpc,
    TagSpecifications: specification('route-table', 'public'),
  })
  const RouteTableId = RouteTable?.RouteTableId ?? ''
  await aws.call('ec2', 'CreateRoute', {
    RouteTableId,
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: InternetGatewayId,
  })
  await aws.call('ec2', 'AssociateRouteTable', { RouteTableId, SubnetId: publicSubnet })
  const group = async (name: string) =>
    (
      await aws.call('ec2', 'CreateSecurityGroup', {
        GroupName: `${facts.infraId}-${name}`,
        Description: name,
        VpcId: vpc,
        TagSpecifications: specification('security-group', name),
      })
    ).GroupId ?? ''
  const groups = { controlplane: await group('controlplane'), node: await group('node'), lb: await group('lb') }
  const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const image = Images.find(({ Architecture }) => Architecture === 'x86_64')?.ImageId ?? ''
  return { vpc, subnet: privateSubnet, image, groups }
}

export async function zones(aws: AwsClient, VPCId: string): Promise<void> {
  await aws.call('route53', 'CreateHostedZone', { Name: DOMAIN, CallerReference: 'public' })
  const { HostedZone } = await aws.call('route53', 'CreateHostedZone', {
    Name: DOMAIN,
    CallerReference: 'private',
    VPC: { VPCRegion: REGION, VPCId },
    HostedZoneConfig: { PrivateZone: true },
  })
  await aws.call('route53', 'ChangeTagsForResource', {
    ResourceType: 'hostedzone',
    ResourceId: (HostedZone?.Id ?? '').replace('/hostedzone/', ''),
    AddTags: tags('int'),
  })
}
