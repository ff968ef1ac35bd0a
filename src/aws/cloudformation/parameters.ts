import { invalid } from './faults.ts'
import { isListType, type TemplateParameter } from './template-parameters.ts'
import type { Template } from './template.ts'

interface Given {
  readonly ParameterKey?: string | undefined
  readonly ParameterValue?: string | undefined
  readonly UsePreviousValue?: boolean | undefined
}

/** Whether the account has what a value of a type names. */
export type Exists = (type: string, value: string) => boolean

/**
 * The values of a template's parameters: given, kept from before, or its defaults.
 * @throws {Fault} ValidationError
 */
export function parameterValues(
  template: Template,
  given: readonly Given[],
  exists: Exists,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const strange = given.filter(({ ParameterKey = '' }) => !template.parameters.has(ParameterKey))
  if (strange.length > 0)
    throw invalid(
      `Parameters: [${strange.map(({ ParameterKey }) => ParameterKey).join(', ')}] do not exist in the template`,
    )
  const keys = given.map(({ ParameterKey }) => ParameterKey)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined) throw invalid(`Duplicate parameter keys: [${twice}]`)
  const named = new Map(given.map((one) => [one.ParameterKey, one]))
  const values = [...template.parameters].map(([name, declared]): [string, string | undefined] => {
    const one = named.get(name)
    if (one?.UsePreviousValue && one.ParameterValue !== undefined)
      throw invalid(
        `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
      )
    const kept = Object.hasOwn(before, name) ? before[name] : undefined
    return [name, (one?.UsePreviousValue ? kept : one?.ParameterValue) ?? declared.defaultValue]
  })
  const missing = values.filter(([, value]) => value === undefined).map(([name]) => name)
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(', ')}] must have values`)
  const all = values as [string, string][]
  let left = MOST_STEPS
  for (const [name, value] of all) {
    const declared = template.parameters.get(name)
    if (!declared) continue
    left -= (declared.allowedPattern?.size() ?? 0) * value.length
    if (left < 0) throw invalid(`Parameter '${name}' is too long for its AllowedPattern`)
    check(name, value, declared, exists)
  }
  return Object.fromEntries(all)
}

/** What all patterns together may cost. */
const MOST_STEPS = 20_000_000
const MOST_BYTES = 4_096
const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/

/** One rule a row: whether a value keeps it, and what is said where it does not. */
type Rule = readonly [keeps: (value: string, declared: TemplateParameter) => boolean, says: (name: string, declared: TemplateParameter) => string] // prettier-ignore

const within = (value: number, least = -Infinity, most = Infinity) => value >= least && value <= most
const isNumeric = ({ type }: TemplateParameter) => type === 'Number' || type === 'List<Number>'

const RULES: readonly Rule[] = [
  [
    (value, { allowedValues }) => allowedValues?.includes(value) ?? true,
    (name) => `Parameter '${name}' must be one of AllowedValues`,
  ],
  [
    (value, { allowedPattern }) => allowedPattern?.matches(value) ?? true,
    (name, { allowedPattern }) => `Parameter '${name}' must match pattern ${allowedPattern?.source ?? ''}`,
  ],
  [
    (value, { limits }) => value.length >= (limits.MinLength ?? 0),
    (name, { limits }) => `Parameter '${name}' must contain at least ${limits.MinLength ?? 0} characters`,
  ],
  [
    (value, { limits }) => value.length <= (limits.MaxLength ?? Infinity),
    (name, { limits }) => `Parameter '${name}' must contain at most ${limits.MaxLength ?? 0} characters`,
  ],
  [
    (value, declared) => !isNumeric(declared) || within(Number(value), declared.limits.MinValue),
    (name, { limits }) => `Parameter '${name}' must be a number not less than ${limits.MinValue ?? 0}`,
  ],
  [
    (value, declared) => !isNumeric(declared) || within(Number(value), undefined, declared.limits.MaxValue),
    (name, { limits }) => `Parameter '${name}' must be a number not greater than ${limits.MaxValue ?? 0}`,
  ],
]

function check(name: string, value: string, declared: TemplateParameter, exists: Exists): void {
  if (Buffer.byteLength(value) > MOST_BYTES)
    throw invalid(`Parameter '${name}' must be at most ${MOST_BYTES} bytes long`)
  const { type, constraint } = declared
  const members = isListType(type) ? value.split(',').map((item) => item.trim()) : [value]
  const lacking = isListType(type) && value === ''
  for (const member of lacking ? [] : members) {
    if (isNumeric(declared) && !NUMBER.test(member)) throw invalid(`Parameter '${name}' must be a number.`)
    const broken = RULES.find(([keeps]) => !keeps(member, declared))
    if (broken)
      throw invalid(
        constraint === undefined
          ? broken[1](name, declared)
          : `Parameter ${name} failed to satisfy constraint: ${constraint}`,
      )
    if (!exists(type.replace(/^List<(.*)>$/, '$1'), member))
      throw invalid(`Parameter validation failed: parameter value ${member} for parameter name ${name} does not exist`)
  }
}
