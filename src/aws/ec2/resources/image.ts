import type { Image as Shape } from '../../../wire/schema/ec2.types.generated.ts'
import { publicImages } from '../public-images.ts'
import { kind, type Here, type Resource } from '../kind.ts'
import { COURSES, phaseNow, type State } from '../lifecycle.ts'

export interface Image extends Resource {
  readonly name: string
  readonly description: string
  readonly owner: string
  readonly architecture: 'x86_64' | 'arm64'
  readonly public: boolean
  /** What every instance of it is born with: the root volume. */
  readonly root: {
    readonly device: string
    readonly snapshotId: string
    readonly size: number
    readonly type: string
    readonly encrypted: boolean
  }
  readonly state: State
}

const AMAZON = '137112412989'

const phase = (image: Image, here: Here) => phaseNow(COURSES.image, image.state, here)

export const images = kind<Image, Shape>({
  type: 'image',
  prefix: 'ami',
  accountless: true,
  notFound: 'InvalidAMIID.NotFound',
  malformed: 'InvalidAMIID.Malformed',
  missing: (id) => `The image id '[${id}]' does not exist`,
  given: (here) => publicImages(here.region),
  keys: (image) => ({
    'ec2:ImageID': image.id,
    'ec2:ImageType': 'machine',
    'ec2:Owner': image.owner === AMAZON ? 'amazon' : image.owner,
    'ec2:Public': String(image.public),
    'ec2:RootDeviceType': 'ebs',
  }),
  render: (image, here) => ({
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
    BlockDeviceMappings: [
      {
        DeviceName: image.root.device,
        Ebs: {
          DeleteOnTermination: true,
          SnapshotId: image.root.snapshotId,
          VolumeSize: image.root.size,
          VolumeType: image.root.type,
          Encrypted: image.root.encrypted,
        },
      },
    ],
    Description: image.description,
    EnaSupport: true,
    Hypervisor: 'xen',
    ImageOwnerAlias: image.owner === AMAZON ? 'amazon' : undefined,
    Name: image.name,
    RootDeviceName: image.root.device,
    RootDeviceType: 'ebs',
    SriovNetSupport: 'simple',
    Tags: image.tags,
    VirtualizationType: 'hvm',
    ImageId: image.id,
    ImageLocation: `${image.owner}/${image.name}`,
    State: phase(image, here),
    OwnerId: image.owner,
    CreationDate: new Date(image.created).toISOString(),
    Public: image.public,
    Architecture: image.architecture,
    ImageType: 'machine',
  }),
  filters: {
    architecture: (shape) => shape.Architecture,
    'block-device-mapping.snapshot-id': (shape) => shape.BlockDeviceMappings?.map((one) => one.Ebs?.SnapshotId),
    'creation-date': (shape) => shape.CreationDate,
    description: (shape) => shape.Description,
    'ena-support': (shape) => shape.EnaSupport,
    hypervisor: (shape) => shape.Hypervisor,
    'image-id': (shape) => shape.ImageId,
    'image-type': (shape) => shape.ImageType,
    'is-public': (shape) => shape.Public,
    name: (shape) => shape.Name,
    'owner-alias': (shape) => shape.ImageOwnerAlias,
    'owner-id': (shape) => shape.OwnerId,
    platform: () => undefined,
    'product-code': () => undefined,
    'root-device-name': (shape) => shape.RootDeviceName,
    'root-device-type': (shape) => shape.RootDeviceType,
    state: (shape) => shape.State,
    'virtualization-type': (shape) => shape.VirtualizationType,
  },
})
