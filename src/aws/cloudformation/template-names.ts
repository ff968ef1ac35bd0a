import type { Json } from '../../kernel/canonical-json.ts'
import { logicalOf } from './condition-functions.ts'
import { conditionFunctions } from './condition-functions.ts'
import { functionOf, isObject, type Reference } from './evaluation.ts'
import { invalid, templateError, templateFault, unsupported } from './faults.ts'
import { referencesIn } from './functions.ts'
import { ordered } from './order.ts'
import type { Template } from './template.ts'

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
export const PSEUDO = [
  'AWS::AccountId',
  'AWS::NoValue',
  'AWS::NotificationARNs',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
] as const

/**
 * That every name in a template is one of its own, and none stands for itself. Its conditions then stand behind those that they name.
 * @throws {Fault} as CloudFormation words it
 */
export function checkNames(template: Template): Template {
  const given = new Set<string>([...template.parameters.keys(), ...PSEUDO])
  const twice = template.resources.find(({ logicalId }) => template.parameters.has(logicalId))
  if (twice) throw templateError(`Duplicate names in parameters and resources: [${twice.logicalId}]`)
  const conditions = checkConditions(template, given)
  const { resources, outputs } = template
  for (const { condition } of resources) checkCondition(condition, conditions, 'Resources')
  for (const { condition } of outputs) checkCondition(condition, conditions, 'Outputs')
  const everything = new Set(resources.map(({ logicalId }) => logicalId))
  const wanted = resources.flatMap(({ after }) => after).filter((name) => !everything.has(name))
  const check = blockChecker(template, given, everything)
  check('Resources', resources.map(({ properties }) => properties), wanted) // prettier-ignore
  check('Outputs', outputs.flatMap(({ value, exportName = '' }) => [value, exportName]), []) // prettier-ignore
  const steady = resources.filter(({ condition }) => condition === undefined)
  inOrder(steady, (properties) => referencesIn(properties, 'neither'))
  return { ...template, conditions }
}

const unresolved = (names: readonly string[], block: string) =>
  templateError(
    `Unresolved resource dependencies [${[...new Set(names)].join(', ')}] in the ${block} block of the template`,
  )

/** The resource of `Resource.Attribute`. */
const resourceOf = ({ name, of }: Reference) => (of === 'sub-attribute' ? (name.split('.')[0] ?? '') : name)

function blockChecker(template: Template, given: ReadonlySet<string>, resources: ReadonlySet<string>) {
  return (block: 'Resources' | 'Outputs', values: readonly Json[], wanted: readonly string[]) => {
    values.forEach(refuseStrange)
    const references = values.flatMap((value) => referencesIn(value, 'both'))
    checkKnown(references, template)
    for (const reference of references)
      if (reference.of === 'attribute' && !resources.has(reference.name))
        throw templateFault(`instance of Fn::GetAtt references undefined resource ${reference.name}`)
      else if (reference.of === 'sub-attribute' && given.has(resourceOf(reference)))
        throw templateFault(`instance of Fn::Sub references invalid resource attribute ${reference.name}`)
    const lost = references
      .filter(({ of }) => of === 'value' || of === 'sub-attribute')
      .map(resourceOf)
      .filter((name) => !given.has(name) && !resources.has(name))
    if (lost.length + wanted.length > 0) throw unresolved([...wanted, ...lost], block)
  }
}

/** Conditions and mappings that are not there. */
function checkKnown(references: readonly Reference[], { conditions, mappings }: Template): void {
  for (const { name, of } of references)
    if (of === 'condition' && !conditions.has(name))
      throw templateFault(`unresolved condition dependency ${name} in Fn::If`)
    else if (of === 'mapping' && !mappings.has(name)) throw noMapping(name)
}

export const noMapping = (name: string) =>
  templateFault(`Mapping named '${name}' is not present in the 'Mappings' section of template.`)

function checkCondition(name: string | undefined, conditions: ReadonlyMap<string, Json>, block: string): void {
  if (name === undefined || conditions.has(name)) return
  throw templateError(`Unresolved condition dependency ${name} in the ${block} block of the template`)
}

/** What CloudFormation would ask another service for. */
const DYNAMIC = /\{\{resolve:(ssm|ssm-secure|secretsmanager):/

function refuseStrange(value: Json): void {
  if (typeof value === 'string' && DYNAMIC.test(value))
    throw unsupported(`dynamic references ({{resolve:${DYNAMIC.exec(value)?.[1] ?? ''}:…}})`)
  if (typeof value !== 'object' || value === null) return
  const name = functionOf(value)?.[0] ?? ''
  if (Object.hasOwn(conditionFunctions, name)) throw templateFault(`${name} can be used in Conditions and Rules only`)
  Object.values(value).forEach((inner) => refuseStrange(inner as Json))
}

function checkConditions(template: Template, given: ReadonlySet<string>): Template['conditions'] {
  const { conditions, rules } = template
  const inRules = rules.flatMap(({ condition = '', assertions }) => [condition, ...assertions.map((one) => one.assert)])
  for (const value of conditions.values())
    if (!logicalOf(value) && functionOf(value)?.[0] !== 'Fn::If')
      throw templateError('Conditions can only be boolean operations on parameters and other conditions')
  for (const [block, values] of [
    ['Conditions', [...conditions.values()]],
    ['Rules', inRules],
  ] as const) {
    const references = values.flatMap((value) => referencesIn(value, 'both'))
    const lost = references
      .filter(({ of }) => of === 'value' || of === 'attribute' || of === 'sub-attribute')
      .map(resourceOf)
      .filter((name) => !given.has(name))
    if (lost.length > 0)
      throw templateError(
        `Unresolved dependencies [${[...new Set(lost)].join(', ')}]. Cannot reference resources in the ${block} block of the template`,
      )
    if (values.some(imports)) throw templateFault(`Cannot use Fn::ImportValue in ${block}.`)
    checkKnown(references, template)
    for (const name of values.flatMap(conditionsIn))
      if (!conditions.has(name)) throw templateFault(`unresolved condition dependency ${name} in Condition`)
  }
  const order = ordered(
    [...conditions.keys()],
    (name) => conditionsIn(conditions.get(name) ?? null),
    (names) => templateError(`Circular dependency between conditions: [${names.join(', ')}]`),
  )
  return new Map(order.map((name) => [name, conditions.get(name) ?? null]))
}

function imports(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  return functionOf(value)?.[0] === 'Fn::ImportValue' || Object.values(value).some((inner) => imports(inner as Json))
}

/** Other conditions that one names, as `Condition` or in `Fn::If`. */
function conditionsIn(value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const name = isObject(value) && logicalOf(value)?.[0] === 'Condition' ? value['Condition'] : undefined
  const call = functionOf(value)
  const chosen = call?.[0] === 'Fn::If' && Array.isArray(call[1]) ? (call[1] as readonly Json[])[0] : undefined
  const own = [name, chosen].filter((one) => typeof one === 'string')
  return [...own, ...Object.values(value).flatMap((inner) => conditionsIn(inner as Json))]
}

type Resource = Template['resources'][number]

/** Resources, each behind what it refers to or depends on. @throws {Fault} */
export function inOrder(
  resources: readonly Resource[],
  refers: (properties: Json) => readonly Reference[],
): readonly Resource[] {
  const byId = new Map(resources.map((resource) => [resource.logicalId, resource]))
  const after = (name: string) => {
    const found = byId.get(name)
    return found ? [...found.after, ...refers(found.properties).map(resourceOf)] : []
  }
  const circle = (names: readonly string[]) => invalid(`Circular dependency between resources: [${names.join(', ')}]`)
  return ordered([...byId.keys()], after, circle).flatMap((name) => byId.get(name) ?? [])
}

/** That nothing which is made needs what is not. @throws {Fault} */
export function checkMade(
  template: Template,
  block: string,
  made: ReadonlySet<string>,
  references: readonly Reference[],
) {
  const declared = new Set(template.resources.map(({ logicalId }) => logicalId))
  const lost = references.map(resourceOf).filter((name) => declared.has(name) && !made.has(name))
  if (lost.length > 0) throw unresolved(lost, block)
}
