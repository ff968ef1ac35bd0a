import { LOWER_HEX } from '../../kernel/random.ts'
import type { Instance as Shape, Reservation } from '../../wire/schema/ec2.types.generated.ts'
import type { Call, Need } from '../operation.ts'
import { asBorn } from './create.ts'
import { remember, replayed } from './claims.ts'
import { ec2 } from './ec2-operation.ts'
import { keyPairNamed } from './key-pairs.ts'
import {
  imageOf,
  metadataOf,
  placementOf,
  primaryOf,
  profileArn,
  volumeKeys,
  volumeOrders,
  type RunInput,
} from './launch-request.ts'
import { launch } from './launch.ts'
import type { Here } from './kind.ts'
import { making, on, onEach, passingRole } from './needs.ts'
import { images } from './resources/image.ts'
import { instances, metadataKeys } from './resources/instance.ts'
import { keyPairs } from './resources/key-pair.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { securityGroups } from './resources/security-group.ts'
import { snapshots } from './resources/snapshot.ts'
import { subnets } from './resources/subnet.ts'
import { volumes } from './resources/volume.ts'
import { vpcs } from './resources/vpc.ts'
import { sweep } from './sweep.ts'
import { checkSpecifications, tagsFor } from './tags.ts'

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html */
function needs(call: Call<RunInput>): readonly Need[] {
  const { input } = call
  const tags = (type: string) => tagsFor(input.TagSpecifications, type)
  const place = placementOf(call, input)
  const image = imageOf(call, input)
  const zone = place.subnet?.zone ?? input.Placement?.AvailabilityZone
  const located = {
    'ec2:AvailabilityZone': zone,
    'ec2:Subnet': place.subnetId && subnets.arn(call, place.subnetId),
    'ec2:Vpc': place.subnet && vpcs.arn(call, place.subnet.vpcId),
  }
  return [
    ...making(call, instances, tags('instance'), {
      'ec2:AvailabilityZone': zone,
      'ec2:InstanceType': input.InstanceType ?? 'm1.small',
      'ec2:InstanceProfile': profileArn(call, input),
      'ec2:InstanceMarketType': input.InstanceMarketOptions?.MarketType ?? 'on-demand',
      'ec2:EbsOptimized': String(input.EbsOptimized ?? false),
      'ec2:RootDeviceType': 'ebs',
      'ec2:Tenancy': input.Placement?.Tenancy ?? 'default',
      ...metadataKeys(metadataOf(input.MetadataOptions, image)),
    }),
    ...on(call, images, input.ImageId),
    ...on(call, subnets, place.subnetId),
    ...(place.interfaceId === undefined
      ? making(call, networkInterfaces, tags('network-interface'), {
          ...located,
          'ec2:AssociatePublicIpAddress': String(place.publicIp),
        })
      : on(call, networkInterfaces, place.interfaceId)),
    ...onEach(call, securityGroups, place.groups),
    ...furtherInterfaces(call, located),
    ...onEach(
      call,
      snapshots,
      (input.BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.SnapshotId ?? ''),
    ),
    ...volumeOrders(call, input, image).flatMap((one) =>
      making(call, volumes, tags('volume'), { 'ec2:AvailabilityZone': zone, ...volumeKeys(one) }),
    ),
    ...on(call, keyPairs, keyPairNamed(call, input.KeyName)?.id ?? input.KeyName),
    ...passingRole(call, input.IamInstanceProfile),
  ]
}

/** Each interface has its own subnet and groups, or is one that there is: all of them are asked for, not the first alone. */
function furtherInterfaces(
  call: Call<RunInput>,
  located: Readonly<Record<string, string | undefined>>,
): readonly Need[] {
  const { NetworkInterfaces: all = [], TagSpecifications: specified } = call.input
  const first = primaryOf(call.input)
  return all
    .filter((one) => one !== first)
    .flatMap(({ NetworkInterfaceId: known, SubnetId: subnetId, Groups: groups }) => {
      if (known !== undefined) return on(call, networkInterfaces, known)
      const subnet = subnets.find(call, subnetId)
      const own = {
        'ec2:Subnet': subnetId && subnets.arn(call, subnetId),
        'ec2:Vpc': subnet && vpcs.arn(call, subnet.vpcId),
        'ec2:AvailabilityZone': subnet?.zone,
      }
      const place = subnetId === undefined ? located : own
      return [
        ...on(call, subnets, subnetId),
        ...making(call, networkInterfaces, tagsFor(specified, networkInterfaces.type), place),
        ...onEach(call, securityGroups, groups),
      ]
    })
}

const TAGGABLE = ['instance', 'volume', 'network-interface', 'spot-instances-request', 'elastic-gpu']

/** Instances side by side in one reservation; they come up by themselves. */
export const RunInstances = ec2('RunInstances', {
  needs,
  run(call) {
    checkSpecifications(call.input.TagSpecifications, TAGGABLE)
    const again = replayed(call, call.input.ClientToken, 'RunInstances', call.input)
    if (again !== undefined)
      return {
        output: reservation(
          call,
          again,
          launchedAs(call.aside, again).map((doc) => instances.render(doc, call.aside)),
        ),
      }
    const id = `r-0${call.random.text(16, LOWER_HEX)}`
    const launched = launch(call, id)
    return {
      output: reservation(
        call,
        id,
        launched.docs.map((doc) => asBorn(instances, doc, call.aside, launched.writes)),
      ),
      writes: [
        ...launched.writes,
        ...sweep(call.aside),
        ...remember(call, call.input.ClientToken, 'RunInstances', call.input, id),
      ],
    }
  },
})

const launchedAs = (here: Here, id: string) => instances.all(here).filter((one) => one.reservationId === id)

export const reservation = (here: Here, id: string, shown: readonly Shape[]): Reservation => ({
  ReservationId: id,
  OwnerId: here.account,
  Groups: [],
  Instances: shown,
})
