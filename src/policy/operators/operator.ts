import type { Lookup } from '../context.ts'

/**
 * Whether one value of the request meets one value of the policy; undefined when the request's value is not of the operator's type:
 * then neither the operator nor its negation holds. `unsure` when it cannot be said: that fails an Allow and holds in a Deny.
 * A variable without a value is null: nothing equals it, and so a negated operator holds against it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export type Test = (value: string, lookup: Lookup) => boolean | 'unsure' | undefined

/** A condition operator without its prefix (`ForAllValues:`) and suffix (`IfExists`). */
export interface Operator {
  readonly name: string
  /** Holds when no value meets the test, also when the key is absent. */
  readonly negated: boolean
  /** @returns undefined when the policy's value is not of the operator's type. */
  compile(value: string, variables: boolean): Test | undefined
}

/** An operator and its negation. */
export function pair(name: string, negation: string, compile: Operator['compile']): readonly Operator[] {
  return [
    { name, negated: false, compile },
    { name: negation, negated: true, compile },
  ]
}
