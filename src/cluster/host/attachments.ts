import { createHash } from 'node:crypto'
import { textAt, type KubeObject } from '../api/object.ts'
import { KubeError, resource, type KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'
import { claimsOf, isOver } from './fitting.ts'

const PODS = resource('v1', 'pods')
const CLAIMS = resource('v1', 'persistentvolumeclaims')
const VOLUMES = resource('v1', 'persistentvolumes')
export const ATTACHMENTS = resource('storage.k8s.io/v1', 'volumeattachments')
const ALL = 'all'

/** Named as Kubernetes names them: of handle, driver and node. */
export const attachmentName = (handle: string, driver: string, node: string) =>
  `csi-${createHash('sha256').update(`${handle}${driver}${node}`).digest('hex')}`

interface Wanted {
  readonly volume: string
  readonly driver: string
  readonly node: string
}

/** Asks for each volume to be attached where a pod mounts it, and to be detached when none does any more. The driver does it. */
export function attachDetach(kube: KubeClient): Controller {
  const wanted = async (): Promise<ReadonlyMap<string, Wanted>> => {
    const [pods, claims, volumes] = await Promise.all([kube.list(PODS), kube.list(CLAIMS), kube.list(VOLUMES)])
    const volumeOf = new Map(claims.map((claim) => [placeOf(claim), textAt(claim, 'spec.volumeName')]))
    const byName = new Map(volumes.map((volume) => [volume.metadata.name, volume]))
    const found = pods
      .filter((pod) => textAt(pod, 'spec.nodeName') !== '' && !isOver(pod))
      .flatMap((pod) => claimsOf(pod).map((claim) => [pod, `${pod.metadata.namespace ?? ''}/${claim}`] as const))
      .flatMap(([pod, claim]): readonly (readonly [string, Wanted])[] => {
        const volume = byName.get(volumeOf.get(claim) ?? '')
        const [driver, handle] = [textAt(volume, 'spec.csi.driver'), textAt(volume, 'spec.csi.volumeHandle')]
        const node = textAt(pod, 'spec.nodeName')
        if (!volume || driver === '') return []
        return [[attachmentName(handle, driver, node), { volume: volume.metadata.name, driver, node }]]
      })
    return new Map(found)
  }

  return {
    name: 'attach-detach',
    watches: [
      { resource: PODS, keys: (pod) => (claimsOf(pod).length > 0 ? [ALL] : []) },
      { resource: CLAIMS, keys: () => [ALL] },
      { resource: ATTACHMENTS, keys: () => [ALL] },
    ],
    always: [ALL],
    async reconcile() {
      const [asked, present] = await Promise.all([wanted(), kube.list(ATTACHMENTS)])
      const known = new Set(present.map(({ metadata }) => metadata.name))
      for (const [name, { volume, driver, node }] of asked)
        if (!known.has(name))
          await kube
            .create(ATTACHMENTS, {
              apiVersion: 'storage.k8s.io/v1',
              kind: 'VolumeAttachment',
              metadata: { name },
              spec: { attacher: driver, nodeName: node, source: { persistentVolumeName: volume } },
            })
            .catch((error: unknown) => {
              if (!(error instanceof KubeError && error.reason === 'AlreadyExists')) throw error
            })
      for (const { metadata } of present)
        if (!asked.has(metadata.name) && metadata.deletionTimestamp === undefined)
          await kube.remove(ATTACHMENTS, { name: metadata.name })
    },
  }
}

const placeOf = ({ metadata }: KubeObject) => `${metadata.namespace ?? ''}/${metadata.name}`
