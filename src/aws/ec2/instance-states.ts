import type { Call, Operation } from '../operation.ts'
import { ec2, type Input } from './ec2-operation.ts'
import { fault } from './faults.ts'
import { instanceType } from './instance-types.ts'
import { onEach } from './needs.ts'
import { instancePhase, instances, instanceState, type Instance } from './resources/instance.ts'
import { roomFor, vcpusInUse } from './vcpu-quota.ts'
import { stateNow, COURSES } from './lifecycle.ts'

interface Transition {
  /** Phases that it leads out of; in others that are not refused nothing changes. */
  readonly from: readonly string[]
  readonly refused: readonly string[]
  readonly to: (call: Call<unknown>, instance: Instance) => Instance
  readonly check?: (call: Call<unknown>, all: readonly Instance[]) => void
}

const stamp = (now: number) =>
  new Date(now)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' GMT')

const byUser = (call: Call<unknown>) => ({
  code: 'Client.UserInitiatedShutdown',
  message: 'Client.UserInitiatedShutdown: User initiated shutdown',
  when: stamp(call.now),
})

const TRANSITIONS = {
  TerminateInstances: {
    from: ['pending', 'running', 'stopping', 'stopped'],
    refused: [],
    to: (call, instance) => ({
      ...instance,
      reason: byUser(call),
      state: { phase: 'shutting-down', since: call.now },
    }),
    check(_call, all) {
      const safe = all.find((one) => one.protectedFromTermination)
      if (safe)
        throw fault(
          'OperationNotPermitted',
          `The instance '${safe.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
        )
    },
  },
  StopInstances: {
    from: ['pending', 'running'],
    refused: ['shutting-down', 'terminated'],
    to: (call, instance) => ({ ...instance, reason: byUser(call), state: { phase: 'stopping', since: call.now } }),
    check(_call, all) {
      const safe = all.find((one) => one.protectedFromStop)
      if (safe)
        throw fault(
          'OperationNotPermitted',
          `The instance '${safe.id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
        )
    },
  },
  StartInstances: {
    from: ['stopped'],
    refused: ['shutting-down', 'terminated', 'stopping'],
    to(call, { reason: _old, ...instance }) {
      return { ...instance, launched: call.now, state: { phase: 'pending', since: call.now } }
    },
    check(call, all) {
      let used = vcpusInUse(call)
      for (const { type } of all.filter((one) => instancePhase(one, call) === 'stopped')) {
        roomFor(call, used, type, 1, 1)
        used += instanceType(type)?.vcpus ?? 0
      }
    },
  },
} as const satisfies Record<string, Transition>

/** @throws {Fault} `InvalidInstanceID.NotFound` for any that does not exist; then nothing is changed. */
function all(call: Call<{ readonly InstanceIds: readonly string[] }>): readonly Instance[] {
  const ids = [...new Set(call.input.InstanceIds)]
  const missing = ids.filter((id) => !instances.find(call, id))
  if (missing.length > 0) throw instances.refusal(missing)
  return ids.map((id) => instances.get(call, id))
}

/** A call that moves instances from one phase to another and tells both. */
function transition(name: keyof typeof TRANSITIONS): Operation<never, unknown, unknown> {
  const row: Transition = TRANSITIONS[name]
  const outputMember = {
    TerminateInstances: 'TerminatingInstances',
    StopInstances: 'StoppingInstances',
    StartInstances: 'StartingInstances',
  }[name]
  return ec2<typeof name>(name, {
    needs: (call: Call<Input<typeof name>>) => onEach(call, instances, call.input.InstanceIds),
    run(call: Call<Input<typeof name>>) {
      const docs = all(call)
      const wrong = docs.find((one) => row.refused.includes(instancePhase(one, call)))
      if (wrong)
        throw fault(
          'IncorrectInstanceState',
          `The instance '${wrong.id}' is not in a state from which it can be ${name === 'StartInstances' ? 'started' : 'stopped'}.`,
        )
      row.check?.(call, docs)
      const moved = docs.filter((one) => row.from.includes(instancePhase(one, call))).map((one) => row.to(call, one))
      const next = new Map(moved.map((one) => [one.id, one]))
      const changes = docs.map((one) => ({
        InstanceId: one.id,
        PreviousState: instanceState(instancePhase(one, call)),
        CurrentState: instanceState(next.get(one.id)?.state.phase ?? instancePhase(one, call)),
      }))
      return { output: { [outputMember]: changes }, writes: moved.map((one) => instances.put(call, one)) }
    },
  })
}

export const TerminateInstances = transition('TerminateInstances')
export const StopInstances = transition('StopInstances')
export const StartInstances = transition('StartInstances')

/** The instance keeps running: nothing that is kept of it changes. */
export const RebootInstances = ec2('RebootInstances', {
  needs: (call) => onEach(call, instances, call.input.InstanceIds),
  run(call) {
    const wrong = all(call).find((one) => !['pending', 'running'].includes(instancePhase(one, call)))
    if (wrong) throw fault('IncorrectState', `The instance '${wrong.id}' is not in a valid state for this operation.`)
    return {}
  },
})

/** Since when it has been in its phase: what status checks and console output go by. */
export const phaseSince = (call: Call<unknown>, instance: Instance): number =>
  stateNow(COURSES.instance, instance.state, call).since
