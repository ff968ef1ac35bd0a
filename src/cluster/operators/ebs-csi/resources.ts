import { resource } from '../../operator-context.ts'

export const CLASSES = resource('storage.k8s.io/v1', 'storageclasses')
export const DRIVERS = resource('storage.k8s.io/v1', 'csidrivers')
export const CLAIMS = resource('v1', 'persistentvolumeclaims')
export const VOLUMES = resource('v1', 'persistentvolumes')
export const PODS = resource('v1', 'pods')
export const NODES = resource('v1', 'nodes')

export const DRIVER = 'ebs.csi.aws.com'
export const ZONE_KEY = 'topology.ebs.csi.aws.com/zone'
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'
export const FINALIZER = 'external-provisioner.volume.kubernetes.io/finalizer'
