import type { Write } from '../../store/Store.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { Kind } from '../kinds/kind.ts'
import { qualifiedName } from '../kinds/kind.ts'
import type { KubeObject } from './object.ts'
import { withField } from './object.ts'

/** Where a cluster's objects stand in the Store: `k8s/<resource>/<namespace>/<name>`, the namespace empty for cluster-wide kinds. */
export const ROOT = 'k8s/'

type Resource = Pick<Kind, 'group' | 'plural'>

export const partitionOf = (clusterId: string) => `cluster/${clusterId}`

export const prefixOf = (kind: Resource, namespace?: string) =>
  `${ROOT}${qualifiedName(kind)}/${namespace === undefined ? '' : `${namespace}/`}`

export const keyOf = (kind: Resource, namespace: string | undefined, name: string) =>
  `${ROOT}${qualifiedName(kind)}/${namespace ?? ''}/${name}`

export interface KeyParts {
  /** `machines.machine.openshift.io` */
  readonly resource: string
  readonly namespace: string
  readonly name: string
}

export function keyParts(key: string): KeyParts {
  const [resource = '', namespace = '', ...name] = key.slice(ROOT.length).split('/')
  return { resource, namespace, name: name.join('/') }
}

/** An object as its readers see it: its resourceVersion is the partition's revision of its last write. */
export function versioned(object: KubeObject, revision: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
}

const read = new WeakMap<object, KubeObject>()

/** The same for what the Store holds, which never changes: read again, it is the same object. */
function readAs(value: KubeObject, revision: number): KubeObject {
  const known = read.get(value)
  if (known?.metadata.resourceVersion === String(revision)) return known
  const made = versioned(value, revision)
  read.set(value, made)
  return made
}

const texts = new WeakMap<KubeObject, string>()

/** An object's JSON, made once. */
export function jsonOf(object: KubeObject): string {
  const known = texts.get(object)
  if (known !== undefined) return known
  const made = JSON.stringify(object)
  texts.set(object, made)
  return made
}

/** As it is stored: the revision is the Store's to say. */
export function stored(object: KubeObject): KubeObject {
  return {
    ...object,
    metadata: withField({ ...object.metadata }, 'resourceVersion', undefined) as unknown as KubeObject['metadata'],
  }
}

/** The objects of one cluster in one reading of the Store. */
export interface Objects {
  readonly partition: string
  get(kind: Resource, namespace: string | undefined, name: string): KubeObject | undefined
  /** In the order of namespace and name. */
  list(kind: Resource, namespace?: string): KubeObject[]
  /** Every object of the cluster with its key. */
  all(): readonly { readonly key: string; readonly object: KubeObject }[]
  /** What follows from some of the cluster's objects alone, made again only when one has changed: see `View.derive`. */
  derive<Made>(name: string, make: (objects: Objects) => Made): Made
  /** The partition's revision at this reading. */
  revision(): number
}

export function objectsOf(view: View, clusterId: string): Objects {
  const partition = partitionOf(clusterId)
  return {
    partition,
    get(kind, namespace, name) {
      const document = view.get<KubeObject & Json>(partition, keyOf(kind, namespace, name))
      return document && readAs(document.value, document.revision)
    },
    list: (kind, namespace) =>
      view
        .scan<KubeObject & Json>(partition, prefixOf(kind, namespace))
        .map(({ value, revision }) => readAs(value, revision)),
    all: () =>
      view
        .scan<KubeObject & Json>(partition, ROOT)
        .map(({ key, value, revision }) => ({ key, object: readAs(value, revision) })),
    derive: (name, make) => view.derive(`${partition}/${name}`, (inner) => make(objectsOf(inner, clusterId))),
    revision() {
      const nothing = `${ROOT}\u0000`
      view.scan(partition, nothing)
      const guard = view
        .guards()
        .find((one) => one.partition === partition && 'prefix' in one && one.prefix === nothing)
      return guard?.revision ?? 0
    },
  }
}

export function writeOf(partition: string, kind: Resource, object: KubeObject): Write {
  const { namespace, name } = object.metadata
  return { partition, key: keyOf(kind, namespace, name), value: stored(object) as unknown as Json }
}

export function deletionOf(partition: string, key: string): Write {
  return { partition, key }
}
