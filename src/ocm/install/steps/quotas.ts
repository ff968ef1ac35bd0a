import { accountNeeds, machinePlan } from '../../../catalogue/install-plan.ts'
import { infraPool, workerPool } from '../../resources/pools.ts'
import { InstallProblem, type Work } from '../context.ts'
import { findMachineType } from '../../../catalogue/machine-types.ts'

/** One quota that an installation needs room under. */
interface Need {
  readonly service: string
  readonly code: string
  readonly what: string
  /** What an account must be allowed at all, whatever it uses. */
  readonly least?: number
  readonly used: (work: Work) => Promise<number>
  readonly more: (work: Work) => number
}

const vcpus = (type: string) => findMachineType(type)?.vcpu ?? 0

/** The bootstrap machine runs beside all the others for a while. */
function vcpusOf({ cluster }: Work): number {
  const count = cluster.spec.multi_az ? 'multiAz' : 'singleAz'
  const own = (['bootstrap', 'master'] as const).map((role) => machinePlan(role))
  const pools = [infraPool(cluster), workerPool(cluster)]
  return (
    own.reduce((sum, plan) => sum + plan.count[count] * vcpus(plan.instanceType), 0) +
    pools.reduce((sum, pool) => sum + pool.replicas * vcpus(pool.instanceType), 0)
  )
}

async function runningVcpus({ aws }: Work): Promise<number> {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }]
  let sum = 0
  for (let NextToken: string | undefined; ;) {
    const page = await aws.call('ec2', 'DescribeInstances', { Filters, ...(NextToken ? { NextToken } : {}) })
    for (const { InstanceType = '' } of (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances))
      sum += vcpus(InstanceType)
    NextToken = page.NextToken
    if (!NextToken) return sum
  }
}

/** Networks of the installer's own; in an existing one there is nothing of it to make. */
const makesNetwork = ({ cluster }: Work) => !('subnet_ids' in cluster.spec.aws)
const once = (work: Work) => (makesNetwork(work) ? 1 : 0)

const NEEDS: readonly Need[] = [
  {
    service: 'ec2',
    code: 'L-1216C47A',
    what: 'vCPUs of running On-Demand Standard instances',
    least: accountNeeds.onDemandStandardVcpus,
    used: runningVcpus,
    more: vcpusOf,
  },
  {
    service: 'ec2',
    code: 'L-0263D0A3',
    what: 'Elastic IP addresses',
    used: async ({ aws }) => (await aws.call('ec2', 'DescribeAddresses', {})).Addresses?.length ?? 0,
    more: (work) => (makesNetwork(work) ? work.zones.length : 0),
  },
  {
    service: 'vpc',
    code: 'L-F678F1CE',
    what: 'VPCs',
    used: async ({ aws }) => (await aws.call('ec2', 'DescribeVpcs', {})).Vpcs?.length ?? 0,
    more: once,
  },
  {
    service: 'vpc',
    code: 'L-A4707A72',
    what: 'internet gateways',
    used: async ({ aws }) => (await aws.call('ec2', 'DescribeInternetGateways', {})).InternetGateways?.length ?? 0,
    more: once,
  },
  {
    service: 'vpc',
    code: 'L-FE5A380F',
    what: 'NAT gateways in one availability zone',
    used: mostNatGateways,
    more: once,
  },
]

/** In the zone of this cluster that has the most. */
async function mostNatGateways({ aws, zones }: Work): Promise<number> {
  const [{ NatGateways = [] }, { Subnets = [] }] = await Promise.all([
    aws.call('ec2', 'DescribeNatGateways', { Filter: [{ Name: 'state', Values: ['pending', 'available'] }] }),
    aws.call('ec2', 'DescribeSubnets', { Filters: [{ Name: 'availability-zone', Values: [...zones] }] }),
  ])
  const zoneOf = new Map(Subnets.map(({ SubnetId, AvailabilityZone }) => [SubnetId, AvailabilityZone]))
  const counts = zones.map((zone) => NatGateways.filter(({ SubnetId }) => zoneOf.get(SubnetId) === zone).length)
  return Math.max(0, ...counts)
}

async function shortfall(
  work: Work,
  { service, code, what, least = 0, used, more }: Need,
): Promise<string | undefined> {
  const [{ Quota }, present] = await Promise.all([
    work.aws.call('servicequotas', 'GetServiceQuota', { ServiceCode: service, QuotaCode: code }),
    used(work),
  ])
  const allowed = Quota?.Value ?? 0
  const wanted = Math.max(least, present + more(work))
  if (more(work) === 0 || allowed >= wanted) return undefined
  const remedy = `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${wanted} --region ${work.region}`
  return `the account's quota of ${what} (${code}) is ${allowed}, of which ${present} are in use; the cluster needs ${more(work)} more, and the quota to be ${wanted}. To mend it: ${remedy}`
}

/** @throws {InstallProblem} that tells of every quota that does not suffice, before anything is made */
export async function checkQuotas(work: Work): Promise<void> {
  const found = await Promise.all(NEEDS.map((need) => shortfall(work, need)))
  const short = found.filter((text) => text !== undefined)
  if (short.length > 0)
    throw new InstallProblem('OCM3003', `${short.length === 1 ? 'A quota does' : `${short.length} quotas do`} not suffice: ${short.join('; ')}`) // prettier-ignore
}
