import type { Kind } from '../kinds/kind.ts'
import type { Fields } from './object.ts'
import type { Registry } from './registry.ts'

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const PART_VERBS = ['get', 'patch', 'update']

interface Subresource {
  readonly name: string
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly verbs: readonly string[]
}

/** What a kind has beside its objects. */
export function subresourcesOf(kind: Kind): Subresource[] {
  const own = (name: string): Subresource => ({
    name,
    group: kind.group,
    version: kind.version,
    kind: kind.kind,
    verbs: PART_VERBS,
  })
  return [
    ...(kind.status ? [own('status')] : []),
    ...Object.keys(kind.parts).map(own),
    ...(kind.scale ? [{ name: 'scale', group: 'autoscaling', version: 'v1', kind: 'Scale', verbs: PART_VERBS }] : []),
    ...(kind.group === '' && kind.plural === 'pods' ? podParts : []),
    ...(kind.group === '' && kind.plural === 'serviceaccounts'
      ? [{ name: 'token', group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] }]
      : []),
  ]
}

const part = (name: string, kind: string, ...verbs: readonly string[]) => ({
  name,
  group: '',
  version: 'v1',
  kind,
  verbs,
})

/** What pods have beside their status. */
const podParts: readonly Subresource[] = [
  part('binding', 'Binding', 'create'),
  { name: 'eviction', group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
  part('attach', 'PodAttachOptions', 'create', 'get'),
  part('exec', 'PodExecOptions', 'create', 'get'),
  part('log', 'Pod', 'get'),
  part('portforward', 'PodPortForwardOptions', 'create', 'get'),
]

/** Namespaces are deleted one by one, each by its name. */
const ONE_BY_ONE = VERBS.filter((verb) => verb !== 'deletecollection')

/** What can be done with a kind's objects; reviews and their like are made and not kept. */
export function verbsOf(registry: Registry, kind: Kind): readonly string[] {
  if (registry.virtual.includes(kind)) return ['create']
  return kind.group === '' && kind.plural === 'namespaces' ? ONE_BY_ONE : VERBS
}

const allOf = (registry: Registry) => [...registry.kinds, ...registry.virtual]

const groupsOf = (registry: Registry) => [...new Set(allOf(registry).map((kind) => kind.group))].filter(Boolean)

const versionsOf = (registry: Registry, group: string) => [
  ...new Set(
    allOf(registry)
      .filter((kind) => kind.group === group)
      .map((kind) => kind.version),
  ),
]

export const apiVersions = (): Fields => ({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] })

function apiGroup(registry: Registry, group: string): Fields {
  const versions = versionsOf(registry, group).map((version) => ({ groupVersion: `${group}/${version}`, version }))
  return { name: group, versions, preferredVersion: versions[0] }
}

export const apiGroupList = (registry: Registry): Fields => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: groupsOf(registry).map((group) => apiGroup(registry, group)),
})

/** `/apis/<group>`, or undefined when nothing of the group is served. */
export function oneApiGroup(registry: Registry, group: string): Fields | undefined {
  return groupsOf(registry).includes(group)
    ? { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(registry, group) }
    : undefined
}

/** `/api/v1` or `/apis/<group>/<version>`, or undefined when nothing is served there. */
export function resourceList(registry: Registry, group: string, version: string): Fields | undefined {
  const kinds = allOf(registry).filter((kind) => kind.group === group && kind.version === version)
  if (kinds.length === 0) return undefined
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group ? `${group}/${version}` : version,
    resources: kinds.flatMap((kind) => [
      {
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.namespaced,
        kind: kind.kind,
        verbs: verbsOf(registry, kind),
        shortNames: kind.shortNames,
        categories: kind.categories,
      },
      ...subresourcesOf(kind).map((part) => ({
        name: `${kind.plural}/${part.name}`,
        singularName: '',
        namespaced: kind.namespaced,
        ...(part.group === kind.group ? {} : { group: part.group, version: part.version }),
        kind: part.kind,
        verbs: part.verbs,
      })),
    ]),
  }
}

export type DiscoveryVersion = 'v2' | 'v2beta1'

export const aggregatedType = (version: DiscoveryVersion) =>
  `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`

/** The version in which a client asks for all at once, the newer one first; undefined when it does not. */
export function discoveryVersion(accept: string): DiscoveryVersion | undefined {
  const asked = new Set([...accept.matchAll(/g=apidiscovery\.k8s\.io;v=(\w+)/g)].map(([, version]) => version))
  return (['v2', 'v2beta1'] as const).find((version) => asked.has(version))
}

const aggregatedResource = (registry: Registry, kind: Kind) => ({
  resource: kind.plural,
  responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
  scope: kind.namespaced ? 'Namespaced' : 'Cluster',
  singularResource: kind.singular,
  verbs: verbsOf(registry, kind),
  shortNames: kind.shortNames,
  categories: kind.categories,
  subresources: subresourcesOf(kind).map((part) => ({
    subresource: part.name,
    responseKind: { group: part.group, version: part.version, kind: part.kind },
    verbs: part.verbs,
  })),
})

/** Everything in one document: the core group for `/api`, all others for `/apis`. */
export function aggregated(registry: Registry, core: boolean, version: DiscoveryVersion): Fields {
  const groups = core ? [''] : groupsOf(registry)
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: { name: group, creationTimestamp: null },
      versions: versionsOf(registry, group).map((served) => ({
        version: served,
        freshness: 'Current',
        resources: allOf(registry)
          .filter((kind) => kind.group === group && kind.version === served)
          .map((kind) => aggregatedResource(registry, kind)),
      })),
    })),
  }
}
