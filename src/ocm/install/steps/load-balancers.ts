import { targetGroups as plans, type TargetGroupPlan } from '../../../catalogue/install-plan.ts'
import { hasCode } from '../../workloads/refusal.ts'
import type { Balancer } from '../documents.ts'
import { done, sent, tagsOf, type Step, type Work } from '../context.ts'
import { NETWORK_STAGE } from './network.ts'

type Scheme = 'int' | 'ext'

const schemesOf = ({ cluster }: Work): readonly Scheme[] =>
  cluster.spec.api.listening === 'internal' ? ['int'] : ['int', 'ext']
export const targetGroupPlans = (work: Work): readonly TargetGroupPlan[] =>
  plans.filter(({ balancer }) => schemesOf(work).includes(balancer))

/** Network load balancers of the API: one inside, one in public unless the API is private. */
export const loadBalancers: Step = {
  name: 'load-balancers',
  stage: NETWORK_STAGE,
  async run(work) {
    const made = await Promise.all(
      schemesOf(work).map(async (scheme) => [scheme, await ensureBalancer(work, scheme)] as const),
    )
    return done(
      { balancers: Object.fromEntries(made) },
      ...made.map(([, { dnsName }]) => `Created load balancer ${dnsName}`),
    )
  },
}

async function ensureBalancer(work: Work, scheme: Scheme): Promise<Balancer> {
  const { aws, infraId, made } = work
  const Name = `${infraId}-${scheme}`
  const known = await aws.call('elasticloadbalancing', 'DescribeLoadBalancers', { Names: [Name] }).catch(absent)
  const subnets = Object.values((scheme === 'ext' ? made.publicSubnets : made.privateSubnets) ?? {})
  const found =
    known?.LoadBalancers?.[0] ??
    (
      await aws.call('elasticloadbalancing', 'CreateLoadBalancer', {
        Name,
        Type: 'network',
        Scheme: scheme === 'ext' ? 'internet-facing' : 'internal',
        Subnets: subnets,
        SecurityGroups: [sent(made.securityGroups?.['apiserver-lb'], 'security group')],
        Tags: tagsOf(work, Name),
      })
    ).LoadBalancers?.[0]
  const arn = sent(found?.LoadBalancerArn, 'load balancer ARN')
  await aws.call('elasticloadbalancing', 'ModifyLoadBalancerAttributes', {
    LoadBalancerArn: arn,
    Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
  })
  return {
    arn,
    dnsName: sent(found?.DNSName, 'load balancer name'),
    zoneId: sent(found?.CanonicalHostedZoneId, 'zone'),
  }
}

function absent(error: unknown): undefined {
  if (hasCode(error, 'LoadBalancerNotFound', 'TargetGroupNotFound')) return undefined
  throw error
}

/** Where each listener sends its connections: machines by their addresses. */
export const targetGroups: Step = {
  name: 'target-groups',
  stage: NETWORK_STAGE,
  async run(work) {
    const ids = await Promise.all(
      targetGroupPlans(work).map(async (plan) => [plan.name, await ensureTargetGroup(work, plan)] as const),
    )
    return done({ targetGroups: Object.fromEntries(ids) }, ...ids.map(([, arn]) => `Created target group ${arn}`))
  },
}

async function ensureTargetGroup(work: Work, plan: TargetGroupPlan): Promise<string> {
  const { aws, infraId } = work
  const Name = `${infraId}-${plan.name}`
  const known = await aws.call('elasticloadbalancing', 'DescribeTargetGroups', { Names: [Name] }).catch(absent)
  const arn = known?.TargetGroups?.[0]?.TargetGroupArn ?? (await createTargetGroup(work, Name, plan))
  const LoadBalancerArn = sent(work.made.balancers?.[plan.balancer]?.arn, 'load balancer')
  const { Listeners = [] } = await aws.call('elasticloadbalancing', 'DescribeListeners', { LoadBalancerArn })
  if (!Listeners.some(({ Port }) => Port === plan.port))
    await aws.call('elasticloadbalancing', 'CreateListener', {
      LoadBalancerArn,
      Port: plan.port,
      Protocol: 'TCP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: arn }],
      Tags: tagsOf(work, Name),
    })
  return arn
}

async function createTargetGroup(work: Work, Name: string, plan: TargetGroupPlan): Promise<string> {
  const { TargetGroups } = await work.aws.call('elasticloadbalancing', 'CreateTargetGroup', {
    Name,
    Protocol: 'TCP',
    Port: plan.port,
    VpcId: sent(work.made.vpcId, 'VPC'),
    TargetType: 'ip',
    HealthCheckProtocol: 'HTTPS',
    HealthCheckPath: plan.healthPath,
    HealthCheckPort: String(plan.port),
    HealthCheckIntervalSeconds: 10,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
    Tags: tagsOf(work, Name),
  })
  return sent(TargetGroups?.[0]?.TargetGroupArn, 'target group ARN')
}
