import { at, listAt, numberAt, ownerTag, textAt, type CloudSession, type KubeObject } from '../../operator-context.ts'

const SPEC = 'spec.providerSpec.value'

/** An instance as EC2 describes it, as far as machines need it. */
export type Instance = NonNullable<Awaited<ReturnType<typeof describe>>[number]>

const LIVE = ['pending', 'running', 'stopping', 'stopped']

async function describe(aws: CloudSession, filters: readonly Filter[]) {
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', { Filters: filters })
  return Reservations.flatMap((reservation) => reservation.Instances ?? [])
}

interface Filter {
  readonly Name: string
  readonly Values: readonly string[]
}

const filter = (Name: string, ...Values: readonly string[]): Filter => ({ Name, Values })

/**
 * The machine's instance, oldest first should there be several: the one on record, whatever became of its tags;
 * else by its name and the cluster's tag, as after a launch whose answer was lost.
 */
export async function findInstances(
  aws: CloudSession,
  infraId: string,
  machine: KubeObject,
): Promise<readonly Instance[]> {
  const live = filter('instance-state-name', ...LIVE)
  const id = textAt(machine, 'status.providerStatus.instanceId')
  const recorded = id ? await describe(aws, [filter('instance-id', id), live]) : []
  if (recorded.length > 0) return recorded
  return describe(aws, [filter('tag:Name', machine.metadata.name), filter(`tag:${ownerTag(infraId)}`, 'owned'), live])
}

/** A `{ id }` or `{ filters }` reference of a provider spec. */
const filtersOf = (reference: unknown) =>
  listAt(reference, 'filters').map((one) => filter(textAt(one, 'name'), ...listAt(one, 'values').map(String)))

async function subnetOf(aws: CloudSession, machine: KubeObject) {
  const reference = at(machine, `${SPEC}.subnet`)
  const id = textAt(reference, 'id')
  if (id) return id
  const zone = textAt(machine, `${SPEC}.placement.availabilityZone`)
  if (zone) await aws.call('ec2', 'DescribeAvailabilityZones', { ZoneNames: [zone] })
  const Filters = [...filtersOf(reference), ...(zone ? [filter('availability-zone', zone)] : [])]
  const { Subnets = [] } = await aws.call('ec2', 'DescribeSubnets', { Filters })
  const found = Subnets[0]?.SubnetId
  if (!found) throw new InvalidMachine('no subnet IDs were found')
  return found
}

async function groupsOf(aws: CloudSession, machine: KubeObject): Promise<readonly string[]> {
  const references = listAt(machine, `${SPEC}.securityGroups`)
  const found = await Promise.all(
    references.map(async (reference) => {
      const id = textAt(reference, 'id')
      if (id) return [id]
      const { SecurityGroups = [] } = await aws.call('ec2', 'DescribeSecurityGroups', { Filters: filtersOf(reference) })
      return SecurityGroups.flatMap(({ GroupId }) => GroupId ?? [])
    }),
  )
  if (references.length > 0 && found.flat().length === 0) throw new InvalidMachine('no security groups were found')
  return found.flat()
}

async function imageOf(aws: CloudSession, machine: KubeObject) {
  const id = textAt(machine, `${SPEC}.ami.id`)
  const wanted = id ? { ImageIds: [id] } : { Filters: filtersOf(at(machine, `${SPEC}.ami`)) }
  const { Images = [] } = await aws.call('ec2', 'DescribeImages', wanted)
  const [image] = [...Images].sort((a, b) => (b.CreationDate ?? '').localeCompare(a.CreationDate ?? ''))
  if (!image?.ImageId) throw new InvalidMachine('no image was found')
  return { id: image.ImageId, root: image.RootDeviceName ?? '/dev/xvda' }
}

/** The machine as it is asked for cannot be made; asking again would not help. */
export class InvalidMachine extends Error {
  override readonly name = 'InvalidMachine'
}

/** Gives the instance those of the machine's tags that it lost or has otherwise. */
export async function mendTags(aws: CloudSession, infraId: string, machine: KubeObject, instance: Instance) {
  const held = new Map((instance.Tags ?? []).map(({ Key, Value }) => [Key, Value]))
  const Tags = tagsOf(infraId, machine).filter(({ Key, Value }) => held.get(Key) !== Value)
  if (Tags.length > 0) await aws.call('ec2', 'CreateTags', { Resources: [instance.InstanceId ?? ''], Tags })
}

const tagsOf = (infraId: string, machine: KubeObject) => {
  const own = listAt(machine, `${SPEC}.tags`).map((tag) => [textAt(tag, 'name'), textAt(tag, 'value')] as const)
  return [...new Map([...own, [ownerTag(infraId), 'owned'] as const, ['Name', machine.metadata.name] as const])].map(
    ([Key, Value]) => ({
      Key,
      Value,
    }),
  )
}

const disksOf = (machine: KubeObject, root: string) =>
  listAt(machine, `${SPEC}.blockDevices`).map((device) => {
    const [size, type, iops, encrypted] = [
      numberAt(device, 'ebs.volumeSize'),
      textAt(device, 'ebs.volumeType'),
      numberAt(device, 'ebs.iops'),
      at(device, 'ebs.encrypted'),
    ]
    return {
      DeviceName: textAt(device, 'deviceName') || root,
      Ebs: {
        DeleteOnTermination: true,
        ...(size === undefined ? {} : { VolumeSize: size }),
        ...(type ? { VolumeType: type } : {}),
        ...(iops === undefined ? {} : { Iops: iops }),
        ...(encrypted === true ? { Encrypted: true } : {}),
      },
    }
  })

/** Launches the machine's instance; asked again for the same machine, EC2 answers with the same instance. */
export async function launch(
  aws: CloudSession,
  infraId: string,
  machine: KubeObject,
  userData: string,
): Promise<Instance> {
  const [SubnetId, SecurityGroupIds, image] = await Promise.all([
    subnetOf(aws, machine),
    groupsOf(aws, machine),
    imageOf(aws, machine),
  ])
  const Tags = tagsOf(infraId, machine)
  const tokens = textAt(machine, `${SPEC}.metadataServiceOptions.authentication`)
  const profile = textAt(machine, `${SPEC}.iamInstanceProfile.id`)
  const { Instances = [] } = await aws.call('ec2', 'RunInstances', {
    ImageId: image.id,
    InstanceType: textAt(machine, `${SPEC}.instanceType`),
    MinCount: 1,
    MaxCount: 1,
    SubnetId,
    ...(SecurityGroupIds.length > 0 ? { SecurityGroupIds } : {}),
    ...(profile ? { IamInstanceProfile: { Name: profile } } : {}),
    ...(tokens ? { MetadataOptions: { HttpTokens: tokens === 'Required' ? 'required' : 'optional' } } : {}),
    BlockDeviceMappings: disksOf(machine, image.root),
    UserData: userData,
    TagSpecifications: [
      { ResourceType: 'instance', Tags },
      { ResourceType: 'volume', Tags },
    ],
    ClientToken: machine.metadata.uid ?? '',
  })
  const [made] = Instances
  if (!made) throw new Error('EC2 launched nothing')
  return made
}

/** Name of the secret in the machine's namespace that holds what its instance boots with. */
export const userDataSecret = (machine: KubeObject) => textAt(machine, `${SPEC}.userDataSecret.name`)

export const terminate = (aws: CloudSession, ids: readonly string[]) =>
  aws.call('ec2', 'TerminateInstances', { InstanceIds: ids })
