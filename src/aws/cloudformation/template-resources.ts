import type { Json } from '../../kernel/canonical-json.ts'
import type { Properties } from './documents.ts'
import { isObject, scalarText } from './evaluation.ts'
import { templateError, templateFault } from './faults.ts'
import { entriesOf, MOST, objectOr } from './template-sections.ts'

export interface TemplateResource {
  readonly logicalId: string
  readonly type: string
  readonly properties: Properties
  /** Made only where this one is true. */
  readonly condition?: string
  /** What `DependsOn` names. */
  readonly after: readonly string[]
  readonly retained?: Retained
}

/** Stays when it is removed from its stack: always, or unless what is undone is the operation that made it. */
export type Retained = true | 'except-on-create'

const MEMBERS = new Set([
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
  'CreationPolicy',
  'UpdatePolicy',
])

/** @throws {Fault} */
export function resourcesOf(section: Json | undefined): readonly TemplateResource[] {
  if (section === undefined || (isObject(section) && Object.keys(section).length === 0))
    throw templateError('At least one Resources member must be defined.')
  const entries = entriesOf(section, 'Resources', MOST.resources)
  const unknown = entries.flatMap(([, value]) => {
    const type = isObject(value) ? value['Type'] : undefined
    return typeof type === 'string' && !TYPE.test(type) ? [type] : []
  })
  if (unknown.length > 0) throw templateError(`Unrecognized resource types: [${[...new Set(unknown)].join(', ')}]`)
  return entries.map(resourceOf)
}

const TYPE = /^(AWS|Alexa)::\w+::\w+(::\w+)?$|^Custom::[\w@-]+$|^\w+::\w+::\w+(::MODULE)?$/

function resourceOf([logicalId, value]: readonly [string, Json]): TemplateResource {
  if (!isObject(value)) throw templateError(`Every Resources object must be an object. [/Resources/${logicalId}]`)
  const {
    Type: type,
    DependsOn: after,
    Condition: condition,
    DeletionPolicy: deletion,
    UpdateReplacePolicy: replaced,
  } = value
  if (type === null) throw templateError(`[/Resources/${logicalId}/Type] 'null' values are not allowed in templates`)
  if (typeof type !== 'string') throw templateError('Every Resources object must contain a Type member.')
  const strange = Object.keys(value).filter((member) => !MEMBERS.has(member))
  if (strange.length > 0) throw templateError(`Invalid template resource property '${strange[0] ?? ''}'`)
  if (condition !== undefined && typeof condition !== 'string')
    throw templateError(`Every Condition member must be a string. [/Resources/${logicalId}]`)
  const properties = objectOr(value['Properties'], `Resources/${logicalId}/Properties`)
  policyOf(logicalId, type, 'UpdateReplacePolicy', replaced)
  const retained = policyOf(logicalId, type, 'DeletionPolicy', deletion)
  return {
    logicalId,
    type,
    properties,
    after: namesOf(logicalId, after),
    ...(condition !== undefined && { condition }),
    ...(retained && { retained }),
  }
}

function namesOf(logicalId: string, after: Json | undefined): readonly string[] {
  const names = after === undefined ? [] : [after].flat()
  if (names.every((name) => typeof name === 'string')) return names as readonly string[]
  throw templateError(`DependsOn must be a string or list of strings. [/Resources/${logicalId}]`)
}

/** What a policy of either kind lets stay. */
const POLICIES = new Map<string, Retained | undefined>([
  ['Delete', undefined],
  ['Retain', true],
  ['RetainExceptOnCreate', 'except-on-create'],
])
/** Types of which there are snapshots; Stint makes none of them. */
const SNAPSHOTS = /^AWS::(EC2::Volume|ElastiCache::\w+|Neptune::DBCluster|RDS::\w+|Redshift::Cluster|DocDB::DBCluster)$/

function policyOf(logicalId: string, type: string, member: string, value: Json | undefined): Retained | undefined {
  if (value === undefined) return undefined
  const known = typeof value === 'string' && (POLICIES.has(value) || value === 'Snapshot')
  if (!known || (member !== 'DeletionPolicy' && value === 'RetainExceptOnCreate'))
    throw templateError(
      `Unrecognized ${member} ${scalarText(value) ?? JSON.stringify(value)} for resource ${logicalId}`,
    )
  if (value === 'Snapshot' && !SNAPSHOTS.test(type)) {
    const noun = member === 'DeletionPolicy' ? 'deletion' : 'update replace'
    throw templateFault(`resource type ${type} does not support ${noun} policy Snapshot`)
  }
  return POLICIES.get(value)
}

export interface TemplateOutput {
  readonly key: string
  readonly value: Json
  readonly description?: string
  readonly condition?: string
  readonly exportName?: Json
}

const OUTPUT_MEMBERS = new Set(['Value', 'Description', 'Condition', 'Export'])

/** @throws {Fault} */
export const outputsOf = (section: Json | undefined): readonly TemplateOutput[] =>
  entriesOf(section, 'Outputs', MOST.outputs).map(outputOf)

function outputOf([key, declared]: readonly [string, Json]): TemplateOutput {
  if (!isObject(declared)) throw templateError(`Every Outputs member must be an object. [/Outputs/${key}]`)
  const strange = Object.keys(declared).find((member) => !OUTPUT_MEMBERS.has(member))
  if (strange !== undefined) throw templateError(`Invalid template output property '${strange}'`)
  const { Value: value, Description: description, Condition: condition, Export: exported } = declared
  if (value === undefined || value === null) throw templateError('Every Outputs member must contain a Value object')
  if (Array.isArray(value)) throw templateError('The Value field of every Outputs member must evaluate to a String.')
  if (description !== undefined && typeof description !== 'string')
    throw templateError(`Every Description member must be a string. [/Outputs/${key}]`)
  if (condition !== undefined && typeof condition !== 'string')
    throw templateError(`Every Condition member must be a string. [/Outputs/${key}]`)
  const name = isObject(exported) ? exported['Name'] : undefined
  if (exported !== undefined && (!isObject(exported) || name === undefined || Object.keys(exported).length > 1))
    throw templateError(`Every Export member must contain a Name and nothing else. [/Outputs/${key}]`)
  return {
    key,
    value,
    ...(description !== undefined && { description }),
    ...(condition !== undefined && { condition }),
    ...(name !== undefined && { exportName: name }),
  }
}
