import type { Json } from '../../kernel/canonical-json.ts'
import type { Properties } from './documents.ts'
import { invalid, templateError, unsupported } from './faults.ts'
import { isObject, referencesIn } from './functions.ts'
import { readYaml } from './yaml-template.ts'

export interface TemplateParameter {
  readonly type: string
  readonly defaultValue?: string
  readonly description?: string
  readonly noEcho: boolean
  readonly allowedValues?: readonly string[]
}

export interface TemplateResource {
  readonly logicalId: string
  readonly type: string
  readonly properties: Properties
  readonly retained: boolean
}

export interface Template {
  readonly description?: string
  readonly version?: string
  readonly parameters: ReadonlyMap<string, TemplateParameter>
  /** What others refer to stands before them. */
  readonly resources: readonly TemplateResource[]
  readonly outputs: Properties
}

const SECTIONS = new Set(['AWSTemplateFormatVersion', 'Description', 'Metadata', 'Parameters', 'Resources', 'Outputs'])
/** Sections of CloudFormation that Stint does not work out. */
const LEFT_OUT = new Set(['Conditions', 'Mappings', 'Rules', 'Transform', 'Hooks'])

/**
 * Reads a template written as JSON or YAML.
 * @throws {Fault} ValidationError, as CloudFormation words it
 */
export function readTemplate(text: string): Template {
  if (Buffer.byteLength(text) > MOST_BYTES)
    throw invalid(
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${MOST_BYTES}`,
    )
  try {
    return read(parsed(text))
  } catch (error) {
    if (error instanceof RangeError) throw templateError('unsupported structure.') // nested beyond reading
    throw error
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_BYTES = 51_200
const MOST_RESOURCES = 500

function read(root: Properties): Template {
  for (const section of Object.keys(root)) {
    if (LEFT_OUT.has(section)) throw unsupported(`the template section ${section}`)
    if (!SECTIONS.has(section)) throw templateError(`Invalid template property or properties [${section}]`)
  }
  const resources = root['Resources']
  if (!isObject(resources) || Object.keys(resources).length === 0)
    throw templateError('At least one Resources member must be defined.')
  const count = Object.keys(resources).length
  if (count > MOST_RESOURCES)
    throw templateError(`Number of resources, ${count}, is greater than maximum allowed, ${MOST_RESOURCES}`)
  const parameters = new Map(
    Object.entries(objectOr(root['Parameters'], 'Parameters')).map(([name, value]) => [name, parameterOf(name, value)]),
  )
  const { Description: description, AWSTemplateFormatVersion: version } = root
  return {
    ...(typeof description === 'string' && { description }),
    ...(typeof version === 'string' && { version }),
    parameters,
    resources: inOrder(Object.entries(resources).map(resourceOf), new Set(parameters.keys())),
    outputs: objectOr(root['Outputs'], 'Outputs'),
  }
}

function parsed(text: string): Properties {
  const value = /^\s*[{[]/.test(text) ? readJson(text) : readYaml(text)
  if (isObject(value)) return value
  throw templateError('unsupported structure.')
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw templateError('JSON not well-formed.')
  }
}

function objectOr(value: Json | undefined, section: string): Properties {
  if (value === undefined) return {}
  if (!isObject(value)) throw templateError(`[/${section}] 'null' values are not allowed in templates`)
  return value
}

const TYPES = new Set(['String', 'Number', 'CommaDelimitedList'])

function parameterOf(name: string, value: Json): TemplateParameter {
  if (!isObject(value) || typeof value['Type'] !== 'string')
    throw templateError(`Every Parameters object must contain a Type member.`)
  if (!TYPES.has(value['Type'])) throw templateError(`Unrecognized parameter type: ${value['Type']}`)
  const { Type: type, Default: given, Description: description, AllowedValues: allowed } = value
  // A pattern of the caller's own could keep everybody waiting for ever.
  if (value['AllowedPattern'] !== undefined) throw unsupported('AllowedPattern of a parameter')
  if (given !== undefined && typeof given === 'object')
    throw templateError(`Every Default member must be a string: ${name}`)
  return {
    type,
    noEcho: value['NoEcho'] === true || value['NoEcho'] === 'true',
    ...(given !== undefined && given !== null && { defaultValue: String(given) }),
    ...(typeof description === 'string' && { description }),
    ...(Array.isArray(allowed) && { allowedValues: allowed.map(String) }),
  }
}

interface Declared extends TemplateResource {
  readonly after: readonly string[]
}

const MEMBERS = new Set(['Type', 'Properties', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata'])

function resourceOf([logicalId, value]: readonly [string, Json]): Declared {
  if (!/^[a-zA-Z0-9]+$/.test(logicalId)) throw templateError(`Resource name ${logicalId} is non alphanumeric.`)
  if (!isObject(value) || typeof value['Type'] !== 'string')
    throw templateError(`[/Resources/${logicalId}/Type] 'null' values are not allowed in templates`)
  const strange = Object.keys(value).find((member) => !MEMBERS.has(member))
  if (strange === 'Condition') throw unsupported('the condition of a resource')
  if (strange !== undefined) throw templateError(`Invalid template resource property '${strange}'`)
  const { Type: type, DependsOn: after, DeletionPolicy: policy } = value
  if (!/^AWS::\w+::\w+$/.test(type)) throw templateError(`Unrecognized resource types: [${type}]`)
  const properties = objectOr(value['Properties'], `Resources/${logicalId}/Properties`)
  const named = after === undefined ? [] : [after].flat().map(String)
  return { logicalId, type, properties, retained: policy === 'Retain', after: [...named, ...referencesIn(properties)] }
}

/** @throws {Fault} for references to nothing, and for circles */
function inOrder(resources: readonly Declared[], parameters: ReadonlySet<string>): readonly TemplateResource[] {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]))
  const placed = new Set<string>()
  const order: TemplateResource[] = []
  const place = ({ after, ...resource }: Declared, under: ReadonlySet<string>) => {
    const { logicalId } = resource
    if (placed.has(logicalId)) return
    if (under.has(logicalId)) throw templateError(`Circular dependency between resources: [${[...under].join(', ')}]`)
    for (const name of after) {
      const other = byId.get(name)
      if (other) place(other, new Set([...under, logicalId]))
      else if (!parameters.has(name) && !name.startsWith('AWS::'))
        throw templateError(`Unresolved resource dependencies [${name}] in the Resources block of the template`)
    }
    placed.add(logicalId)
    order.push(resource)
  }
  for (const resource of resources) place(resource, new Set())
  return order
}
