import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
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
    ...(kind.group === '' && kind.plural === 'serviceaccounts'
      ? [{ name: 'token', group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] }]
      : []),
  ]
}

const verbsOf = (registry: Registry, kind: Kind) => (registry.virtual.includes(kind) ? ['create'] : VERBS)

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

export const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

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
export function aggregated(registry: Registry, core: boolean): Fields {
  const groups = core ? [''] : groupsOf(registry)
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) => ({
      metadata: { name: group, creationTimestamp: null },
      versions: versionsOf(registry, group).map((version) => ({
        version,
        freshness: 'Current',
        resources: allOf(registry)
          .filter((kind) => kind.group === group && kind.version === version)
          .map((kind) => aggregatedResource(registry, kind)),
      })),
    })),
  }
}

const documentPath = (group: string, version: string) => (group ? `apis/${group}/${version}` : `api/${version}`)

/** `/openapi/v3`: where each group's description stands. */
export function openApiIndex(registry: Registry): Fields {
  const paths = [...new Set(registry.kinds.map((kind) => documentPath(kind.group, kind.version)))]
  return {
    paths: Object.fromEntries(
      paths.map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${registry.kinds.length}` }]),
    ),
  }
}

const QUERY = ['fieldValidation', 'dryRun', 'fieldManager', 'force'].map((name) => ({
  name,
  in: 'query',
  schema: { type: name === 'force' ? 'boolean' : 'string' },
}))

function openApiPaths(kind: Kind): [string, Fields][] {
  const base = `/${documentPath(kind.group, kind.version)}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}`
  const gvk = { group: kind.group, version: kind.version, kind: kind.kind }
  const operation = { parameters: QUERY, responses: {}, 'x-kubernetes-group-version-kind': gvk }
  return [
    [base, { post: operation }],
    [`${base}/{name}`, { patch: operation, put: operation }],
  ]
}

/** What clients look for before they write: which query parameters a write takes, and that objects are open. */
export function openApi(registry: Registry, group: string, version: string, serverVersion: string): Fields | undefined {
  const kinds = registry.kinds.filter((kind) => kind.group === group && kind.version === version)
  if (kinds.length === 0) return undefined
  const gvk = (kind: Kind) => [{ group: kind.group, version: kind.version, kind: kind.kind }]
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: serverVersion },
    paths: Object.fromEntries(kinds.flatMap(openApiPaths)),
    components: {
      schemas: Object.fromEntries(
        kinds.map((kind) => [
          `${apiVersionOf(kind).replaceAll('/', '.')}.${kind.kind}`,
          {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
            'x-kubernetes-group-version-kind': gvk(kind),
          },
        ]),
      ),
    },
  }
}
