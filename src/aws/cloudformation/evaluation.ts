import type { Json } from '../../kernel/canonical-json.ts'
import type { Properties } from './documents.ts'

export const isObject = (value: Json | undefined): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What a template's names stand for. */
export interface Scope {
  /** @throws {Fault} for what nothing is called */
  ref(name: string): Json
  /** @throws {Fault} for an attribute that the resource has not */
  attribute(logicalId: string, name: string): Json
  condition(name: string): boolean
  /** @throws {Fault} where the template has no such value */
  mapped(map: string, first: string, second: string): Json
  zones(region: string): readonly string[]
  /** @throws {Fault} where no stack exports it */
  imported(name: string): Json
}

/** One function: the form of its argument, what it refers to, and what it makes of it. */
export interface TemplateFunction {
  /** Whether an argument as it is written can be meant; what stands in it may still be a function. */
  readonly takes: (argument: Json) => boolean
  /** What is said of any other argument. */
  readonly otherwise: string
  /** Names that the function itself refers to, beside what stands in its argument. */
  readonly names?: (argument: Json) => readonly Reference[]
  /** The part of the argument that is worked out as any value is; all of it, unless said. */
  readonly inner?: (argument: Json) => Json
  work(argument: Json, it: Evaluation): Json
}

export interface Reference {
  readonly name: string
  /** Which kind of thing is named so. */
  readonly of: 'value' | 'attribute' | 'sub-attribute' | 'condition' | 'mapping'
}

/** One value that is being worked out. */
export interface Evaluation {
  readonly scope: Scope
  /** @throws {Fault} */
  readonly of: (value: Json) => Json
}

/** Stands for `AWS::NoValue` until what holds it leaves it out. */
export const NO_VALUE: Json = Object.freeze({})

export const functionOf = (value: Json): readonly [name: string, argument: Json] | undefined => {
  if (!isObject(value)) return undefined
  const [entry, ...more] = Object.entries(value)
  return entry && more.length === 0 && (entry[0] === 'Ref' || entry[0].startsWith('Fn::')) ? entry : undefined
}

/** As a text, what stands for one. */
export const scalarText = (value: Json | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined

/** A few short functions can make a text that fills all memory. */
export const MOST_MADE = 1_048_576
