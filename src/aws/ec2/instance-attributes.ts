import type { InstanceAttribute } from '../../wire/schema/ec2.types.generated.ts'
import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { ec2, type Input } from './ec2-operation.ts'
import { combination, fault, invalidValue } from './faults.ts'
import { instanceType } from './instance-types.ts'
import { groupsIn } from './interfaces.ts'
import type { Here } from './kind.ts'
import { on, onEach } from './needs.ts'
import { blockDevices, instancePhase, instances, type Instance } from './resources/instance.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { securityGroups } from './resources/security-group.ts'
import { volumes } from './resources/volume.ts'

const primary = (here: Here, instance: Instance) => networkInterfaces.find(here, instance.interfaces[0])

/** The wire's name of an attribute → how it is told. */
const TOLD: ReadonlyMap<string, (instance: Instance, here: Here) => InstanceAttribute> = new Map<
  string,
  (instance: Instance, here: Here) => InstanceAttribute
>([
  ['instanceType', ({ type }) => ({ InstanceType: { Value: type } })],
  ['kernel', () => ({ KernelId: {} })],
  ['ramdisk', () => ({ RamdiskId: {} })],
  ['userData', ({ userData }) => ({ UserData: userData === undefined ? {} : { Value: userData } })],
  ['disableApiTermination', (one) => ({ DisableApiTermination: { Value: one.protectedFromTermination } })],
  ['disableApiStop', (one) => ({ DisableApiStop: { Value: one.protectedFromStop } })],
  [
    'instanceInitiatedShutdownBehavior',
    (one) => ({ InstanceInitiatedShutdownBehavior: { Value: one.shutdownBehavior } }),
  ],
  ['rootDeviceName', (one) => ({ RootDeviceName: { Value: one.rootDevice } })],
  ['blockDeviceMapping', (one, here) => ({ BlockDeviceMappings: blockDevices(one, here) })],
  ['productCodes', () => ({ ProductCodes: [] })],
  ['sourceDestCheck', (one, here) => ({ SourceDestCheck: { Value: primary(here, one)?.sourceDestCheck ?? true } })],
  ['groupSet', (one, here) => ({ Groups: (primary(here, one)?.groups ?? []).map((GroupId) => ({ GroupId })) })],
  ['ebsOptimized', (one) => ({ EbsOptimized: { Value: one.ebsOptimized } })],
  ['sriovNetSupport', () => ({ SriovNetSupport: { Value: 'simple' } })],
  ['enaSupport', () => ({ EnaSupport: { Value: true } })],
  ['enclaveOptions', () => ({ EnclaveOptions: { Enabled: false } })],
])

export const DescribeInstanceAttribute = ec2('DescribeInstanceAttribute', {
  needs: (call) => on(call, instances, call.input.InstanceId, { 'ec2:Attribute': call.input.Attribute }),
  run(call) {
    const instance = instances.get(call, call.input.InstanceId)
    const tell = TOLD.get(call.input.Attribute)
    if (!tell) throw invalidValue(call.input.Attribute, 'attribute')
    return { output: { InstanceId: instance.id, ...tell(instance, call) } }
  },
})

type Modify = Input<'ModifyInstanceAttribute'>
interface Change {
  readonly instance?: Partial<Instance>
  readonly writes?: readonly Write[]
}

function stopped(call: Call<unknown>, instance: Instance): void {
  if (instancePhase(instance, call) !== 'stopped')
    throw fault('IncorrectInstanceState', `The instance '${instance.id}' is not in the 'stopped' state.`)
}

const onPrimary = (call: Call<unknown>, instance: Instance, change: object): Change => {
  const first = primary(call, instance)
  return { writes: first ? [networkInterfaces.put(call, { ...first, ...change })] : [] }
}

/** A member of the request → what it changes. */
const CHANGES: readonly (readonly [keyof Modify, (call: Call<Modify>, instance: Instance) => Change])[] = [
  [
    'DisableApiTermination',
    ({ input }) => ({ instance: { protectedFromTermination: input.DisableApiTermination?.Value ?? false } }),
  ],
  ['DisableApiStop', ({ input }) => ({ instance: { protectedFromStop: input.DisableApiStop?.Value ?? false } })],
  [
    'EbsOptimized',
    (call, instance) => (
      stopped(call, instance),
      { instance: { ebsOptimized: call.input.EbsOptimized?.Value ?? false } }
    ),
  ],
  ['EnaSupport', () => ({})],
  [
    'SourceDestCheck',
    (call, instance) => onPrimary(call, instance, { sourceDestCheck: call.input.SourceDestCheck?.Value ?? true }),
  ],
  [
    'Groups',
    (call, instance) => onPrimary(call, instance, { groups: groupsIn(call, instance.vpcId, call.input.Groups) }),
  ],
  [
    'InstanceInitiatedShutdownBehavior',
    ({ input }) => {
      const value = input.InstanceInitiatedShutdownBehavior?.Value ?? ''
      if (value !== 'stop' && value !== 'terminate') throw invalidValue(value, 'instanceInitiatedShutdownBehavior')
      return { instance: { shutdownBehavior: value } }
    },
  ],
  [
    'InstanceType',
    (call, instance) => {
      stopped(call, instance)
      const type = call.input.InstanceType?.Value ?? ''
      if (!instanceType(type)) throw invalidValue(type, 'instanceType')
      return { instance: { type } }
    },
  ],
  [
    'UserData',
    (call, instance) => {
      stopped(call, instance)
      return { instance: { userData: Buffer.from(call.input.UserData?.Value ?? new Uint8Array()).toString('base64') } }
    },
  ],
  ['BlockDeviceMappings', (call, instance) => ({ writes: devices(call, instance) })],
]

function devices(call: Call<Modify>, instance: Instance): readonly Write[] {
  return (call.input.BlockDeviceMappings ?? []).map(({ DeviceName, Ebs }) => {
    const volume = volumes.find(call, instance.devices.find(({ device }) => device === DeviceName)?.volumeId)
    if (!volume) throw fault('InvalidInstanceAttributeValue', `No device is currently mapped at ${DeviceName ?? ''}`)
    const deleteOnTermination = Ebs?.DeleteOnTermination ?? false
    const attachments = volume.attachments.map((one) =>
      one.instanceId === instance.id ? { ...one, deleteOnTermination } : one,
    )
    return volumes.put(call, { ...volume, attachments })
  })
}

/** The older form: an attribute's name and its value as a text. */
const NAMED: ReadonlyMap<string, (value: string) => Partial<Modify>> = new Map<
  string,
  (value: string) => Partial<Modify>
>([
  ['disableApiTermination', (value) => ({ DisableApiTermination: { Value: value === 'true' } })],
  ['disableApiStop', (value) => ({ DisableApiStop: { Value: value === 'true' } })],
  ['ebsOptimized', (value) => ({ EbsOptimized: { Value: value === 'true' } })],
  ['sourceDestCheck', (value) => ({ SourceDestCheck: { Value: value === 'true' } })],
  ['instanceType', (value) => ({ InstanceType: { Value: value } })],
  ['instanceInitiatedShutdownBehavior', (value) => ({ InstanceInitiatedShutdownBehavior: { Value: value } })],
  ['userData', (value) => ({ UserData: { Value: Buffer.from(value, 'base64') } })],
])

function spelledOut(input: Modify): Modify {
  if (input.Attribute === undefined || input.Value === undefined) return input
  const named = NAMED.get(input.Attribute)
  if (!named) throw invalidValue(input.Attribute, 'attribute')
  return { ...input, ...named(input.Value) }
}

/**
 * What policies are told is what will be changed, in whichever form it is asked for and whatever is named beside it. The reference says of
 * ec2:Attribute only that it is “an attribute of a resource”: that its values are spelled as the request's members (`UserData`) is inferred.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
function changedBy(input: Modify): string | readonly string[] | undefined {
  const isKnown = input.Value === undefined || NAMED.has(input.Attribute ?? '')
  const asked = isKnown ? spelledOut(input) : input
  const names = CHANGES.map(([name]) => name).filter((name) => asked[name] !== undefined)
  return names.length > 0 ? names : input.Attribute
}

/** One attribute a call. */
export const ModifyInstanceAttribute = ec2('ModifyInstanceAttribute', {
  needs: (call) => [
    ...on(call, instances, call.input.InstanceId, {
      'ec2:Attribute': changedBy(call.input),
    }),
    ...onEach(call, securityGroups, call.input.Groups),
  ],
  run(call) {
    const instance = instances.get(call, call.input.InstanceId)
    const asked = { ...call, input: spelledOut(call.input) }
    const wanted = CHANGES.filter(([name]) => asked.input[name] !== undefined && asked.input[name] !== '')
    const [first] = wanted
    if (!first) throw combination('No attributes specified.')
    if (wanted.length > 1) throw combination('Fields for multiple attribute types specified')
    const change = first[1](asked, instance)
    return {
      writes: [
        ...(change.instance ? [instances.put(call, { ...instance, ...change.instance })] : []),
        ...(change.writes ?? []),
      ],
    }
  },
})

export const ModifyInstanceMetadataOptions = ec2('ModifyInstanceMetadataOptions', {
  needs: (call) => on(call, instances, call.input.InstanceId),
  run(call) {
    const { InstanceId, DryRun: _dry, ...asked } = call.input
    const instance = instances.get(call, InstanceId)
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
    const metadata = { ...instance.metadata, ...given }
    return {
      output: { InstanceId, InstanceMetadataOptions: { State: 'pending', ...metadata } },
      writes: [instances.put(call, { ...instance, metadata })],
    }
  },
})
