import type { Json } from '../../kernel/canonical-json.ts'
import type { Properties } from './documents.ts'
import { isUnspeakable } from '../../wire/constraints.ts'
import { isObject } from './evaluation.ts'
import { invalid, templateError, UNSPEAKABLE, unsupported } from './faults.ts'
import { checkNames } from './template-names.ts'
import { parametersOf, type TemplateParameter } from './template-parameters.ts'
import { outputsOf, resourcesOf, type TemplateOutput, type TemplateResource } from './template-resources.ts'
import { rulesOf, type Rule } from './template-rules.ts'
import { entriesOf, MOST, objectOr } from './template-sections.ts'
import { readYaml } from './yaml-template.ts'

export interface Template {
  readonly description?: string
  readonly version?: string
  readonly metadata?: Json
  readonly parameters: ReadonlyMap<string, TemplateParameter>
  readonly mappings: ReadonlyMap<string, Properties>
  readonly conditions: ReadonlyMap<string, Json>
  readonly rules: readonly Rule[]
  /** As they are declared: which are made, and in what order, `planned` says. */
  readonly resources: readonly TemplateResource[]
  readonly outputs: readonly TemplateOutput[]
  /** As JSON would say it, to tell whether two are the same. */
  readonly source: Properties
}

const SECTIONS = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Rules',
  'Resources',
  'Outputs',
])
/** Sections of CloudFormation that Stint does not work out. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  Transform: 'macros and transforms (the template section Transform)',
  Hooks: 'the template section Hooks',
}

/**
 * Reads a template written as JSON or YAML, and looks at everything that can be known before it has values.
 * @throws {Fault} ValidationError, as CloudFormation words it
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
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
const MOST_DESCRIPTION = 1_024
/** What people write is a tenth as deep. */
const MOST_DEEP = 200
const VERSION = '2010-09-09'

function read(root: Properties): Template {
  checkDepth(root, MOST_DEEP)
  for (const section of Object.keys(root)) {
    const left = Object.hasOwn(LEFT_OUT, section) ? LEFT_OUT[section] : undefined
    if (left !== undefined) throw unsupported(left)
    if (!SECTIONS.has(section)) throw templateError(`Invalid template property or properties [${section}]`)
  }
  const { Description: description, AWSTemplateFormatVersion: version, Metadata: metadata } = root
  if (version !== undefined && version !== VERSION)
    throw templateError('unsupported value for AWSTemplateFormatVersion.')
  if (description !== undefined && typeof description !== 'string')
    throw templateError('Every Description member must be a string.')
  if (Buffer.byteLength(description ?? '') > MOST_DESCRIPTION)
    throw templateError(`Description exceeds the maximum length of ${MOST_DESCRIPTION} bytes`)
  const parts = [
    root,
    ...Object.values(objectOr(root['Parameters'], 'Parameters')),
    ...Object.values(objectOr(root['Outputs'], 'Outputs')),
  ]
  if (parts.some((part) => isObject(part) && isUnspeakable(part['Description']))) throw templateError(UNSPEAKABLE)
  if (metadata !== undefined) objectOr(metadata, 'Metadata')
  const template: Template = {
    ...(description !== undefined && { description }),
    ...(version !== undefined && { version }),
    ...(metadata !== undefined && { metadata }),
    parameters: parametersOf(root['Parameters']),
    mappings: mappingsOf(root['Mappings']),
    conditions: new Map(Object.entries(objectOr(root['Conditions'], 'Conditions'))),
    rules: rulesOf(root['Rules']),
    resources: resourcesOf(root['Resources']),
    outputs: outputsOf(root['Outputs']),
    source: root,
  }
  return checkNames(template)
}

/** Whoever walks a value may call himself for each level of it. */
function checkDepth(value: Json, left: number): void {
  if (typeof value !== 'object' || value === null) return
  if (left === 0) throw templateError('unsupported structure.')
  for (const inner of Object.values(value)) checkDepth(inner as Json, left - 1)
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

/** Map, key and attribute: two levels, and then texts or lists of them. */
function mappingsOf(section: Json | undefined): ReadonlyMap<string, Properties> {
  const mappings = entriesOf(section, 'Mappings', MOST.mappings).map(([name, mapping]): [string, Properties] => {
    if (!isObject(mapping))
      throw templateError('Every Mappings object member must contain a String key and an object value.')
    const keys = Object.entries(mapping)
    if (keys.length > MOST.attributes)
      throw templateError(`Number of attributes in mapping ${name} is greater than maximum allowed, ${MOST.attributes}`)
    for (const [key, attributes] of keys) checkMapped(name, key, attributes)
    return [name, mapping]
  })
  return new Map(mappings)
}

function checkMapped(name: string, key: string, attributes: Json): void {
  if (!isObject(attributes))
    throw templateError(`Every Mappings attribute must be a String or a List. [/Mappings/${name}/${key}]`)
  for (const [attribute, value] of Object.entries(attributes)) {
    if (!/^[a-zA-Z0-9.-]+$/.test(attribute))
      throw templateError(`Mappings attribute name '${attribute}' must contain only alphanumeric characters.`)
    const scalars = [value].flat()
    if (scalars.some((one) => typeof one === 'object'))
      throw templateError(
        `Every Mappings attribute must be a String or a List. [/Mappings/${name}/${key}/${attribute}]`,
      )
  }
}
