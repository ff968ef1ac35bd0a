import { isFields, listAt, textAt, at } from '../api/object.ts'
import type { KubeObject } from '../api/object.ts'
import type { NameRule, Problem } from './kind.ts'
import { nameRules } from './names.ts'

/** A member that must be there. */
export function lacking(value: unknown, path: string, member: string, message = ''): Problem[] {
  const found = isFields(value) ? value[member] : undefined
  const isMissing = found === undefined || found === '' || (Array.isArray(found) && found.length === 0)
  return isMissing ? [{ field: path ? `${path}.${member}` : member, reason: 'FieldValueRequired', message }] : []
}

/** A member that, where it is given, is one of these. */
export function oneOf(value: unknown, path: string, member: string, allowed: readonly string[]): Problem[] {
  const found = textAt(value, member)
  if (found === '' || allowed.includes(found)) return []
  return [
    {
      field: `${path}.${member}`,
      reason: 'FieldValueNotSupported',
      value: found,
      message: `supported values: ${[...allowed]
        .sort()
        .map((one) => JSON.stringify(one))
        .join(', ')}`,
    },
  ]
}

export const nameProblem = (field: string, rule: NameRule, name: string): Problem[] =>
  nameRules[rule].holds(name) ? [] : [{ field, message: nameRules[rule].message, value: name }]

const HIGHEST_PORT = 65_535

export const portProblem = (field: string, port: unknown): Problem[] =>
  typeof port === 'number' && port >= 1 && port <= HIGHEST_PORT
    ? []
    : [{ field, message: 'must be between 1 and 65535, inclusive', value: port ?? 0 }]

export function ruleProblems(role: KubeObject): Problem[] {
  return listAt(role, 'rules').flatMap((rule, index): Problem[] => {
    const here = `rules[${index}]`
    const verbs = lacking(rule, here, 'verbs', 'verbs must contain at least one value')
    if (listAt(rule, 'nonResourceURLs').length > 0) {
      if (role.kind === 'ClusterRole') return verbs
      return [
        ...verbs,
        {
          field: `${here}.nonResourceURLs`,
          message: 'namespaced rules cannot apply to non-resource URLs',
          value: listAt(rule, 'nonResourceURLs'),
        },
      ]
    }
    return [
      ...verbs,
      ...lacking(rule, here, 'apiGroups', 'resource rules must supply at least one api group'),
      ...lacking(rule, here, 'resources', 'resource rules must supply at least one resource'),
    ]
  })
}

export function bindingProblems(binding: KubeObject): Problem[] {
  const kinds = binding.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole']
  return [
    ...oneOf(at(binding, 'roleRef'), 'roleRef', 'kind', kinds),
    ...lacking(at(binding, 'roleRef'), 'roleRef', 'kind'),
    ...lacking(at(binding, 'roleRef'), 'roleRef', 'name'),
    ...listAt(binding, 'subjects').flatMap((subject, index) => [
      ...lacking(subject, `subjects[${index}]`, 'name'),
      ...oneOf(subject, `subjects[${index}]`, 'kind', ['ServiceAccount', 'User', 'Group']),
      ...(textAt(subject, 'kind') === 'ServiceAccount' && binding.kind === 'ClusterRoleBinding'
        ? lacking(subject, `subjects[${index}]`, 'namespace')
        : []),
    ]),
  ]
}

export function serviceProblems(service: KubeObject): Problem[] {
  const type = textAt(service, 'spec.type')
  const ports = listAt(service, 'spec.ports')
  const isNamed = type === 'ExternalName'
  const needsPorts = !isNamed && textAt(service, 'spec.clusterIP') !== 'None'
  return [
    ...oneOf(at(service, 'spec'), 'spec', 'type', ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    ...(needsPorts ? lacking(at(service, 'spec'), 'spec', 'ports') : []),
    ...(isNamed ? lacking(at(service, 'spec'), 'spec', 'externalName') : []),
    ...ports.flatMap((port, index) => [
      ...(ports.length > 1 ? lacking(port, `spec.ports[${index}]`, 'name') : []),
      ...portProblem(`spec.ports[${index}].port`, isFields(port) ? port['port'] : undefined),
      ...oneOf(port, `spec.ports[${index}]`, 'protocol', ['TCP', 'UDP', 'SCTP']),
    ]),
  ]
}

export function claimProblems(claim: KubeObject): Problem[] {
  const requests = at(claim, 'spec.resources.requests')
  return [
    ...lacking(at(claim, 'spec'), 'spec', 'accessModes', 'at least 1 access mode is required'),
    ...(isFields(requests) && requests['storage'] !== undefined
      ? []
      : [{ field: 'spec.resources[storage]', reason: 'FieldValueRequired', message: '' } as const]),
  ]
}

export function definitionProblems(definition: KubeObject): Problem[] {
  const spec = at(definition, 'spec')
  const versions = listAt(spec, 'versions')
  const stored = versions.filter((version) => at(version, 'storage') === true).length
  const expected = `${textAt(spec, 'names.plural')}.${textAt(spec, 'group')}`
  return [
    ...(definition.metadata.name === expected
      ? []
      : [
          {
            field: 'metadata.name',
            message: 'must be spec.names.plural+"."+spec.group',
            value: definition.metadata.name,
          },
        ]),
    ...['group', 'scope', 'versions'].flatMap((member) => lacking(spec, 'spec', member)),
    ...['plural', 'kind'].flatMap((member) => lacking(at(spec, 'names'), 'spec.names', member)),
    ...oneOf(spec, 'spec', 'scope', ['Cluster', 'Namespaced']),
    ...(versions.length > 0 && stored !== 1
      ? [
          {
            field: 'spec.versions',
            message: 'must have exactly one version marked as storage version',
            value: versions,
          },
        ]
      : []),
    ...versions.flatMap((version, index) =>
      isFields(at(version, 'schema.openAPIV3Schema'))
        ? schemaProblem(at(version, 'schema.openAPIV3Schema.type'), index)
        : [
            {
              field: `spec.versions[${index}].schema.openAPIV3Schema`,
              reason: 'FieldValueRequired',
              message: 'schemas are required',
            } as const,
          ],
    ),
  ]
}

const schemaProblem = (type: unknown, index: number): Problem[] => {
  const field = `spec.versions[${index}].schema.openAPIV3Schema.type`
  if (type === 'object') return []
  if (type === undefined) return [{ field, reason: 'FieldValueRequired', message: 'must not be empty at the root' }]
  return [{ field, message: 'must be object at the root', value: type }]
}
