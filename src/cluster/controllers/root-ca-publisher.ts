import { isFields, type Fields, type KubeObject } from '../api/object.ts'
import { KubeError, resource, type KubeClient } from '../kube-client.ts'
import type { Controller } from '../reconcile.ts'

const NAMESPACES = resource('v1', 'namespaces')
const MAPS = resource('v1', 'configmaps')
const NAME = 'kube-root-ca.crt'
const DESCRIPTION =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** The config map by which pods of a namespace know the API server. */
export const rootCaMap = (namespace: string, ca: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: NAME, namespace, annotations: { 'kubernetes.io/description': DESCRIPTION } },
  data: { 'ca.crt': ca },
})

/** Keeps that config map in every namespace as it should be. */
export function rootCaPublisher(kube: KubeClient, ca: () => string): Controller {
  return {
    name: 'root-ca-certificate-publisher',
    watches: [
      { resource: NAMESPACES, keys: ({ metadata }) => [metadata.name] },
      { resource: MAPS, keys: ({ metadata: { name, namespace = '' } }) => (name === NAME ? [namespace] : []) },
    ],
    async reconcile(name) {
      const namespace = await kube.get(NAMESPACES, name)
      if (!namespace || namespace.metadata.deletionTimestamp) return
      const known = await kube.get(MAPS, NAME, name)
      const map = rootCaMap(name, ca())
      if (!known) await create(kube, map)
      else if (!isRight(known, ca()))
        await kube.patch(MAPS, { name: NAME, namespace: name }, { data: { ...removed(known), ...map.data } })
    },
  }
}

const dataOf = ({ data }: KubeObject): Fields => (isFields(data) ? data : {})

const isRight = (map: KubeObject, ca: string) => Object.keys(dataOf(map)).length === 1 && dataOf(map)['ca.crt'] === ca

/** What somebody else wrote into it. */
const removed = (map: KubeObject) => Object.fromEntries(Object.keys(dataOf(map)).map((key) => [key, null]))

/** The namespace may have gone meanwhile, or is going. */
async function create(kube: KubeClient, map: ReturnType<typeof rootCaMap>): Promise<void> {
  try {
    await kube.create(MAPS, map)
  } catch (error) {
    const isLate = error instanceof KubeError && ['AlreadyExists', 'Forbidden', 'NotFound'].includes(error.reason)
    if (!isLate) throw error
  }
}
