import { instanceProfileName } from './names.ts'

/** One AWS call of the installer, as an IAM action, and how often it is made. */
export interface PlannedCall {
  readonly action: string
  readonly times: number | 'zone' | 'poll' | 'when absent'
  readonly note?: string
}

export interface InstallStage {
  /** The installer's own name for it, as its log prints it. */
  readonly name: string
  /** The stage's limit, milliseconds. */
  readonly timeout?: number
  /** Between two looks at something awaited, milliseconds. */
  readonly poll?: number
  readonly calls: readonly PlannedCall[]
}

const MINUTE = 60_000
const call = (action: string, times: PlannedCall['times'] = 1, note?: string): PlannedCall => ({
  action,
  times,
  ...(note === undefined ? {} : { note }),
})

/** The stages of the installer since 4.16, in order. What follows (infra and worker machines) is the machine API's. */
export const installStages: readonly InstallStage[] = [
  {
    name: 'Infrastructure Pre-provisioning',
    timeout: 15 * MINUTE,
    calls: [
      call('iam:GetInstanceProfile', 2, 'master, then worker'),
      call('iam:CreateInstanceProfile', 2),
      call('iam:GetInstanceProfile', 'poll'),
      call('iam:AddRoleToInstanceProfile', 2, 'the customer’s ControlPlane and Worker roles'),
      call('ec2:DescribeImages'),
      call('ec2:CopyImage', 'when absent'),
      call('ec2:CreateTags', 'when absent'),
    ],
  },
  {
    name: 'Network-infrastructure Provisioning',
    timeout: 15 * MINUTE,
    poll: 15_000,
    calls: [
      call('ec2:DescribeVpcs'),
      call('ec2:CreateVpc'),
      call('ec2:ModifyVpcAttribute', 2, 'enableDnsSupport, enableDnsHostnames'),
      call('ec2:CreateSubnet', 'zone', 'public'),
      call('ec2:CreateSubnet', 'zone', 'private'),
      call('ec2:CreateInternetGateway'),
      call('ec2:AttachInternetGateway'),
      call('ec2:AllocateAddress', 'zone'),
      call('ec2:CreateNatGateway', 'zone'),
      call('ec2:DescribeNatGateways', 'poll', 'until available'),
      call('ec2:CreateRouteTable', 'zone', 'public'),
      call('ec2:CreateRoute', 'zone', '0.0.0.0/0 to the internet gateway'),
      call('ec2:AssociateRouteTable', 'zone'),
      call('ec2:CreateRouteTable', 'zone', 'private'),
      call('ec2:CreateRoute', 'zone', '0.0.0.0/0 to the zone’s NAT gateway'),
      call('ec2:AssociateRouteTable', 'zone'),
      call('ec2:CreateVpcEndpoint', 1, 'S3, gateway'),
      call('ec2:CreateSecurityGroup', 4, 'controlplane, node, apiserver-lb, lb'),
      call('ec2:AuthorizeSecurityGroupIngress', 4),
      call('s3:CreateBucket', 1, 'ignition'),
      call('s3:PutBucketPolicy'),
      call('s3:PutBucketTagging'),
      call('elasticloadbalancing:DescribeLoadBalancers'),
      call('elasticloadbalancing:CreateLoadBalancer', 2, '<infra>-int, <infra>-ext'),
      call('elasticloadbalancing:CreateTargetGroup', 3),
      call('elasticloadbalancing:CreateListener', 3),
      call('elasticloadbalancing:ModifyLoadBalancerAttributes', 2, 'cross-zone'),
      call('elasticloadbalancing:SetSecurityGroups', 2),
    ],
  },
  {
    name: 'Post-network, pre-machine Provisioning',
    calls: [
      call('route53:CreateHostedZone', 1, 'private'),
      call('route53:ChangeTagsForResource'),
      call('route53:ListHostedZones', 1, 'the base domain'),
      call('route53:ChangeResourceRecordSets', 2, 'api in the public zone; api and api-int in the private one'),
    ],
  },
  {
    name: 'Bootstrap Ignition Provisioning',
    calls: [
      call('elasticloadbalancing:DescribeLoadBalancers'),
      call('s3:PutObject', 1, 'bootstrap.ign; its presigned URL holds for an hour'),
    ],
  },
  {
    name: 'Machine Provisioning',
    timeout: 15 * MINUTE,
    poll: 15_000,
    calls: [
      call('ec2:RunInstances', 4, 'bootstrap and three masters; iam:PassRole on the ControlPlane role'),
      call('iam:PassRole', 4),
      call('ec2:DescribeInstances', 'poll'),
      call('elasticloadbalancing:RegisterTargets', 12),
    ],
  },
  { name: 'Infrastructure Post-provisioning', calls: [] },
  {
    name: 'Bootstrap Destroy',
    timeout: 15 * MINUTE,
    poll: 15_000,
    calls: [
      call('ec2:RevokeSecurityGroupIngress', 1, 'the rule "Bootstrap SSH Access"'),
      call('elasticloadbalancing:DeregisterTargets', 3),
      call('ec2:TerminateInstances'),
      call('ec2:DescribeInstances', 'poll', 'until terminated, at most five minutes'),
      call('s3:DeleteObject'),
      call('s3:DeleteBucket'),
    ],
  },
]

/** Seconds that the ignition's presigned URL holds. */
export const ignitionUrlLifetime = 3600

export const network = {
  machineCidr: '10.0.0.0/16',
  podCidr: '10.128.0.0/14',
  serviceCidr: '172.30.0.0/16',
  hostPrefix: 23,
  type: 'OVNKubernetes',
} as const

export interface Subnet {
  readonly zone: string
  readonly scope: 'public' | 'private'
  readonly cidr: string
}

/**
 * One public and one private subnet per zone: the machine network is cut into eight; the zones take the first eighths as private
 * subnets, and the last eighth, cut into eight again, holds the public ones. At most seven zones.
 */
export function subnetsOf(machineCidr: string, zones: readonly string[]): Subnet[] {
  const [address = '', bits = ''] = machineCidr.split('/')
  const start = toNumber(address)
  const length = Number(bits)
  const share = (prefix: number, index: number, from: number) =>
    `${toAddress(from + index * 2 ** (32 - prefix))}/${prefix}`
  const last = start + 7 * 2 ** (32 - length - 3)
  return zones.flatMap((zone, index): Subnet[] => [
    { zone, scope: 'public', cidr: share(length + 6, index, last) },
    { zone, scope: 'private', cidr: share(length + 3, index, start) },
  ])
}

const toNumber = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
const toAddress = (value: number) => [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')

export type MachineRole = 'bootstrap' | 'master' | 'infra' | 'worker'

export interface MachinePlan {
  readonly role: MachineRole
  readonly instanceType: string
  readonly volume: { readonly type: 'io1' | 'gp2' | 'gp3'; readonly gib: number; readonly iops?: number }
  readonly count: { readonly singleAz: number; readonly multiAz: number }
  /** Which instance profile it runs under. */
  readonly profile: 'master' | 'worker'
  /** Infra and workers are made by the machine API once the cluster answers. */
  readonly madeBy: 'installer' | 'machine-api'
}

export const machinePlans: readonly MachinePlan[] = [
  {
    role: 'bootstrap',
    instanceType: 'm5.2xlarge',
    volume: { type: 'gp2', gib: 30 },
    count: { singleAz: 1, multiAz: 1 },
    profile: 'master',
    madeBy: 'installer',
  },
  {
    role: 'master',
    instanceType: 'm5.2xlarge',
    volume: { type: 'io1', gib: 350, iops: 1000 },
    count: { singleAz: 3, multiAz: 3 },
    profile: 'master',
    madeBy: 'installer',
  },
  {
    role: 'infra',
    instanceType: 'r5.xlarge',
    volume: { type: 'gp3', gib: 300, iops: 900 },
    count: { singleAz: 2, multiAz: 3 },
    profile: 'worker',
    madeBy: 'machine-api',
  },
  {
    role: 'worker',
    instanceType: 'm5.xlarge',
    volume: { type: 'gp3', gib: 300, iops: 900 },
    count: { singleAz: 2, multiAz: 3 },
    profile: 'worker',
    madeBy: 'machine-api',
  },
]

export function machinePlan(role: MachineRole): MachinePlan {
  const found = machinePlans.find((plan) => plan.role === role)
  if (!found) throw new RangeError(`no plan for ${role}`)
  return found
}

export const profileOf = (infra: string, role: MachineRole) => instanceProfileName(infra, machinePlan(role).profile)

export type GroupName = 'controlplane' | 'node' | 'apiserver-lb' | 'lb'

/** `name` is what the group is called behind `<infra>-`. */
export const securityGroups: readonly { readonly name: GroupName; readonly description: string }[] = [
  { name: 'controlplane', description: 'Kubernetes cluster control plane' },
  { name: 'node', description: 'Kubernetes cluster node' },
  { name: 'apiserver-lb', description: 'Kubernetes cluster apiserver load balancer' },
  { name: 'lb', description: 'Kubernetes cluster load balancer' },
]

export interface IngressRule {
  readonly to: GroupName
  readonly description: string
  /** As EC2 writes it; `-1` is every one. */
  readonly protocol: 'tcp' | 'udp' | 'icmp' | '50'
  /** Of ICMP and ESP, -1. */
  readonly fromPort: number
  readonly toPort: number
  /** Other groups of the cluster, or an address range. */
  readonly from: readonly GroupName[] | { readonly cidr: string }
}

export const bootstrapSshRule = 'Bootstrap SSH Access'

type Ports = readonly [description: string, protocol: IngressRule['protocol'], from: number, to: number]

const MACHINES: readonly GroupName[] = ['controlplane', 'node']
const ANYWHERE = { cidr: '0.0.0.0/0' }

/** Between all machines, both ways: the cluster's own network. */
const podNetwork: readonly Ports[] = [
  ['ICMP', 'icmp', -1, -1],
  ['Port 22 (TCP)', 'tcp', 22, 22],
  ['Port 4789 (UDP) for VXLAN', 'udp', 4789, 4789],
  ['Port 6081 (UDP) for geneve', 'udp', 6081, 6081],
  ['Port 500 (UDP) for IKE', 'udp', 500, 500],
  ['Port 4500 (UDP) for IKE NAT', 'udp', 4500, 4500],
  ['ESP', '50', -1, -1],
  ['Port 6441-6442 (TCP) for ovndb', 'tcp', 6441, 6442],
  ['Port 9000-9999 for node ports (TCP)', 'tcp', 9000, 9999],
  ['Port 9000-9999 for node ports (UDP)', 'udp', 9000, 9999],
  ['Service node ports (TCP)', 'tcp', 30000, 32767],
  ['Service node ports (UDP)', 'udp', 30000, 32767],
]

const rule = (
  to: GroupName,
  from: IngressRule['from'],
  [description, protocol, fromPort, toPort]: Ports,
): IngressRule => ({
  to,
  description,
  protocol,
  fromPort,
  toPort,
  from,
})

export const ingressRules: readonly IngressRule[] = [
  ...MACHINES.flatMap((to) => podNetwork.map((ports) => rule(to, MACHINES, ports))),
  rule('controlplane', ['apiserver-lb', 'controlplane', 'node'], ['Kubernetes API', 'tcp', 6443, 6443]),
  rule('controlplane', ['controlplane'], ['etcd', 'tcp', 2379, 2379]),
  rule('controlplane', ['controlplane'], ['etcd peer', 'tcp', 2380, 2380]),
  rule(
    'controlplane',
    ['apiserver-lb', 'controlplane', 'node'],
    ['MCS traffic from cluster network', 'tcp', 22623, 22623],
  ),
  rule('controlplane', MACHINES, ['controller-manager', 'tcp', 10257, 10257]),
  rule('controlplane', MACHINES, ['kube-scheduler', 'tcp', 10259, 10259]),
  rule('controlplane', MACHINES, ['Kubelet API', 'tcp', 10250, 10250]),
  rule('controlplane', ANYWHERE, [bootstrapSshRule, 'tcp', 22, 22]),
  rule('node', MACHINES, ['Kubelet API', 'tcp', 10250, 10250]),
  rule('apiserver-lb', ANYWHERE, ['Kubernetes API Server traffic for public access', 'tcp', 6443, 6443]),
  rule('apiserver-lb', { cidr: network.machineCidr }, [
    'Machine Config Server internal traffic from cluster',
    'tcp',
    22623,
    22623,
  ]),
]

export interface TargetGroupPlan {
  /** Behind `<infra>-`. */
  readonly name: 'aint' | 'sint' | 'aext'
  readonly port: number
  readonly healthPath: string
  /** Of which load balancer, behind `<infra>-`. */
  readonly balancer: 'int' | 'ext'
}

/** Network load balancers of the API; HTTPS health checks every 10 s, two good or two bad decide; targets by address. */
export const targetGroups: readonly TargetGroupPlan[] = [
  { name: 'aint', port: 6443, healthPath: '/readyz', balancer: 'int' },
  { name: 'sint', port: 22623, healthPath: '/healthz', balancer: 'int' },
  { name: 'aext', port: 6443, healthPath: '/readyz', balancer: 'ext' },
]

/** What an account must allow for one cluster. */
export const accountNeeds = { onDemandStandardVcpus: 100 } as const
