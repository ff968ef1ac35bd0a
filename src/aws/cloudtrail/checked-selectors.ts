import type { AdvancedSelector, BasicSelector, Selectors } from './documents.ts'
import { faults } from './faults.ts'
import { DEFAULT_SELECTOR, isSelectorField } from './selectors.ts'

const MOST_BASIC = 5
const MOST_RESOURCES = 250
const MOST_VALUES = 500

/**
 * What a trail keeps of the selectors that were put.
 * @throws {Fault} InvalidEventSelectorsException.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html
 */
export function checkedSelectors(
  basic: readonly BasicSelector[] | undefined,
  advanced: readonly AdvancedSelector[] | undefined,
): Selectors {
  // As it was seen to say of both; of neither it is inferred.
  if ((basic === undefined) === (advanced === undefined))
    throw faults.selectors(
      'You can select events by using either EventSelectors or AdvancedEventSelectors, but not both.',
    )
  if (basic) {
    checkBasic(basic)
    return { basic: basic.map((one) => ({ ...DEFAULT_SELECTOR, ...given(one) })) }
  }
  checkAdvanced(advanced ?? [])
  return { advanced: advanced ?? [] }
}

const given = <Value extends object>(value: Value): Value =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value

const EXCLUDABLE: ReadonlySet<string> = new Set(['kms.amazonaws.com', 'rdsdata.amazonaws.com'])

interface ResourceType {
  /** All of the kind. */
  readonly all: RegExp
  readonly one: RegExp
}

const ofService = (service: string, resource: string): ResourceType => ({
  all: new RegExp(`^arn:aws[a-z-]*:${service}$`),
  one: new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:${resource}[\\w.:-]+$`),
})

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html */
const RESOURCE_TYPES: ReadonlyMap<string, ResourceType> = new Map([
  // An object's ARN begins with a bucket and a slash: a bucket's own ARN names no object.
  ['AWS::S3::Object', { all: /^arn:aws[a-z-]*:s3(?::::)?$/, one: /^arn:aws[a-z-]*:s3:::[\w.-]{3,255}\//s }],
  ['AWS::Lambda::Function', ofService('lambda', 'function:')],
  ['AWS::DynamoDB::Table', ofService('dynamodb', 'table/')],
])

function checkBasic(selectors: readonly BasicSelector[]): void {
  if (selectors.length === 0 || selectors.length > MOST_BASIC)
    throw faults.selectors(`Specify a valid number of selectors (1 to ${MOST_BASIC}) for your trail`)
  for (const one of selectors) checkCombination(one)
  const named = selectors.flatMap((one) => (one.DataResources ?? []).flatMap(checkedValues))
  if (named.length > MOST_RESOURCES)
    throw faults.selectors(
      `Specify a valid number of DataResources.Values (0 to ${MOST_RESOURCES}) for all your selectors.`,
    )
}

function checkCombination({ IncludeManagementEvents: management = true, ...one }: BasicSelector): void {
  const excluded = one.ExcludeManagementEventSources ?? []
  const strange = excluded.find((source) => !EXCLUDABLE.has(source))
  if (strange !== undefined) throw invalid(strange, 'ExcludeManagementEventSources')
  if (management) return
  if (!one.DataResources?.length) throw combination('DataResources must not be empty.')
  if (excluded.length > 0) throw combination('ExcludeManagementEventSources must be empty.')
}

const combination = (rule: string) =>
  faults.selectors(
    `Invalid combination of parameters in EventSelectors. When includeManagementEvents is false, ${rule}`,
  )

const invalid = (value: string, member: string) => faults.selectors(`Value ${value} for ${member} is invalid.`)

type DataResource = NonNullable<BasicSelector['DataResources']>[number]

/** Those that count towards the limit: one for all of a kind does not. */
function checkedValues({ Type: type = '', Values: values = [] }: DataResource): readonly string[] {
  const known = RESOURCE_TYPES.get(type)
  if (!known) throw invalid(type, 'DataResources.Type')
  const one = values.filter((value) => !known.all.test(value))
  const strange = one.find((value) => !known.one.test(value))
  if (strange !== undefined) throw invalid(strange, 'DataResources.Values')
  return one
}

/** Fields that take no operator but Equals. @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
const EQUALS_ONLY: ReadonlySet<string> = new Set(['readOnly', 'eventCategory', 'resources.type'])
const RESOURCE_TYPE = /^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/

function checkAdvanced(advanced: readonly AdvancedSelector[]): void {
  if (advanced.length === 0) throw faults.selectors('Specify between 1 and 500 selectors for your trail.')
  const values = advanced.reduce((sum, one) => sum + valuesOf(one), 0)
  if (values > MOST_VALUES) throw faults.selectors(`Advanced event selectors are limited to ${MOST_VALUES} values.`)
}

function valuesOf({ FieldSelectors: fields }: AdvancedSelector): number {
  const equals = (field: string) => fields.find(({ Field }) => Field === field)?.Equals
  const category = equals('eventCategory')
  if (!fields.some(({ Field }) => Field === 'eventCategory'))
    throw faults.selectors('The following fields are required: [eventCategory].')
  if (category?.length !== 1 || !['Management', 'Data'].includes(category[0] ?? ''))
    throw faults.selectors('Each advanced event selector needs one eventCategory that equals Management or Data.')
  if (category[0] === 'Data' && equals('resources.type')?.length !== 1)
    throw faults.selectors('A selector of data events needs one resources.type.')
  const strange = equals('resources.type')?.find((type) => !RESOURCE_TYPE.test(type))
  if (strange !== undefined) throw faults.selectors('The resources.type field value is not valid.')
  const truth = equals('readOnly')?.find((value) => value !== 'true' && value !== 'false')
  if (truth !== undefined) throw invalid(truth, 'readOnly')
  const repeated = fields.find(({ Field }, at) => fields.findIndex((other) => other.Field === Field) !== at)?.Field
  if (repeated !== undefined) throw faults.selectors(`Field ${repeated} is repeated.`)
  return fields.reduce((sum, field) => sum + comparedWith(field), 0)
}

function comparedWith({ Field, ...comparisons }: AdvancedSelector['FieldSelectors'][number]): number {
  if (!isSelectorField(Field)) throw faults.selectors(`Field ${Field} is not supported.`)
  const given = Object.entries(comparisons).filter(([, list]) => list !== undefined)
  if (given.length === 0) throw faults.selectors(`Field ${Field} needs an operator.`)
  const other = given.find(([operator]) => operator !== 'Equals')?.[0]
  if (EQUALS_ONLY.has(Field) && other !== undefined)
    throw faults.selectors(`Field ${Field} takes only the operator Equals, not ${other}.`)
  return given.flatMap(([, list]) => list ?? []).length
}
