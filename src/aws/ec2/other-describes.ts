import { describes } from './describe.ts'
import { ec2 } from './ec2-operation.ts'
import { fault, invalidValue } from './faults.ts'
import { anywhere, on } from './needs.ts'
import { images } from './resources/image.ts'
import { securityGroups } from './resources/security-group.ts'
import { snapshots } from './resources/snapshot.ts'
import { volumes } from './resources/volume.ts'

/** Disks of Stint do not fail. */
export const DescribeVolumeStatus = describes('DescribeVolumeStatus', {
  kind: volumes,
  ids: 'VolumeIds',
  list: 'VolumeStatuses',
  show: (shapes) =>
    shapes.map(({ VolumeId, AvailabilityZone, AvailabilityZoneId }) => ({
      VolumeId,
      AvailabilityZone,
      AvailabilityZoneId,
      Actions: [],
      Events: [],
      VolumeStatus: {
        Status: 'ok',
        Details: [
          { Name: 'io-enabled', Status: 'passed' },
          { Name: 'io-performance', Status: 'not-applicable' },
        ],
      },
    })),
})

export const DescribeVolumeAttribute = ec2('DescribeVolumeAttribute', {
  needs: (call) => on(call, volumes, call.input.VolumeId),
  run(call) {
    const { id } = volumes.get(call, call.input.VolumeId)
    const { Attribute } = call.input
    if (Attribute === 'autoEnableIO') return { output: { VolumeId: id, AutoEnableIO: { Value: false } } }
    if (Attribute === 'productCodes') return { output: { VolumeId: id, ProductCodes: [] } }
    throw invalidValue(Attribute, 'attribute')
  },
})

/** Nobody else may use an account's snapshots. */
export const DescribeSnapshotAttribute = ec2('DescribeSnapshotAttribute', {
  needs: (call) => on(call, snapshots, call.input.SnapshotId),
  run(call) {
    const { id } = snapshots.get(call, call.input.SnapshotId)
    const { Attribute } = call.input
    if (Attribute === 'createVolumePermission') return { output: { SnapshotId: id, CreateVolumePermissions: [] } }
    if (Attribute === 'productCodes') return { output: { SnapshotId: id, ProductCodes: [] } }
    throw invalidValue(Attribute, 'attribute')
  },
})

/** Of one's own images only, as in AWS. */
export const DescribeImageAttribute = ec2('DescribeImageAttribute', {
  needs: (call) => on(call, images, call.input.ImageId),
  run(call) {
    const image = images.get(call, call.input.ImageId)
    if (image.owner !== call.account) throw fault('AuthFailure', `Not authorized for image:${image.id}`)
    const told = new Map<string, object>([
      ['description', { Description: { Value: image.description } }],
      ['launchPermission', { LaunchPermissions: image.public ? [{ Group: 'all' }] : [] }],
      ['blockDeviceMapping', { BlockDeviceMappings: images.render(image, call).BlockDeviceMappings }],
      ['sriovNetSupport', { SriovNetSupport: { Value: 'simple' } }],
      ['productCodes', { ProductCodes: [] }],
    ]).get(call.input.Attribute)
    if (!told) throw invalidValue(call.input.Attribute, 'attribute')
    return { output: { ImageId: image.id, ...told } }
  },
})

/** Peering connections are what these would be about, and there are none. */
export const DescribeSecurityGroupReferences = ec2('DescribeSecurityGroupReferences', {
  needs: anywhere,
  run(call) {
    for (const id of call.input.GroupId) securityGroups.get(call, id)
    return { output: { SecurityGroupReferenceSet: [] } }
  },
})

export const GetSerialConsoleAccessStatus = ec2('GetSerialConsoleAccessStatus', {
  needs: anywhere,
  run: () => ({ output: { SerialConsoleAccessEnabled: false, ManagedBy: 'account' } }),
})
