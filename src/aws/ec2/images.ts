import { firstDenial, standingOf } from '../authorize.ts'
import type { Call } from '../operation.ts'
import { LOWER_HEX } from '../../kernel/random.ts'
import { creates, newId } from './create.ts'
import { describes } from './describe.ts'
import { ec2 } from './ec2-operation.ts'
import { fault } from './faults.ts'
import { making, on } from './needs.ts'
import { images, type Image } from './resources/image.ts'
import { instances } from './resources/instance.ts'
import { snapshots } from './resources/snapshot.ts'
import { volumes } from './resources/volume.ts'
import { fromRegion, NO_VOLUME, onSource } from './snapshots.ts'
import { checkSpecifications, mergeTags, tagsFor } from './tags.ts'
import { defaultKey } from './volume-operations.ts'

const ALIASES: ReadonlyMap<string, string> = new Map([['amazon', '137112412989']])

/** `self`, an alias, or an account. */
const owns = (owners: readonly string[] | undefined, image: Image, account: string): boolean =>
  !owners?.length ||
  owners.some((owner) => (owner === 'self' ? account : (ALIASES.get(owner) ?? owner)) === image.owner)

/** Who may run it: everybody (`all`), or its owner (`self`). */
const runnable = (users: readonly string[] | undefined, image: Image, account: string): boolean =>
  !users?.length || users.some((user) => (user === 'all' ? image.public : image.owner === account))

export const DescribeImages = describes('DescribeImages', {
  kind: images,
  ids: 'ImageIds',
  list: 'Images',
  where: (input, here) => (image) =>
    owns(input.Owners, image, here.account) && runnable(input.ExecutableUsers, image, here.account),
})

/** A copy is the caller's own image, with a snapshot of its own. */
export const CopyImage = ec2('CopyImage', {
  needs: (call) => [
    ...making(call, images, tagsFor(call.input.TagSpecifications, images.type)),
    ...making(call, snapshots, tagsFor(call.input.TagSpecifications, snapshots.type)),
    ...onSource(call, images, call.input.SourceImageId),
  ],
  run(call) {
    const source = images.get(fromRegion(call), call.input.SourceImageId)
    const { input } = call
    checkSpecifications(input.TagSpecifications, [images.type, snapshots.type])
    const encrypted = source.root.encrypted || (input.Encrypted ?? false)
    const state = { phase: 'pending', since: call.now }
    const snapshotId = newId(call.random, snapshots)
    const image: Image = {
      ...source,
      id: `ami-0${call.random.text(16, LOWER_HEX)}`,
      created: call.now,
      tags: mergeTags(
        input.CopyImageTags && source.owner === call.account ? source.tags : [],
        tagsFor(input.TagSpecifications, images.type),
      ),
      name: input.Name,
      description: input.Description ?? source.description,
      owner: call.account,
      public: false,
      root: { ...source.root, snapshotId, encrypted },
      state,
    }
    const snapshot = {
      id: snapshotId,
      created: call.now,
      tags: tagsFor(input.TagSpecifications, snapshots.type),
      volumeId: NO_VOLUME,
      size: source.root.size,
      description: `Copied for DestinationAmi ${image.id} from SourceAmi ${source.id}. Task created on ${call.now}.`,
      encrypted,
      ...(encrypted && { kmsKeyId: input.KmsKeyId ?? defaultKey(call) }),
      state,
    }
    return { output: { ImageId: image.id }, writes: [images.put(call, image), snapshots.put(call, snapshot)] }
  },
})

/** An image of an instance's root volume. */
export const CreateImage = creates('CreateImage', {
  kind: images,
  needs: (call) => on(call, instances, call.input.InstanceId),
  make(call, base) {
    const instance = instances.get(call, call.input.InstanceId)
    const root = volumes.find(call, instance.devices.find(({ device }) => device === instance.rootDevice)?.volumeId)
    if (!root) throw fault('IncorrectState', `The instance '${instance.id}' has no root volume.`)
    const { Name, Description = '' } = call.input
    if (images.all(call).some((image) => image.owner === call.account && image.name === Name))
      throw fault('InvalidAMIName.Duplicate', `AMI name ${Name} is already in use by an AMI of this account`)
    const state = { phase: 'pending', since: call.now }
    const snapshotId = newId(call.random, snapshots)
    const snapshot = {
      id: snapshotId,
      created: call.now,
      tags: [],
      volumeId: root.id,
      size: root.size,
      description: `Created by CreateImage(${instance.id}) for ${base.id}`,
      encrypted: root.encrypted,
      ...(root.kmsKeyId !== undefined && { kmsKeyId: root.kmsKeyId }),
      state,
    }
    const image: Image = {
      ...base,
      name: Name,
      description: Description,
      owner: call.account,
      architecture: instance.architecture === 'arm64' ? 'arm64' : 'x86_64',
      public: false,
      root: { device: instance.rootDevice, snapshotId, size: root.size, type: root.type, encrypted: root.encrypted },
      state,
    }
    return [image, snapshots.put(call, snapshot)]
  },
  answer: ({ ImageId }) => ({ ImageId }),
})

/** An image goes whether or not its snapshot may. @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshotReturnCode.html */
const mayDelete = (call: Call<unknown>, id: string): boolean =>
  firstDenial(call, on({ ...call, operation: 'DeleteSnapshot' }, snapshots, id), standingOf(call)) === undefined

export const DeregisterImage = ec2('DeregisterImage', {
  needs: (call) => on(call, images, call.input.ImageId),
  run(call) {
    const image = images.get(call, call.input.ImageId)
    if (image.owner !== call.account) throw fault('AuthFailure', `Not authorized for image:${image.id}`)
    const snapshot = call.input.DeleteAssociatedSnapshots ? snapshots.find(call, image.root.snapshotId) : undefined
    const deletes = snapshot !== undefined && mayDelete(call, snapshot.id)
    const ReturnCode = deletes ? 'success' : 'missing-permissions'
    return {
      output: {
        Return: true,
        DeleteSnapshotResults: snapshot ? [{ SnapshotId: snapshot.id, ReturnCode }] : [],
      },
      writes: [images.drop(call, image.id), ...(deletes ? [snapshots.drop(call, snapshot.id)] : [])],
    }
  },
})
