import type { Instance as Shape, InstanceStatus } from '../../wire/schema/ec2.types.generated.ts'
import type { Call } from '../operation.ts'
import { describes, selected } from './describe.ts'
import { ec2 } from './ec2-operation.ts'
import { combination } from './faults.ts'
import { passes } from './filters.ts'
import { instanceType } from './instance-types.ts'
import { phaseSince } from './instance-states.ts'
import { COURSES, phaseNow } from './lifecycle.ts'
import { anywhere } from './needs.ts'
import { page } from './page.ts'
import { reservation } from './RunInstances.ts'
import { instancePhase, instances, type Instance } from './resources/instance.ts'

/** Instances of one launch stand in one reservation. */
export const DescribeInstances = describes('DescribeInstances', {
  kind: instances,
  ids: 'InstanceIds',
  list: 'Reservations',
  show(shapes, call) {
    const byId = new Map<string, Shape[]>()
    for (const shape of shapes) {
      const id = instances.find(call, shape.InstanceId)?.reservationId ?? ''
      byId.set(id, [...(byId.get(id) ?? []), shape])
    }
    return [...byId].map(([id, list]) => reservation(call, id, list))
  },
})

function status(instance: Instance, call: Call<unknown>): InstanceStatus {
  const shape = instances.render(instance, call)
  const running = shape.State?.Name === 'running'
  const phase = phaseNow(COURSES.status, { phase: 'initializing', since: phaseSince(call, instance) }, call)
  const checks = running
    ? { Status: phase, Details: [{ Name: 'reachability', Status: phase === 'ok' ? 'passed' : 'initializing' }] }
    : { Status: 'not-applicable' }
  const since = running ? call.world.trouble.impaired?.(instance.id) : undefined
  const reached = since === undefined ? checks : impairedSince(since)
  return {
    AvailabilityZone: instance.zone,
    AvailabilityZoneId: shape.Placement?.AvailabilityZoneId,
    InstanceId: instance.id,
    InstanceState: shape.State,
    InstanceStatus: reached,
    SystemStatus: reached,
    AttachedEbsStatus: checks,
    Events: [],
  }
}

/** The host failed: neither it nor what runs on it can be reached. */
const impairedSince = (time: number) => ({
  Status: 'impaired',
  Details: [{ Name: 'reachability', Status: 'failed', ImpairedSince: new Date(time) }],
})

const statusRow = {
  filters: {
    'availability-zone': (shape: InstanceStatus) => shape.AvailabilityZone,
    'instance-state-code': (shape: InstanceStatus) => shape.InstanceState?.Code,
    'instance-state-name': (shape: InstanceStatus) => shape.InstanceState?.Name,
    'instance-status.reachability': (shape: InstanceStatus) => shape.InstanceStatus?.Details?.[0]?.Status,
    'instance-status.status': (shape: InstanceStatus) => shape.InstanceStatus?.Status,
    'system-status.reachability': (shape: InstanceStatus) => shape.SystemStatus?.Details?.[0]?.Status,
    'system-status.status': (shape: InstanceStatus) => shape.SystemStatus?.Status,
  },
}

/** Running instances only, unless all are asked for. */
export const DescribeInstanceStatus = ec2('DescribeInstanceStatus', {
  needs: anywhere,
  run(call) {
    const { InstanceIds = [], Filters, IncludeAllInstances, ...paging } = call.input
    if (InstanceIds.length > 0 && paging.MaxResults !== undefined)
      throw combination('The parameter instancesSet cannot be used with the parameter maxResults')
    const pass = passes<Instance, InstanceStatus>(statusRow, Filters)
    const shown = selected(instances, InstanceIds, call)
      .filter((doc) => IncludeAllInstances || instancePhase(doc, call) === 'running')
      .map((doc) => ({ id: doc.id, doc, shape: status(doc, call) }))
      .filter(({ doc, shape }) => pass(shape, doc, call))
    const { items, NextToken } = page(shown, paging)
    return { output: { InstanceStatuses: items.map((item) => item.shape), NextToken } }
  },
})

/** Burstable types only: the others earn no credits. */
export const DescribeInstanceCreditSpecifications = ec2('DescribeInstanceCreditSpecifications', {
  needs: anywhere,
  run(call) {
    const { InstanceIds = [], MaxResults, NextToken } = call.input
    const burstable = selected(instances, InstanceIds, call).filter(({ type }) => instanceType(type)?.burstable)
    const shown = page(burstable, { MaxResults, NextToken })
    return {
      output: {
        InstanceCreditSpecifications: shown.items.map(({ id, credits }) => ({
          InstanceId: id,
          CpuCredits: credits ?? 'unlimited',
        })),
        NextToken: shown.NextToken,
      },
    }
  },
})
