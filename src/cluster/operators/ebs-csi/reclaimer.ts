import {
  CallRefused,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
} from '../../operator-context.ts'
import { ATTACHMENTS, CLAIMS, DRIVER, FINALIZER, PROVISIONED_BY, VOLUMES } from './resources.ts'

/** Deletes the EBS volume behind a persistent volume whose claim is gone, if it is to be deleted then. */
export function reclaimer({ kube }: OperatorContext, aws: CloudSession): Duty {
  const isReleased = async (volume: KubeObject): Promise<boolean> => {
    const [name, namespace, uid] = ['name', 'namespace', 'uid'].map((part) => textAt(volume, `spec.claimRef.${part}`))
    const claim = name ? await kube.get(CLAIMS, name, namespace) : undefined
    return claim?.metadata.uid !== uid
  }

  /** What is still to be detached cannot be deleted yet. */
  const isAttached = async (name: string): Promise<boolean> =>
    (await kube.list(ATTACHMENTS)).some((one) => textAt(one, 'spec.source.persistentVolumeName') === name)

  return {
    name: 'volume',
    watches: [
      { resource: VOLUMES, keys: ({ metadata }) => [metadata.name] },
      { resource: CLAIMS, keys: ({ metadata }) => [`pvc-${metadata.uid ?? ''}`] },
      { resource: ATTACHMENTS, keys: (one) => [textAt(one, 'spec.source.persistentVolumeName')] },
    ],
    async reconcile(name) {
      const volume = await kube.get(VOLUMES, name)
      if (volume?.metadata.annotations?.[PROVISIONED_BY] !== DRIVER || !(await isReleased(volume))) return
      if (textAt(volume, 'spec.persistentVolumeReclaimPolicy') !== 'Delete' || (await isAttached(name))) return
      await deleteVolume(aws, textAt(volume, 'spec.csi.volumeHandle'))
      const finalizers = (volume.metadata.finalizers ?? []).filter((one) => one !== FINALIZER)
      await kube.patch(VOLUMES, { name }, { metadata: { finalizers } })
      await kube.remove(VOLUMES, { name })
    },
  }
}

async function deleteVolume(aws: CloudSession, VolumeId: string): Promise<void> {
  try {
    await aws.call('ec2', 'DeleteVolume', { VolumeId })
  } catch (error) {
    if (!(error instanceof CallRefused && error.code === 'InvalidVolume.NotFound')) throw error
  }
}
