import { canonicalJson } from '../../../kernel/canonical-json.ts'
import type { Problem } from '../../kinds/kind.ts'
import type { Fields } from '../object.ts'
import { isFields } from '../object.ts'
import { matches } from './bounded-match.ts'

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

const typeOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

const isOfType = (value: unknown, type: string) =>
  type === typeOf(value) || (type === 'number' && typeof value === 'number')

type Check = (source: Fields, value: never, at: string) => readonly Problem[]

const invalid = (field: string, value: unknown, message: string): Problem => ({ field, value, message })

const patterns = new Map<string, RegExp | undefined>()
const MOST_PATTERNS = 1000

/** Go's RE2 is not JavaScript's: what does not compile here, or was once too slow, judges nothing. */
function patternOf(text: string): RegExp | undefined {
  if (patterns.has(text)) return patterns.get(text)
  if (patterns.size > MOST_PATTERNS) patterns.clear()
  let made: RegExp | undefined
  try {
    made = new RegExp(text, 'u')
  } catch {
    made = undefined
  }
  patterns.set(text, made)
  return made
}

function isAgainst(text: string, value: string): boolean {
  const pattern = patternOf(text)
  if (!pattern) return false
  const found = matches(pattern, value)
  if (found === undefined) patterns.set(text, undefined)
  return found === false
}

const numbers: Check = (source, value: number, at) => {
  const { minimum, maximum, multipleOf } = source
  const problems: Problem[] = []
  const over = source['exclusiveMinimum'] === true ? 'greater than' : 'greater than or equal to'
  const under = source['exclusiveMaximum'] === true ? 'less than' : 'less than or equal to'
  if (typeof minimum === 'number' && (value < minimum || (value === minimum && source['exclusiveMinimum'] === true)))
    problems.push(invalid(at, value, `${at} in body should be ${over} ${minimum}`))
  if (typeof maximum === 'number' && (value > maximum || (value === maximum && source['exclusiveMaximum'] === true)))
    problems.push(invalid(at, value, `${at} in body should be ${under} ${maximum}`))
  if (typeof multipleOf === 'number' && multipleOf > 0 && !Number.isInteger(value / multipleOf))
    problems.push(invalid(at, value, `${at} in body should be a multiple of ${multipleOf}`))
  return problems
}

const strings: Check = (source, value: string, at) => {
  const { minLength, maxLength, pattern } = source
  const length = [...value].length
  const problems: Problem[] = []
  if (typeof minLength === 'number' && length < minLength)
    problems.push(invalid(at, value, `${at} in body should be at least ${minLength} chars long`))
  if (typeof maxLength === 'number' && length > maxLength)
    problems.push({ field: at, reason: 'FieldValueTooLong', message: `may not be more than ${maxLength} bytes`, value })
  if (typeof pattern === 'string' && isAgainst(pattern, value))
    problems.push(invalid(at, value, `${at} in body should match '${pattern}'`))
  return problems
}

const lists: Check = (source, value: readonly unknown[], at) => {
  const { minItems, maxItems } = source
  const keys = texts(source['x-kubernetes-list-map-keys'])
  const kind = source['x-kubernetes-list-type']
  const problems: Problem[] = []
  if (typeof minItems === 'number' && value.length < minItems)
    problems.push(invalid(at, value.length, `${at} in body should have at least ${minItems} items`))
  if (typeof maxItems === 'number' && value.length > maxItems)
    problems.push({
      field: at,
      reason: 'FieldValueTooMany',
      message: `must have at most ${maxItems} items`,
      value: value.length,
    })
  if (kind === 'set' || kind === 'map') problems.push(...duplicates(value, kind === 'map' ? keys : [], at))
  return [...problems, ...value.flatMap((one, index) => problemsBy(source['items'], one, `${at}[${index}]`))]
}

function duplicates(list: readonly unknown[], keys: readonly string[], at: string): Problem[] {
  const seen = new Set<string>()
  return list.flatMap((one, index): Problem[] => {
    const value = keys.length > 0 && isFields(one) ? Object.fromEntries(keys.map((key) => [key, one[key]])) : one
    const text = canonicalJson(value)
    if (seen.has(text)) return [{ field: `${at}[${index}]`, reason: 'FieldValueDuplicate', message: '', value }]
    seen.add(text)
    return []
  })
}

const objects: Check = (source, value: Fields, at) => {
  const { minProperties, maxProperties, additionalProperties } = source
  const properties = isFields(source['properties']) ? source['properties'] : {}
  const size = Object.keys(value).length
  const problems: Problem[] = []
  if (typeof minProperties === 'number' && size < minProperties)
    problems.push(invalid(at, size, `${at} in body should have at least ${minProperties} properties`))
  if (typeof maxProperties === 'number' && size > maxProperties)
    problems.push({
      field: at,
      reason: 'FieldValueTooMany',
      message: `must have at most ${maxProperties} items`,
      value: size,
    })
  for (const name of texts(source['required']))
    if (!Object.hasOwn(value, name)) problems.push({ field: join(at, name), reason: 'FieldValueRequired', message: '' })
  const inner = Object.entries(value).flatMap(([name, one]) => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties
    return problemsBy(schema, one, join(at, name))
  })
  return [...problems, ...inner]
}

const join = (path: string, name: string) => (path ? `${path}.${name}` : name)

const byType = new Map<string, Check>([
  ['integer', numbers],
  ['number', numbers],
  ['string', strings],
  ['array', lists],
  ['object', objects],
])

function choices(source: Fields, value: unknown, at: string): Problem[] {
  const holds = (schema: unknown) => problemsBy(schema, value, at).length === 0
  const name = JSON.stringify(at)
  const problems: Problem[] = []
  const { allOf, anyOf, oneOf, not } = source
  if (Array.isArray(allOf)) problems.push(...allOf.flatMap((schema) => problemsBy(schema, value, at)))
  if (Array.isArray(anyOf) && !anyOf.some(holds))
    problems.push(invalid(at, value, `${name} must validate at least one schema (anyOf)`))
  if (Array.isArray(oneOf) && oneOf.filter(holds).length !== 1)
    problems.push(
      invalid(
        at,
        value,
        `${name} must validate one and only one schema (oneOf). Found ${oneOf.some(holds) ? 'more than one' : 'none'} valid`,
      ),
    )
  if (isFields(not) && holds(not)) problems.push(invalid(at, value, `${name} must not validate the schema (not)`))
  return problems
}

/** What a value breaks of the schema that a CustomResourceDefinition's author wrote, in Kubernetes' words. */
export function problemsBy(source: unknown, value: unknown, at: string): Problem[] {
  if (!isFields(source) || (value === null && source['nullable'] === true)) return []
  const type = source['type']
  const isFlexible = source['x-kubernetes-int-or-string'] === true
  if (isFlexible && !Number.isInteger(value) && typeof value !== 'string')
    return [
      invalid(at, typeOf(value), `${at} in body must be of type integer,string: ${JSON.stringify(typeOf(value))}`),
    ]
  if (typeof type === 'string' && !isFlexible && !isOfType(value, type))
    return [invalid(at, typeOf(value), `${at} in body must be of type ${type}: ${JSON.stringify(typeOf(value))}`)]
  const { enum: allowed } = source
  if (Array.isArray(allowed) && !allowed.some((one) => canonicalJson(one) === canonicalJson(value)))
    return [
      {
        field: at,
        reason: 'FieldValueNotSupported',
        value,
        message: `supported values: ${allowed.map((one) => JSON.stringify(one)).join(', ')}`,
      },
    ]
  return [...(byType.get(typeOf(value))?.(source, value as never, at) ?? []), ...choices(source, value, at)] // typeOf chose the check
}

/** The value with the defaults of its schema where it says nothing. */
export function withDefaults(source: unknown, value: unknown): unknown {
  if (!isFields(source)) return value
  if (Array.isArray(value)) return value.map((one) => withDefaults(source['items'], one))
  if (!isFields(value)) return value
  const properties = isFields(source['properties']) ? source['properties'] : {}
  const more = source['additionalProperties']
  const given = Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : more
    const isDropped = one === null && isFields(schema) && schema['nullable'] !== true
    return isDropped ? [] : [[name, withDefaults(schema, one)]]
  })
  const names = new Set(given.map(([name]) => name))
  const added = Object.entries(properties).flatMap(([name, schema]): [string, unknown][] =>
    !names.has(name) && isFields(schema) && schema['default'] !== undefined
      ? [[name, withDefaults(schema, schema['default'])]]
      : [],
  )
  return Object.fromEntries([...given, ...added])
}
