import { createHash } from 'node:crypto'
import type { Kind } from '../../kinds/kind.ts'
import { subresourcesOf } from '../discovery.ts'
import type { Fields } from '../object.ts'
import type { Registry } from '../registry.ts'
import { components } from './components.ts'

const documentPath = (group: string, version: string) => (group ? `apis/${group}/${version}` : `api/${version}`)

const kindsOf = (registry: Registry, group: string, version: string) =>
  [...registry.kinds, ...registry.virtual].filter((kind) => kind.group === group && kind.version === version)

interface Document {
  readonly kinds: readonly Kind[]
  readonly body: Fields
  readonly hash: string
}

/** A group's description is made once for the kinds that it has. */
const known = new Map<string, Document>()

function documentOf(registry: Registry, group: string, version: string, serverVersion: string): Document | undefined {
  const kinds = kindsOf(registry, group, version)
  if (kinds.length === 0) return undefined
  const path = documentPath(group, version)
  const old = known.get(path)
  if (old && old.kinds.length === kinds.length && old.kinds.every((kind, index) => kind === kinds[index])) return old
  const body = describe(kinds, serverVersion)
  const made = { kinds, body, hash: createHash('sha512').update(JSON.stringify(body)).digest('hex').toUpperCase() }
  if (known.size >= MOST_DOCUMENTS) known.clear()
  known.set(path, made)
  return made
}

const MOST_DOCUMENTS = 200

/** `/openapi/v3`: where each group's description stands; the address changes with what it says. */
export function openApiIndex(registry: Registry, serverVersion: string): Fields {
  const groups = new Map(
    [...registry.kinds, ...registry.virtual].map(({ group, version }) => [
      documentPath(group, version),
      { group, version },
    ]),
  )
  return {
    paths: Object.fromEntries(
      [...groups].map(([path, { group, version }]) => [
        path,
        {
          serverRelativeURL: `/openapi/v3/${path}?hash=${documentOf(registry, group, version, serverVersion)?.hash ?? ''}`,
        },
      ]),
    ),
  }
}

/** A group's description; undefined when nothing of it is served. */
export const openApi = (
  registry: Registry,
  group: string,
  version: string,
  serverVersion: string,
): Fields | undefined => documentOf(registry, group, version, serverVersion)?.body

function describe(kinds: readonly Kind[], version: string): Fields {
  const schemas = components()
  const paths = kinds.flatMap((kind) => pathsOf(kind, schemas.add(kind)))
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: `v${version}` },
    paths: Object.fromEntries(paths),
    components: { schemas: schemas.all() },
  }
}

const parameter = (name: string, type: string, description: string) => ({
  name,
  in: 'query',
  description,
  schema: { type, uniqueItems: true },
})

const WRITES = [
  parameter('dryRun', 'string', 'All: do everything but store the result.'),
  parameter('fieldManager', 'string', 'The name of the writer, for managedFields.'),
  parameter('fieldValidation', 'string', 'Ignore, Warn or Strict: what becomes of fields that are not known.'),
]
const FORCE = parameter('force', 'boolean', 'Take over fields that other managers own.')

const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } })

const PATCHES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json']
const STRATEGIC = 'application/strategic-merge-patch+json'

function pathsOf(kind: Kind, schema: string): [string, Fields][] {
  const root = `/${documentPath(kind.group, kind.version)}`
  const base = `${root}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${kind.plural}`
  const body = { schema: { $ref: `#/components/schemas/${schema}` } }
  const responses = { 200: { description: 'OK', content: { 'application/json': body } } }
  const operation = (action: string, parameters: readonly Fields[], content?: Fields): Fields => ({
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(content ? { requestBody: { content, required: true } } : {}),
    responses,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: kind.group, version: kind.version, kind: kind.kind },
  })
  const patches = Object.fromEntries(
    [...PATCHES, ...(kind.builtIn ? [STRATEGIC] : [])].map((type) => [type, PATCH_BODY]),
  )
  const one = (): Fields => ({
    get: operation('get', []),
    put: operation('put', WRITES, { '*/*': body }),
    patch: operation('patch', [...WRITES, FORCE], patches),
    delete: operation('delete', [WRITES[0] ?? {}]),
    parameters: [inPath('name'), ...(kind.namespaced ? [inPath('namespace')] : [])],
  })
  return [
    [
      base,
      {
        get: operation('list', []),
        post: operation('post', WRITES, { '*/*': body }),
        ...(kind.namespaced ? { parameters: [inPath('namespace')] } : {}),
      },
    ],
    [`${base}/{name}`, one()],
    ...subresourcesOf(kind)
      .filter(({ kind: name }) => name === kind.kind)
      .map(({ name }): [string, Fields] => [`${base}/{name}/${name}`, one()]),
    ...(kind.namespaced ? [[`${root}/${kind.plural}`, { get: operation('list', []) }] as [string, Fields]] : []),
  ]
}

const PATCH_BODY = { schema: { type: 'object', description: 'A change, in the form that the media type names.' } }
