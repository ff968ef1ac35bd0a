import { bootstrapSshRule } from '../../../catalogue/install-plan.ts'
import { bootstrapBucketName } from '../../../catalogue/names.ts'
import { hasCode } from '../../workloads/refusal.ts'
import { done, ownFilters, sent, waiting, type Outcome, type Step, type Work } from '../context.ts'
import { targetGroupPlans } from './load-balancers.ts'
import { IGNITION_KEY } from './ignition.ts'
import { bootstrapName } from './machines.ts'

/** The bootstrap machine, its way in and its bucket: the bucket held the signing key. */
export const bootstrapDestroy: Step = {
  name: 'bootstrap-destroy',
  stage: 'Bootstrap Destroy',
  async run(work) {
    await closeAccess(work)
    const machine = await destroyMachine(work)
    if ('waiting' in machine) return machine
    await destroyBucket(work)
    return done({}, 'Bootstrap resources are removed')
  },
}

async function closeAccess({ aws, made }: Work): Promise<void> {
  const GroupId = sent(made.securityGroups?.['controlplane'], 'security group')
  const { SecurityGroupRules = [] } = await aws.call('ec2', 'DescribeSecurityGroupRules', {
    Filters: [{ Name: 'group-id', Values: [GroupId] }],
  })
  const open = SecurityGroupRules.flatMap(({ Description, SecurityGroupRuleId }) =>
    Description === bootstrapSshRule && SecurityGroupRuleId ? [SecurityGroupRuleId] : [],
  )
  if (open.length > 0) await aws.call('ec2', 'RevokeSecurityGroupIngress', { GroupId, SecurityGroupRuleIds: open })
}

const LIVING = ['pending', 'running', 'stopping', 'stopped', 'shutting-down']

async function destroyMachine(work: Work): Promise<Outcome> {
  const { aws, infraId, made } = work
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', {
    Filters: [...ownFilters(infraId, bootstrapName(infraId)), { Name: 'instance-state-name', Values: LIVING }],
  })
  const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances)
  if (!instance?.InstanceId) return done()
  if (instance.State?.Name === 'shutting-down') return waiting('the bootstrap machine to end')
  for (const { name, port } of targetGroupPlans(work))
    if (instance.PrivateIpAddress)
      await aws.call('elasticloadbalancing', 'DeregisterTargets', {
        TargetGroupArn: sent(made.targetGroups?.[name], 'target group'),
        Targets: [{ Id: instance.PrivateIpAddress, Port: port }],
      })
  await aws.call('ec2', 'TerminateInstances', { InstanceIds: [instance.InstanceId] })
  return waiting('the bootstrap machine to end')
}

async function destroyBucket({ aws, infraId }: Work): Promise<void> {
  const Bucket = bootstrapBucketName(infraId)
  const gone = (error: unknown) => {
    if (!hasCode(error, 'NoSuchBucket', 'NotFound')) throw error
  }
  await aws.call('s3', 'DeleteObject', { Bucket, Key: IGNITION_KEY }).catch(gone)
  await aws.call('s3', 'DeleteBucket', { Bucket }).catch(gone)
}
