import { invalid } from './faults.ts'
import type { Template, TemplateParameter } from './template.ts'

interface Given {
  readonly ParameterKey?: string | undefined
  readonly ParameterValue?: string | undefined
  readonly UsePreviousValue?: boolean | undefined
}

/**
 * The values of a template's parameters: given, kept from before, or its defaults.
 * @throws {Fault} ValidationError
 */
export function parameterValues(
  template: Template,
  given: readonly Given[],
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const strange = given.filter(({ ParameterKey = '' }) => !template.parameters.has(ParameterKey))
  if (strange.length > 0)
    throw invalid(
      `Parameters: [${strange.map(({ ParameterKey }) => ParameterKey).join(', ')}] do not exist in the template`,
    )
  const named = new Map(given.map((one) => [one.ParameterKey, one]))
  const values = [...template.parameters].map(([name, declared]): [string, string | undefined] => {
    const one = named.get(name)
    const value = one?.UsePreviousValue ? before[name] : one?.ParameterValue
    return [name, value ?? declared.defaultValue]
  })
  const missing = values.filter(([, value]) => value === undefined).map(([name]) => name)
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(', ')}] must have values`)
  const all = values as [string, string][]
  for (const [name, value] of all) check(name, value, template.parameters.get(name))
  return Object.fromEntries(all)
}

function check(name: string, value: string, declared: TemplateParameter | undefined): void {
  const { type, allowedValues, allowedPattern } = declared ?? {}
  if (type === 'Number' && !/^-?\d+(\.\d+)?$/.test(value)) throw invalid(`Parameter '${name}' must be a number.`)
  if (allowedValues && !allowedValues.includes(value)) throw invalid(`Parameter '${name}' must be one of AllowedValues`)
  if (allowedPattern !== undefined && !matches(allowedPattern, value))
    throw invalid(`Parameter '${name}' must match pattern ${allowedPattern}`)
}

/** A pattern is the template's own; one that takes for ever holds up nobody: values are short. */
const MOST = 4_096

function matches(pattern: string, value: string): boolean {
  if (value.length > MOST) return false
  try {
    return new RegExp(`^(?:${pattern})$`).test(value)
  } catch {
    throw invalid(`Invalid AllowedPattern ${pattern}`)
  }
}
