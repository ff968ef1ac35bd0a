import type { Kind } from '../../kinds/kind.ts'
import { describeField, describeType } from '../../kinds/types/descriptions.ts'
import { ruled } from '../../kinds/types/rules.ts'
import type { Field, Format, Schema } from '../../kinds/types/schema.ts'
import type { Fields } from '../object.ts'

/** Where a group's types stand in OpenAPI; all others are `io.k8s.api.<group>.v1`. */
const PACKAGES: ReadonlyMap<string, string> = new Map([
  ['meta', 'io.k8s.apimachinery.pkg.apis.meta.v1'],
  ['apiextensions', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'],
  ['config', 'io.openshift.config.v1'],
  ['machine', 'io.openshift.machine.v1beta1'],
  ['clusterautoscaling', 'io.openshift.autoscaling.v1'],
  ['operator', 'io.openshift.operator.v1'],
  ['dnsrecord', 'io.openshift.operator.ingress.v1'],
  ['cloudnetwork', 'io.openshift.network.cloud.v1'],
  ['credentials', 'io.openshift.cloudcredential.v1'],
  ['imageregistry', 'io.openshift.operator.imageregistry.v1'],
  ['egress', 'org.ovn.k8s.v1'],
  ['snapshot', 'io.k8s.storage.snapshot.v1'],
])

function componentName(type: string): string {
  const mark = type.indexOf('.')
  const group = type.slice(0, mark)
  return `${PACKAGES.get(group) ?? `io.k8s.api.${group}.v1`}.${type.slice(mark + 1)}`
}

const TIME = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const EITHER = { oneOf: [{ type: 'string' }, { type: 'number' }] }

/** Formats that have a schema of their own, by name. */
const SHARED: Partial<Readonly<Record<Format, readonly [name: string, schema: Fields]>>> = {
  quantity: [
    'io.k8s.apimachinery.pkg.api.resource.Quantity',
    { ...EITHER, description: 'A number with a unit: 500m, 1.5Gi, 2.' },
  ],
  'int-or-string': [
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
    {
      oneOf: [{ type: 'integer' }, { type: 'string' }],
      format: 'int-or-string',
      description: 'A whole number, or a text such as 25% or the name of a port.',
    },
  ],
  'date-time': [`${TIME}.Time`, { type: 'string', format: 'date-time', description: 'A time, as RFC 3339 writes it.' }],
  'micro-time': [
    `${TIME}.MicroTime`,
    { type: 'string', format: 'date-time', description: 'A time with microseconds, as RFC 3339 writes it.' },
  ],
}

/** kubectl says itself that there is no description. */
const described = (text: string | undefined): Fields => (text === undefined ? {} : { description: text })

const reference = (name: string): Fields => ({ allOf: [{ $ref: `#/components/schemas/${name}` }] })

/** Collects the schemas that the described kinds refer to. */
export interface Components {
  /** The name of the kind's own schema. */
  add(kind: Kind): string
  all(): Fields
}

export function components(): Components {
  const made = new Map<string, Fields>()

  const render = (schema: Schema): Fields => {
    if (schema.source) return schema.source
    const shared = schema.format ? SHARED[schema.format] : undefined
    if (shared) {
      made.set(shared[0], shared[1])
      return reference(shared[0])
    }
    if (schema.name) return { ...reference(named(schema, schema.name)), default: {} }
    switch (schema.type) {
      case 'array':
        return { type: 'array', items: schema.items ? render(schema.items) : {}, ...marksOf(schema) }
      case 'map':
        return { type: 'object', additionalProperties: schema.items ? render(schema.items) : {}, ...marksOf(schema) }
      case 'any':
        return { type: 'object' }
      default:
        return { type: schema.type, ...(schema.format ? { format: schema.format } : {}) }
    }
  }

  const named = (schema: Schema, type: string): string => {
    const name = componentName(type)
    if (made.has(name)) return name
    made.set(name, {}) // types refer to themselves
    made.set(name, objectOf(schema, type, {}))
    return name
  }

  const objectOf = (schema: Schema, type: string, more: Fields): Fields => {
    const fields = [...(schema.fields?.().values() ?? [])].filter(({ inline }) => !inline)
    const required = fields.filter((field) => field.required).map(({ name }) => name)
    return {
      ...described(describeType(type)),
      type: 'object',
      properties: { ...more, ...Object.fromEntries(fields.map((field) => [field.name, member(type, field)])) },
      ...(required.length > 0 ? { required } : {}),
      ...(schema.merge === 'atomic' ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    }
  }

  const member = (type: string, { name, schema }: Field): Fields => ({
    ...described(describeField(type, name)),
    ...ruled(type, name, render(schema)),
    ...patchMarks(schema),
  })

  return {
    add(kind) {
      const gvk = { 'x-kubernetes-group-version-kind': [{ group: kind.group, version: kind.version, kind: kind.kind }] }
      const identity = Object.fromEntries(
        ['apiVersion', 'kind'].map((name) => [name, { ...described(describeField('', name)), type: 'string' }]),
      )
      const { schema } = kind
      if (schema.name) {
        const name = componentName(schema.name)
        made.set(name, { ...objectOf(schema, schema.name, identity), ...gvk })
        return name
      }
      const name = `${kind.group.split('.').reverse().join('.')}.${kind.version}.${kind.kind}`
      const metadata = schema.fields?.().get('metadata')
      const properties = schema.source?.['properties'] as Fields | undefined // of an author's own schema
      const common = {
        ...identity,
        metadata: metadata ? member('', metadata) : { type: 'object', ...described(describeField('', 'metadata')) },
      }
      made.set(name, { type: 'object', ...schema.source, properties: { ...properties, ...common }, ...gvk })
      return name
    },
    all: () => Object.fromEntries([...made].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function marksOf({ type, merge, keys }: Schema): Fields {
  if (type === 'map') return merge === 'atomic' ? { 'x-kubernetes-map-type': 'atomic' } : {}
  if (merge === 'keyed') return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys }
  return { 'x-kubernetes-list-type': merge === 'set' ? 'set' : 'atomic' }
}

function patchMarks({ patchKey, retainKeys }: Schema): Fields {
  const strategy = [...(patchKey === undefined ? [] : ['merge']), ...(retainKeys ? ['retainKeys'] : [])].join(',')
  return {
    ...(patchKey ? { 'x-kubernetes-patch-merge-key': patchKey } : {}),
    ...(strategy ? { 'x-kubernetes-patch-strategy': strategy } : {}),
  }
}
