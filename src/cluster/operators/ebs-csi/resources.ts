import { resource } from '../../operator-context.ts'

export const CLASSES = resource('storage.k8s.io/v1', 'storageclasses')
export const DRIVERS = resource('storage.k8s.io/v1', 'csidrivers')
export const CLAIMS = resource('v1', 'persistentvolumeclaims')
export const VOLUMES = resource('v1', 'persistentvolumes')
export const ATTACHMENTS = resource('storage.k8s.io/v1', 'volumeattachments')
export const SNAPSHOTS = resource('snapshot.storage.k8s.io/v1', 'volumesnapshots')
export const CONTENTS = resource('snapshot.storage.k8s.io/v1', 'volumesnapshotcontents')
export const SNAPSHOT_CLASSES = resource('snapshot.storage.k8s.io/v1', 'volumesnapshotclasses')
export const NODES = resource('v1', 'nodes')

export const DRIVER = 'ebs.csi.aws.com'
export const ZONE_KEY = 'topology.ebs.csi.aws.com/zone'
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
export const FINALIZER = 'external-provisioner.volume.kubernetes.io/finalizer'
/** On a claim: the node that its first pod will be on. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
export const ATTACHER_FINALIZER = 'external-attacher/ebs-csi-aws-com'
export const SNAPSHOT_FINALIZER = 'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection'

/** How soon EC2 is asked again about something on its way, milliseconds. */
export const POLL_MS = { instant: 100, real: 5_000 } as const
