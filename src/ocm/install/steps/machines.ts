import { ignitionUrlLifetime, machinePlan, profileOf, type MachineRole } from '../../../catalogue/install-plan.ts'
import { pointer, type Ignition } from '../../../catalogue/ignition.ts'
import { bootstrapBucketName } from '../../../catalogue/names.ts'
import { presign } from '../../../wire/sigv4/sign.ts'
import { done, ownFilters, sent, tagsOf, waiting, type Step, type Work } from '../context.ts'
import { lostBeforeBootstrap } from '../control-plane.ts'
import { machinePointer, masterName, masterZone } from '../manifests.ts'
import { IGNITION_KEY } from './ignition.ts'
import { targetGroupPlans } from './load-balancers.ts'

const STAGE = 'Machine Provisioning'
export const bootstrapName = (infraId: string) => `${infraId}-bootstrap`

export const bootstrapMachine: Step = {
  name: 'bootstrap-machine',
  stage: STAGE,
  async run(work) {
    const zone = sent(work.zones[0], 'zone')
    const name = bootstrapName(work.infraId)
    const userData = () => presignedIgnition(work)
    const before = work.made.bootstrapInstance
    const id = await ensureInstance(work, { name, role: 'bootstrap', zone, userData, before })
    return done({ bootstrapInstance: id }, `Created bootstrap instance ${id}`)
  },
}

/** Three, spread over the cluster's zones. */
export const controlPlaneMachines: Step = {
  name: 'control-plane-machines',
  stage: STAGE,
  async run(work) {
    const userData = async () => machinePointer(work, 'master')
    const ids = await Promise.all(
      [0, 1, 2].map((index) =>
        ensureInstance(work, {
          name: masterName(work.infraId, index),
          role: 'master',
          zone: masterZone(work.zones, index),
          userData,
          before: work.made.masterInstances?.[index],
        }),
      ),
    )
    return done({ masterInstances: ids }, ...ids.map((id) => `Created control plane instance ${id}`))
  },
}

const LIVING = ['pending', 'running', 'stopping', 'stopped']

interface Wanted {
  readonly name: string
  readonly role: MachineRole
  readonly zone: string
  readonly userData: () => Promise<Ignition>
  /** The instance that it had before, if that was lost. */
  readonly before: string | undefined
}

async function ensureInstance(work: Work, { name, role, zone, userData, before }: Wanted): Promise<string> {
  const { aws, infraId, made } = work
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', {
    Filters: [...ownFilters(infraId, name), { Name: 'instance-state-name', Values: LIVING }],
  })
  const known = Reservations[0]?.Instances?.[0]?.InstanceId
  if (known) return known
  const { instanceType, volume } = machinePlan(role)
  const subnet = (role === 'bootstrap' ? made.publicSubnets?.[zone] : undefined) ?? made.privateSubnets?.[zone]
  const { Instances = [] } = await aws.call('ec2', 'RunInstances', {
    ImageId: sent(made.imageId, 'image'),
    InstanceType: instanceType as 'm5.2xlarge', // of the catalogue's table
    MinCount: 1,
    MaxCount: 1,
    // Two launches of one name are one machine, unless the first one was lost.
    ClientToken: before === undefined ? name : `${name}-after-${before}`,
    SubnetId: sent(subnet, 'subnet'),
    SecurityGroupIds: [
      sent(made.securityGroups?.['controlplane'], 'security group'),
      ...(role === 'master' ? (work.cluster.spec.aws.additional_control_plane_security_group_ids ?? []) : []),
    ],
    IamInstanceProfile: { Name: profileOf(infraId, role) },
    BlockDeviceMappings: [
      {
        DeviceName: '/dev/xvda',
        Ebs: {
          VolumeType: volume.type,
          VolumeSize: volume.gib,
          ...(volume.iops ? { Iops: volume.iops } : {}),
          Encrypted: true,
          DeleteOnTermination: true,
        },
      },
    ],
    MetadataOptions: {
      HttpTokens: work.cluster.spec.aws.ec2_metadata_http_tokens,
      HttpEndpoint: 'enabled',
    },
    UserData: Buffer.from(JSON.stringify(await userData())).toString('base64'),
    TagSpecifications: (['instance', 'volume'] as const).map((ResourceType) => ({
      ResourceType,
      Tags: tagsOf(work, name),
    })),
  })
  return sent(Instances[0]?.InstanceId, 'instance id')
}

/** The ignition holds the signing key: the bootstrap machine gets a URL that works for an hour. */
async function presignedIgnition({ session, infraId, region, room }: Work): Promise<Ignition> {
  const host = `${bootstrapBucketName(infraId)}.s3.${region}.amazonaws.com`
  const request = { method: 'GET', url: `/${IGNITION_KEY}`, headers: new Map([['host', host]]) }
  const url = presign(
    request,
    await session.credentials(),
    { service: 's3', region },
    room.clock.hostNow(),
    ignitionUrlLifetime,
  )
  return pointer(`https://${host}${url}`)
}

/** Machines answer for the API once they run. */
export const targets: Step = {
  name: 'targets',
  stage: STAGE,
  async run(work) {
    const { aws, made } = work
    const bootstrapping = !work.install.done.includes('bootstrap-complete')
    const bootstrap = bootstrapping ? [sent(made.bootstrapInstance, 'bootstrap instance')] : []
    const InstanceIds = [...bootstrap, ...(made.masterInstances ?? [])]
    const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', { InstanceIds })
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances)
    const late = instances.find(({ State }) => State?.Name !== 'running')
    const lost = late && bootstrapping ? await lostBeforeBootstrap(work) : undefined
    if (lost) return lost
    if (late) return waiting(`instance ${late.InstanceId} to run`)
    const Targets = instances.map(({ PrivateIpAddress }) => ({ Id: sent(PrivateIpAddress, 'address') }))
    await Promise.all(
      targetGroupPlans(work).map(({ name, port }) =>
        aws.call('elasticloadbalancing', 'RegisterTargets', {
          TargetGroupArn: sent(made.targetGroups?.[name], 'target group'),
          Targets: Targets.map(({ Id }) => ({ Id, Port: port })),
        }),
      ),
    )
    return done({}, `Registered ${Targets.length} machines with the load balancers`)
  },
}
