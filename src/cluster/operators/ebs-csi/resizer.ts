import { keyPlace, listAt, objectKey, textAt, type CloudSession, type Duty, type KubeObject, type OperatorContext, type Waiting } from '../../operator-context.ts' // prettier-ignore
import { gibOf } from './quantity.ts'
import { CLAIMS, DRIVER, POLL_MS, VOLUMES } from './resources.ts'

/** Grows a bound claim's volume when the claim asks for more. */
export function resizer({ kube, pace }: OperatorContext, aws: CloudSession): Duty {
  const grow = async (claim: KubeObject, volume: KubeObject, gib: number): Promise<Waiting | void> => {
    const id = textAt(volume, 'spec.csi.volumeHandle')
    const { Volumes = [] } = await aws.call('ec2', 'DescribeVolumes', { VolumeIds: [id] })
    if ((Volumes[0]?.Size ?? 0) < gib) await aws.call('ec2', 'ModifyVolume', { VolumeId: id, Size: gib })
    const { VolumesModifications = [] } = await aws.call('ec2', 'DescribeVolumesModifications', {
      Filters: [{ Name: 'volume-id', Values: [id] }],
    })
    if (VolumesModifications[0]?.ModificationState === 'modifying') return { after: POLL_MS[pace] }
    const storage = `${gib}Gi`
    await kube.patch(VOLUMES, { name: volume.metadata.name }, { spec: { capacity: { storage } } })
    const { name, namespace } = claim.metadata
    await kube.patch(CLAIMS, { name, namespace, subresource: 'status' }, { status: { capacity: { storage }, conditions: [] } }) // prettier-ignore
    return undefined
  }

  return {
    name: 'resize',
    watches: [{ resource: CLAIMS, keys: (claim) => (isShort(claim) ? objectKey(claim) : []) }],
    async reconcile(key): Promise<Waiting | void> {
      const { namespace, name } = keyPlace(key)
      const claim = await kube.get(CLAIMS, name, namespace)
      if (!claim || !isShort(claim)) return undefined
      const volume = await kube.get(VOLUMES, textAt(claim, 'spec.volumeName'))
      const gib = gibOf(textAt(claim, 'spec.resources.requests.storage'))
      if (!volume || textAt(volume, 'spec.csi.driver') !== DRIVER || gib === undefined) return undefined
      return grow(claim, volume, gib)
    },
  }
}

/** It is bound, and asks for more than it has. */
function isShort(claim: KubeObject): boolean {
  if (textAt(claim, 'status.phase') !== 'Bound' || claim.metadata.deletionTimestamp) return false
  const wanted = gibOf(textAt(claim, 'spec.resources.requests.storage')) ?? 0
  const held = gibOf(textAt(claim, 'status.capacity.storage')) ?? 0
  return held > 0 && wanted > held && listAt(claim, 'spec.accessModes').length > 0
}
