import type { TargetDescription, TargetHealth } from '../../wire/schema/elasticloadbalancing.types.generated.ts'
import { parseAddress, parseBlock, size } from '../ec2/cidr.ts'
import { COURSES, GONE, phaseNow } from '../ec2/lifecycle.ts'
import { instancePhase, instances, type Instance } from '../ec2/resources/instance.ts'
import { holderOf, networkInterfaces } from '../ec2/resources/network-interface.ts'
import { vpcs } from '../ec2/resources/vpc.ts'
import type { Call } from '../operation.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import { findTargetGroup, getTargetGroup } from './arns.ts'
import { targets, type Target, type TargetGroup } from './documents.ts'
import { anywhere, elb, on } from './elb-operation.ts'
import { fault } from './faults.ts'
import { balancersOf } from './target-groups.ts'

const onGroup = (call: Call<{ readonly TargetGroupArn: string }>) =>
  on(call, call.input.TargetGroupArn, findTargetGroup(call, call.input.TargetGroupArn))

const invalidTarget = (message: string) => fault('InvalidTarget', message)

/** @throws {Fault} `InvalidTarget` for an instance that is not there or does not run, and for an address outside the VPC. */
function check(call: Call<unknown>, group: TargetGroup, { Id }: TargetDescription): void {
  if (group.targetType === 'instance') {
    const instance = instances.find(call, Id)
    if (!instance) throw invalidTarget(`The following targets are not valid: '${Id}'`)
    if (instance.vpcId !== group.vpcId)
      throw invalidTarget(`The following targets are not in the target group VPC '${group.vpcId}': '${Id}'`)
    if (!['pending', 'running'].includes(instancePhase(instance, call)))
      throw invalidTarget(`The following targets are not in a running state and cannot be registered: '${Id}'`)
    return
  }
  const address = parseAddress(Id)
  if (address === undefined) throw fault('ValidationError', `The IP address '${Id}' is not a valid IPv4 address`)
  const blocks = vpcs.find(call, group.vpcId)?.cidrs.flatMap(({ block }) => parseBlock(block) ?? []) ?? []
  if (!blocks.some((block) => address >= block.first && address < block.first + size(block)))
    throw invalidTarget(
      `The IP address '${Id}' is not within a CIDR block of VPC '${group.vpcId}'. You must specify an Availability Zone for it.`,
    )
}

const portOf = (group: TargetGroup, target: TargetDescription) => target.Port ?? group.port

const name = (target: Pick<Target, 'id' | 'port'>) => `${target.id}:${target.port}`

/** Once more for one that is there changes nothing. */
export const RegisterTargets = elb('RegisterTargets', {
  needs: onGroup,
  run(call) {
    const group = getTargetGroup(call, call.input.TargetGroupArn)
    for (const target of call.input.Targets) check(call, group, target)
    checkQuota(call, 'elasticloadbalancing', 'L-A0D0B863', targets.all(call, group.name).length, () =>
      fault('TooManyTargets', 'The maximum number of targets for this target group has been reached'),
    )
    const wanted = call.input.Targets.map((target) => ({
      target,
      doc: targets.find(call, group.name, `${target.Id}:${portOf(group, target)}`),
    }))
    const fresh = wanted.filter(
      ({ doc }) => !doc || phaseNow(COURSES.target, doc.state, call) === GONE || doc.state.phase === 'draining',
    )
    return {
      writes: fresh.map(({ target }) => {
        const zone = target.AvailabilityZone
        const doc: Target = {
          id: target.Id,
          port: portOf(group, target),
          ...(zone !== undefined && { zone }),
          state: { phase: 'initial', since: call.now },
        }
        return targets.put(call, doc, group.name, name(doc))
      }),
    }
  },
})

/** Without a port: whatever ports it is registered with. It drains first. */
export const DeregisterTargets = elb('DeregisterTargets', {
  needs: onGroup,
  run(call) {
    const group = getTargetGroup(call, call.input.TargetGroupArn)
    const held = registered(call, group)
    const leaving = held.filter((one) =>
      call.input.Targets.some(({ Id, Port }) => Id === one.id && (Port === undefined || Port === one.port)),
    )
    return {
      writes: leaving.map((one) =>
        call.world.pace === 'instant'
          ? targets.drop(call, group.name, name(one))
          : targets.put(call, { ...one, state: { phase: 'draining', since: call.now } }, group.name, name(one)),
      ),
    }
  },
})

const registered = (call: Call<unknown>, group: TargetGroup): readonly Target[] =>
  targets.all(call, group.name).filter((one) => phaseNow(COURSES.target, one.state, call) !== GONE)

/** The instance behind a target, by id or by the address that it holds. */
function instanceOf(call: Call<unknown>, group: TargetGroup, target: Target): Instance | undefined {
  if (group.targetType === 'instance') return instances.find(call, target.id)
  const at = networkInterfaces.all(call).find((one) => one.vpcId === group.vpcId && one.addresses.includes(target.id))
  const holder = at && holderOf(at, call)
  return holder?.type === 'instance' ? instances.find(call, holder.id) : undefined
}

/** A target is healthy when what stands behind it runs. */
function healthOf(call: Call<unknown>, group: TargetGroup, target: Target | undefined, used: boolean): TargetHealth {
  if (!target)
    return {
      State: 'unused',
      Reason: 'Target.NotRegistered',
      Description: 'Target is not registered to the target group',
    }
  if (!used)
    return {
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target group is not configured to receive traffic from the load balancer',
    }
  const phase = phaseNow(COURSES.target, target.state, call)
  if (phase === 'draining')
    return {
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
      Description: 'Target deregistration is in progress',
    }
  const instance = instanceOf(call, group, target)
  const state = instance && instancePhase(instance, call)
  if (group.targetType === 'instance' && state !== 'running' && state !== 'pending')
    return {
      State: 'unused',
      Reason: 'Target.InvalidState',
      Description: `Target is in the ${state ?? 'terminated'} state`,
    }
  if (phase === 'initial' || state === 'pending')
    return { State: 'initial', Reason: 'Elb.RegistrationInProgress', Description: 'Target registration is in progress' }
  if (state !== 'running') return { State: 'unhealthy', Reason: 'Target.Timeout', Description: 'Request timed out' }
  return { State: 'healthy' }
}

export const DescribeTargetHealth = elb('DescribeTargetHealth', {
  needs: anywhere,
  run(call) {
    const group = getTargetGroup(call, call.input.TargetGroupArn)
    const used = balancersOf(call, group.arn).length > 0
    const held = registered(call, group)
    const asked = call.input.Targets?.map((one) => ({
      id: one.Id,
      port: portOf(group, one),
      target: held.find(({ id, port }) => id === one.Id && port === portOf(group, one)),
    }))
    const shown = asked ?? held.map((target) => ({ id: target.id, port: target.port, target }))
    return {
      output: {
        TargetHealthDescriptions: shown.map(({ id, port, target }) => ({
          Target: { Id: id, Port: port, AvailabilityZone: target?.zone },
          HealthCheckPort: group.health.port === 'traffic-port' ? String(port) : group.health.port,
          TargetHealth: healthOf(call, group, target, used),
        })),
      },
    }
  },
})
