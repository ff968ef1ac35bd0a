/** One quota of one service. */
export interface Quota {
  readonly service: string
  readonly code: string
  readonly name: string
  /** What a new account has. */
  readonly value: number
  /** What Stint's accounts were raised to before anybody came, as ROSA asks of an account. */
  readonly raised?: number
  readonly adjustable: boolean
  /** What AWS raises it to at most. */
  readonly most?: number
  /** One value for all regions. */
  readonly global?: true
}

type Row = readonly [
  code: string,
  name: string,
  value: number,
  more?: { raised?: number; fixed?: true; global?: true; most?: number },
]

const ROWS: Readonly<Record<string, readonly Row[]>> = {
  ec2: [
    ['L-1216C47A', 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances', 5, { raised: 1152 }],
    ['L-34B43A08', 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests', 5, { raised: 1440 }],
    ['L-0263D0A3', 'EC2-VPC Elastic IPs', 5],
  ],
  vpc: [
    ['L-F678F1CE', 'VPCs per Region', 5],
    ['L-A4707A72', 'Internet gateways per Region', 5],
    ['L-FE5A380F', 'NAT gateways per Availability Zone', 5],
    ['L-DF5E4CA3', 'Network interfaces per Region', 5000],
    ['L-407747CB', 'Subnets per VPC', 200],
    ['L-589F43AA', 'Route tables per VPC', 200],
    ['L-93826ACB', 'Routes per route table', 50],
    ['L-E79EC296', 'VPC security groups per Region', 2500],
    ['L-0EA8095F', 'Inbound or outbound rules per security group', 60],
    ['L-2AFB9258', 'Security groups per network interface', 5],
    ['L-1B52E74A', 'Gateway VPC endpoints per Region', 20],
    ['L-29B6F2EB', 'Interface VPC endpoints per VPC', 50],
  ],
  ebs: [
    ['L-D18FCD1D', 'Storage for General Purpose SSD (gp2) volumes, in TiB', 50],
    ['L-7A658B76', 'Storage for General Purpose SSD (gp3) volumes, in TiB', 50],
    ['L-FD252861', 'Storage for Provisioned IOPS SSD (io1) volumes, in TiB', 50],
    ['L-09BD8365', 'Storage for Provisioned IOPS SSD (io2) volumes, in TiB', 20],
    ['L-B3A130E6', 'IOPS for Provisioned IOPS SSD (io1) volumes', 300_000],
    ['L-8D977E7E', 'IOPS for Provisioned IOPS SSD (io2) volumes', 100_000],
    ['L-309BACF6', 'Snapshots per Region', 100_000],
  ],
  elasticloadbalancing: [
    ['L-53DA6B97', 'Application Load Balancers per Region', 50],
    ['L-69A177A2', 'Network Load Balancers per Region', 50],
    ['L-E9E9831D', 'Classic Load Balancers per Region', 20],
    ['L-B22855CB', 'Target Groups per Region', 3000],
    ['L-B6DF7632', 'Listeners per Application Load Balancer', 50],
    ['L-57A373D6', 'Listeners per Network Load Balancer', 50],
    ['L-A0D0B863', 'Targets per Target Group per Region', 1000, { fixed: true }],
  ],
  iam: [
    ['L-FE177D64', 'Roles per account', 1000, { global: true, most: 5000 }],
    ['L-E95E4862', 'Customer managed policies per account', 1500, { global: true, most: 5000 }],
    ['L-0DA4ABF3', 'Managed policies per role', 10, { global: true, most: 20 }],
    ['L-4019AD8B', 'Managed policies per user', 10, { global: true, most: 20 }],
    ['L-384571C4', 'Managed policies per group', 10, { global: true, fixed: true }],
    ['L-C07B4B0D', 'Role trust policy length', 2048, { global: true, most: 4096 }],
    ['L-858F3967', 'OpenId connect providers per account', 100, { global: true, most: 700 }],
    ['L-6E65F664', 'Instance profiles per account', 1000, { global: true, most: 5000 }],
    ['L-BF35879D', 'Server certificates per account', 20, { global: true, most: 1000 }],
    ['L-DB618D39', 'SAML providers per account', 100, { global: true, fixed: true }],
    ['L-F4A5425F', 'Groups per account', 300, { global: true, most: 500 }],
    ['L-F55AF5E4', 'Users per account', 5000, { global: true, fixed: true }],
    ['L-8758042E', 'Access keys per user', 2, { global: true, fixed: true }],
    ['L-7A1621EC', 'IAM groups per user', 10, { global: true, fixed: true }],
    ['L-BD0F7BF7', 'MFA devices per user', 8, { global: true, fixed: true }],
  ],
  organizations: [['L-29A0C5DF', 'Default maximum number of accounts', 10, { global: true, most: 50_000 }]],
  s3: [['L-DC2B2D3D', 'General purpose buckets', 10_000, { global: true, most: 1_000_000 }]],
  route53: [['L-4EA4796A', 'Hosted zones', 500, { global: true }]],
}

export const SERVICES: readonly (readonly [code: string, name: string])[] = [
  ['ebs', 'Amazon Elastic Block Store (Amazon EBS)'],
  ['ec2', 'Amazon Elastic Compute Cloud (Amazon EC2)'],
  ['elasticloadbalancing', 'Elastic Load Balancing (ELB)'],
  ['iam', 'AWS Identity and Access Management (IAM)'],
  ['organizations', 'AWS Organizations'],
  ['route53', 'Amazon Route 53'],
  ['s3', 'Amazon Simple Storage Service (Amazon S3)'],
  ['vpc', 'Amazon Virtual Private Cloud (Amazon VPC)'],
]

export const quotas: readonly Quota[] = Object.entries(ROWS).flatMap(([service, rows]) =>
  rows.map(([code, name, value, more = {}]) => ({
    service,
    code,
    name,
    value,
    ...(more.raised !== undefined && { raised: more.raised }),
    adjustable: !more.fixed,
    ...(more.most !== undefined && { most: more.most }),
    ...(more.global && { global: true }),
  })),
)

export const quotaRow = (service: string, code: string): Quota | undefined =>
  quotas.find((quota) => quota.service === service && quota.code === code)
