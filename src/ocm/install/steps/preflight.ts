import { adminUser, mintActions } from '../../../catalogue/mint.ts'
import { grantUser } from '../../../catalogue/remedies.ts'
import { machinePlans } from '../../../catalogue/install-plan.ts'
import { done, InstallProblem, type Step, type Work } from '../context.ts'
import { checkIssuer } from '../signing-key.ts'
import { checkQuotas } from './quotas.ts'

async function checkPlace({ aws, cluster, region, zones }: Work): Promise<void> {
  const { Regions = [] } = await aws.call('ec2', 'DescribeRegions', { RegionNames: [region] })
  if (Regions.length === 0) throw new InstallProblem('OCM3004', `Region ${region} is not enabled in the account`)
  const { AvailabilityZones = [] } = await aws.call('ec2', 'DescribeAvailabilityZones', {
    Filters: [{ Name: 'state', Values: ['available'] }],
  })
  const here = new Set(AvailabilityZones.map(({ ZoneName }) => ZoneName))
  const closed = zones.find((zone) => !here.has(zone))
  if (closed) throw new InstallProblem('OCM3005', `Availability zone ${closed} is not available to the account`)
  const types = new Set([
    ...machinePlans.map(({ instanceType }) => instanceType),
    cluster.spec.nodes.compute_machine_type.id,
  ])
  await aws.call('ec2', 'DescribeInstanceTypes', { InstanceTypes: [...types] as 'm5.xlarge'[] }) // checked against the catalogue
}

/** A cluster without roles makes users, which its key must be allowed to. */
async function checkMint({ aws, cluster }: Work, arn = ''): Promise<void> {
  if (cluster.spec.aws.sts) return
  const { EvaluationResults = [] } = await aws.call('iam', 'SimulatePrincipalPolicy', {
    PolicySourceArn: arn,
    ActionNames: [...mintActions],
  })
  const denied = EvaluationResults.filter(({ EvalDecision }) => EvalDecision !== 'allowed')
  if (denied.length > 0)
    throw new InstallProblem(
      'OCM3055',
      `User ${arn} is not allowed to perform ${denied.map(({ EvalActionName }) => EvalActionName).join(', ')}. To mend it: ${grantUser(adminUser)}`,
    )
}

/** What can be known before anything is made. */
export const preflight: Step = {
  name: 'preflight',
  stage: 'Preflight checks',
  async run(work) {
    const { Arn } = await work.aws.call('sts', 'GetCallerIdentity', {})
    await Promise.all([checkQuotas(work), checkPlace(work), checkIssuer(work), checkMint(work, Arn)])
    return done(
      {},
      `Credentials loaded: ${Arn}`,
      work.cluster.spec.aws.sts
        ? 'The account’s quotas suffice, and the issuer shows the cluster’s signing key'
        : 'The account’s quotas suffice, and the key may make users',
    )
  },
}
