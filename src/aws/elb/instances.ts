import type { InstanceState } from '../../wire/schema/elb.types.generated.ts'
import { anywhere } from '../elasticloadbalancing/elb-operation.ts'
import { COURSES, phaseNow } from '../ec2/lifecycle.ts'
import { instancePhase, instances } from '../ec2/resources/instance.ts'
import type { Call } from '../operation.ts'
import { classic, named, onNamed, put, type ClassicBalancer, type HealthCheck, type Registered } from './balancer.ts'
import { invalid, noInstance } from './faults.ts'

export const defaultHealthCheck = (port: number): HealthCheck => ({
  Target: `TCP:${port}`,
  Interval: 30,
  Timeout: 5,
  UnhealthyThreshold: 2,
  HealthyThreshold: 10,
})

const wanted = (call: Call<{ readonly Instances: readonly { readonly InstanceId?: string | undefined }[] }>) =>
  call.input.Instances.map(({ InstanceId = '' }) => InstanceId)

const shown = ({ instances: all }: Pick<ClassicBalancer, 'instances'>) => all.map(({ id }) => ({ InstanceId: id }))

/** Once more for one that is there changes nothing. */
export const RegisterInstancesWithLoadBalancer = classic('RegisterInstancesWithLoadBalancer', {
  needs: (call) => onNamed(call),
  run(call) {
    const balancer = named(call)
    const fresh = wanted(call).filter((id) => !balancer.instances.some((one) => one.id === id))
    for (const id of fresh) {
      const instance = instances.find(call, id)
      if (!instance || instancePhase(instance, call) === 'terminated') throw noInstance(id)
      if (instance.vpcId !== balancer.vpcId)
        throw invalid(`EC2 instance ${id} is not in the same VPC as load balancer ${balancer.name}.`)
    }
    const next = { ...balancer, instances: [...balancer.instances, ...fresh.map((id) => ({ id, since: call.now }))] }
    return { output: { Instances: shown(next) }, writes: [put(call, next)] }
  },
})

export const DeregisterInstancesFromLoadBalancer = classic('DeregisterInstancesFromLoadBalancer', {
  needs: (call) => onNamed(call),
  run(call) {
    const balancer = named(call)
    const leaving = wanted(call)
    // One that is not registered is no error, one that never was is.
    for (const id of leaving) if (!/^i-[0-9a-f]{8,17}$/.test(id)) throw noInstance(id)
    const next = { ...balancer, instances: balancer.instances.filter(({ id }) => !leaving.includes(id)) }
    return { output: { Instances: shown(next) }, writes: [put(call, next)] }
  },
})

function healthOf(call: Call<unknown>, { id, since }: Registered): InstanceState {
  const instance = instances.find(call, id)
  const phase = instance ? instancePhase(instance, call) : 'terminated'
  const out = (ReasonCode: string, Description: string): InstanceState => ({
    InstanceId: id,
    State: 'OutOfService',
    ReasonCode,
    Description,
  })
  if (phase === 'pending' || phaseNow(COURSES.target, { phase: 'initial', since }, call) === 'initial')
    return out('ELB', 'Instance registration is still in progress.')
  if (phase !== 'running') return out('Instance', `Instance is in ${phase} state.`)
  return { InstanceId: id, State: 'InService', ReasonCode: 'N/A', Description: 'N/A' }
}

/** An instance is in service when it runs. */
export const DescribeInstanceHealth = classic('DescribeInstanceHealth', {
  needs: anywhere,
  run(call) {
    const { instances: held } = named(call)
    const asked = call.input.Instances?.map(({ InstanceId = '' }) => {
      const one = held.find(({ id }) => id === InstanceId)
      if (!one) throw noInstance(InstanceId)
      return one
    })
    return { output: { InstanceStates: (asked?.length ? asked : held).map((one) => healthOf(call, one)) } }
  },
})

const TARGET = /^(?:(?:TCP|SSL):(?<bare>\d{1,5})|HTTPS?:(?<port>\d{1,5})\/.{0,1023})$/

/** @throws {Fault} for a target that cannot be asked, or an answer that may come after the next question. */
function check(health: HealthCheck): HealthCheck {
  const found = TARGET.exec(health.Target)?.groups
  if (!found)
    throw invalid(
      health.Target.startsWith('HTTP')
        ? 'HealthCheck HTTP Target must specify a port followed by a path that begins with a slash. e.g. HTTP:80/ping/this/path'
        : 'HealthCheck Target must specify a protocol and a port. e.g. TCP:5000',
    )
  const port = Number(found['bare'] ?? found['port'])
  if (port < 1 || port > 65_535) throw invalid('HealthCheck Target port must be between 1 and 65535')
  if (health.Timeout >= health.Interval) throw invalid('HealthCheck timeout must be less than interval')
  return health
}

export const ConfigureHealthCheck = classic('ConfigureHealthCheck', {
  needs: (call) => onNamed(call),
  run(call) {
    const balancer = named(call)
    const health = check(call.input.HealthCheck)
    return { output: { HealthCheck: health }, writes: [put(call, { ...balancer, health })] }
  },
})
