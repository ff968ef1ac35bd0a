import type { KubeObject, OwnerReference } from '../api/object.ts'

/** The reference to an owner that manages what it owns. */
export const ownerOf = ({ apiVersion, kind, metadata }: KubeObject): OwnerReference => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid ?? '',
  controller: true,
  blockOwnerDeletion: true,
})

export const ownedBy = (object: KubeObject, owner: KubeObject): boolean =>
  object.metadata.ownerReferences?.some((one) => one.controller === true && one.uid === owner.metadata.uid) === true

/** The key of the object's manager, if it is of this kind. */
export const controllerOf = ({ metadata }: KubeObject, kind: string): readonly string[] =>
  (metadata.ownerReferences ?? [])
    .filter((owner) => owner.controller === true && owner.kind === kind)
    .map((owner) => `${metadata.namespace}/${owner.name}`)
