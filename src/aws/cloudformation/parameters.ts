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
    const kept = Object.hasOwn(before, name) ? before[name] : undefined
    const value = one?.UsePreviousValue ? kept : one?.ParameterValue
    return [name, value ?? declared.defaultValue]
  })
  const missing = values.filter(([, value]) => value === undefined).map(([name]) => name)
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(', ')}] must have values`)
  const all = values as [string, string][]
  for (const [name, value] of all) check(name, value, template.parameters.get(name))
  return Object.fromEntries(all)
}

function check(name: string, value: string, declared: TemplateParameter | undefined): void {
  const { type, allowedValues } = declared ?? {}
  if (type === 'Number' && !/^-?\d+(\.\d+)?$/.test(value)) throw invalid(`Parameter '${name}' must be a number.`)
  if (allowedValues && !allowedValues.includes(value)) throw invalid(`Parameter '${name}' must be one of AllowedValues`)
}
