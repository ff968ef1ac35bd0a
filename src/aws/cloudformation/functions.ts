import type { Json } from '../../kernel/canonical-json.ts'
import {
  functionOf,
  isObject,
  MOST_MADE,
  NO_VALUE,
  type Evaluation,
  type Reference,
  type Scope,
  type TemplateFunction,
} from './evaluation.ts'
import { templateFault } from './faults.ts'
import { functions } from './function-table.ts'

/** The value with its functions worked out. @throws {Fault} */
export const resolve = (value: Json, scope: Scope): Json => evaluationIn(scope).of(value)

/** Several values that belong together. */
export function evaluationIn(scope: Scope): Evaluation {
  let made = 0
  const it: Evaluation = {
    scope,
    of(inner) {
      const call = functionOf(inner)
      if (!call) return whole(inner, it.of)
      const [name, argument] = call
      const result = functionNamed(name).work(argument, it)
      made += sizeOf(result)
      if (made > MOST_MADE)
        throw templateFault(
          `the functions of one value make more than ${MOST_MADE} characters, ${name} the last of them`,
        )
      return result
    },
  }
  return it
}

function whole(value: Json, of: (inner: Json) => Json): Json {
  if (Array.isArray(value)) return value.map(of).filter((item) => item !== NO_VALUE)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, of(inner)] as const)
      .filter(([, inner]) => inner !== NO_VALUE),
  )
}

function sizeOf(value: Json): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, inner) => sum + 1 + sizeOf(inner), 1)
}

/** @throws {Fault} */
export function functionNamed(name: string): TemplateFunction {
  const found = functions.get(name)
  if (found) return found
  throw templateFault(
    `Encountered unsupported function: ${name} Supported functions are: [${[...functions.keys()].join(', ')}]`,
  )
}

/**
 * What a value refers to. Of `Fn::If` only the side that `taken` takes counts: both sides, or where it cannot be known yet none.
 * @throws {Fault} for functions whose argument cannot be meant
 */
export function referencesIn(value: Json, taken: Taken): readonly Reference[] {
  const found: Reference[] = []
  const walk = (inner: Json): void => {
    const call = functionOf(inner)
    if (!call) {
      if (typeof inner === 'object' && inner !== null) Object.values(inner).forEach(walk)
      return
    }
    const [name, argument] = call
    const known = functionNamed(name)
    if (!known.takes(argument)) throw templateFault(known.otherwise)
    found.push(...(known.names?.(argument) ?? []))
    if (name === 'Fn::If') sides(argument as readonly Json[], taken).forEach(walk)
    else walk(known.inner ? known.inner(argument) : argument)
  }
  walk(value)
  return found
}

export type Taken = 'both' | 'neither' | ((condition: string) => boolean)

function sides([condition, yes = null, no = null]: readonly Json[], taken: Taken): readonly Json[] {
  if (taken === 'both') return [yes, no]
  if (taken === 'neither') return []
  return [taken(String(condition)) ? yes : no]
}
