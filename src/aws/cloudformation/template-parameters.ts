import type { Json } from '../../kernel/canonical-json.ts'
import { isObject, scalarText } from './evaluation.ts'
import { templateError, unsupported } from './faults.ts'
import { compilePattern, type Pattern } from './pattern.ts'
import { entriesOf, MOST } from './template-sections.ts'

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html */
export interface TemplateParameter {
  readonly type: string
  readonly defaultValue?: string
  readonly description?: string
  readonly noEcho: boolean
  readonly allowedValues?: readonly string[]
  readonly allowedPattern?: Pattern
  /** Said where a value is none that it may be. */
  readonly constraint?: string
  readonly limits: Limits
}

export type Limits = Readonly<Partial<Record<(typeof LIMITS)[number], number>>>
const LIMITS = ['MinLength', 'MaxLength', 'MinValue', 'MaxValue'] as const

const MEMBERS = new Set([
  'Type',
  'Default',
  'Description',
  'NoEcho',
  'AllowedValues',
  'AllowedPattern',
  'ConstraintDescription',
  ...LIMITS,
])

/** Of things of an account, one a type. */
const IDS = [
  'AWS::EC2::AvailabilityZone::Name',
  'AWS::EC2::Image::Id',
  'AWS::EC2::Instance::Id',
  'AWS::EC2::SecurityGroup::GroupName',
  'AWS::EC2::SecurityGroup::Id',
  'AWS::EC2::Subnet::Id',
  'AWS::EC2::Volume::Id',
  'AWS::EC2::VPC::Id',
  'AWS::Route53::HostedZone::Id',
]

const TYPES = new Set([
  'String',
  'Number',
  'List<Number>',
  'List<String>',
  'CommaDelimitedList',
  'AWS::EC2::KeyPair::KeyName',
  ...IDS,
  ...IDS.map((id) => `List<${id}>`),
])

/** Whether `Ref` gives a list. */
export const isListType = (type: string): boolean => type === 'CommaDelimitedList' || type.startsWith('List<')

/** @throws {Fault} */
export const parametersOf = (section: Json | undefined): ReadonlyMap<string, TemplateParameter> =>
  new Map(entriesOf(section, 'Parameters', MOST.parameters).map(([name, value]) => [name, parameterOf(name, value)]))

function parameterOf(name: string, value: Json): TemplateParameter {
  if (!isObject(value)) throw templateError(`Every Parameters object must be an object. [/Parameters/${name}]`)
  const strange = Object.keys(value).find((member) => !MEMBERS.has(member))
  if (strange !== undefined) throw templateError(`Invalid template parameter property '${strange}'`)
  const { Type: type, NoEcho: noEcho } = value
  if (typeof type !== 'string') throw templateError('Every Parameters object must contain a Type member.')
  checkType(type)
  const text = (member: string) => textMember(value, member)
  const [defaultValue, description, pattern, constraint] = ['Default', 'Description', 'AllowedPattern', 'ConstraintDescription'].map(text) // prettier-ignore
  const allowedValues = allowedOf(value['AllowedValues'])
  return {
    type,
    noEcho: noEcho === true || noEcho === 'true',
    limits: limitsOf(value),
    ...(defaultValue !== undefined && { defaultValue }),
    ...(description !== undefined && { description }),
    ...(constraint !== undefined && { constraint }),
    ...(pattern !== undefined && { allowedPattern: compilePattern(pattern) }),
    ...(allowedValues && { allowedValues }),
  }
}

function checkType(type: string): void {
  if (/^(List<)?AWS::SSM::Parameter::/.test(type))
    throw unsupported(`parameters of type ${type}, as there is no Parameter Store`)
  if (!TYPES.has(type)) throw templateError(`Unrecognized parameter type: ${type}`)
}

function textMember(declared: { readonly [member: string]: Json }, member: string): string | undefined {
  const value = declared[member]
  if (value === undefined) return undefined
  const text = scalarText(value)
  if (text === undefined) throw templateError(`Every ${member} member must be a string.`)
  return text
}

function allowedOf(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined
  const texts = Array.isArray(value) ? (value as readonly Json[]).map(scalarText) : []
  if (texts.length === 0 || texts.includes(undefined))
    throw templateError('Every AllowedValues member must be a list of strings.')
  return texts as readonly string[]
}

function limitsOf(declared: { readonly [member: string]: Json }): Limits {
  const limits = LIMITS.flatMap((member): [string, number][] => {
    const text = scalarText(declared[member])
    if (declared[member] === undefined) return []
    if (text === undefined || !/^-?\d+(\.\d+)?$/.test(text))
      throw templateError(`Every ${member} member must be a number.`)
    return [[member, Number(text)]]
  })
  return Object.fromEntries(limits)
}
