import { customKinds } from '../kinds/custom.ts'
import { kinds } from '../kinds/index.ts'
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf, qualifiedName } from '../kinds/kind.ts'
import { virtualKinds } from './reviews.ts'
import type { Objects } from './objects.ts'
import type { KubeObject } from './object.ts'

/** Which kinds the cluster serves: its own rows and those that CustomResourceDefinitions add. */
export interface Registry {
  readonly kinds: readonly Kind[]
  /** Kinds that are answered, never stored: reviews. */
  readonly virtual: readonly Kind[]
  find(group: string, version: string, plural: string): Kind | undefined
  /** By `machines.machine.openshift.io`, as keys in the Store begin. */
  byName(name: string): Kind | undefined
  byKind(apiVersion: string, kind: string): Kind | undefined
}

const DEFINITIONS = { group: 'apiextensions.k8s.io', plural: 'customresourcedefinitions' }

function registryOf(all: readonly Kind[]): Registry {
  const byPath = new Map(
    [...all, ...virtualKinds].map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]),
  )
  const byName = new Map(all.map((kind) => [qualifiedName(kind), kind]))
  const byKind = new Map(all.map((kind) => [`${apiVersionOf(kind)}/${kind.kind}`, kind]))
  return {
    kinds: all,
    virtual: virtualKinds,
    find: (group, version, plural) => byPath.get(`${group}/${version}/${plural}`),
    byName: (name) => byName.get(name),
    byKind: (apiVersion, kind) => byKind.get(`${apiVersion}/${kind}`),
  }
}

const own = registryOf(kinds)
/** What definitions made, by their ids and versions: kinds that did not change stay the same ones. */
const made = new Map<string, readonly Kind[]>()
const MOST_DEFINITIONS = 2000

function kindsOf(definition: KubeObject): readonly Kind[] {
  const { uid, resourceVersion } = definition.metadata
  const key = `${uid}/${resourceVersion}`
  const known = made.get(key) ?? customKinds(definition)
  if (made.size >= MOST_DEFINITIONS) made.clear()
  made.set(key, known)
  return known
}

let latest: { readonly added: readonly Kind[]; readonly registry: Registry } | undefined

/** A definition of a kind that the API serves anyway changes nothing. */
export const openRegistry = (objects: Objects): Registry => objects.derive('registry', registryFrom)

function registryFrom(objects: Objects): Registry {
  const definitions = objects.list(DEFINITIONS)
  if (definitions.length === 0) return own
  const added = definitions.flatMap(kindsOf).filter((kind) => !own.find(kind.group, kind.version, kind.plural))
  if (latest && latest.added.length === added.length && latest.added.every((kind, at) => kind === added[at]))
    return latest.registry
  latest = { added, registry: registryOf([...kinds, ...added]) }
  return latest.registry
}
