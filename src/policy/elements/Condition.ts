import type { Lookup } from '../context.ts'
import type { Effect } from '../Policy.ts'
import type { Node } from '../parse.ts'
import { isTrue } from '../operators/Bool.ts'
import { operators } from '../operators/index.ts'
import type { Operator, Test } from '../operators/operator.ts'

/** One operator on one key. All clauses of a statement must hold. */
export interface Clause {
  /** As written, e.g. `ForAllValues:StringLikeIfExists`. */
  readonly operator: string
  readonly key: string
  readonly wanted: readonly string[]
  holds(lookup: Lookup): boolean
}

type Holds = Clause['holds']
type Quantifier = 'ForAllValues' | 'ForAnyValue'

export interface OperatorName {
  readonly quantifier?: Quantifier
  readonly base: string
  readonly ifExists: boolean
}

/** @returns undefined when there is no such operator; Null takes no suffix. */
export function readOperator(text: string): OperatorName | undefined {
  const colon = text.indexOf(':')
  const quantifier = colon < 0 ? undefined : text.slice(0, colon)
  if (quantifier !== undefined && quantifier !== 'ForAllValues' && quantifier !== 'ForAnyValue') return undefined
  const name = text.slice(colon + 1)
  if (name === 'Null') return { ...(quantifier && { quantifier }), base: name, ifExists: false }
  const ifExists = name.endsWith('IfExists')
  const base = ifExists ? name.slice(0, -'IfExists'.length) : name
  return operators.has(base) ? { ...(quantifier && { quantifier }), base, ifExists } : undefined
}

/**
 * What cannot be evaluated — an operator that is not known, a value not of its operator's type — never widens access:
 * it fails an Allow and holds in a Deny. AWS refuses such documents when they are written, so it has no behaviour of its own to copy here.
 */
export function compileClause(
  operator: string,
  key: string,
  values: readonly string[],
  effect: Effect,
  variables: boolean,
): Clause {
  const clause = { operator, key, wanted: values }
  const unsure: Holds = () => effect === 'Deny'
  const name = readOperator(operator)
  if (!name) return { ...clause, holds: unsure }
  const holds = name.base === 'Null' ? isNull(name, key, values) : compare(name, key, values, effect, variables)
  return { ...clause, holds: holds ?? unsure }
}

/** Whether all values are of the operator's type. */
export function valuesFit(operator: string, values: Node): boolean {
  const name = readOperator(operator)
  const written = scalars(values)
  if (!name || !written) return false
  const holds = name.base === 'Null' ? isNull(name, '', written) : compare(name, '', written, 'Allow', true)
  return holds !== undefined
}

/** With a set prefix it says nothing of the request: ForAllValues always holds, ForAnyValue never. What is not true is false, as for Bool. */
function isNull({ quantifier }: OperatorName, key: string, values: readonly string[]): Holds {
  if (quantifier) return () => quantifier === 'ForAllValues'
  const wanted = values.map(isTrue)
  const folded = key.toLowerCase()
  return (lookup) => wanted.includes(lookup(folded) === undefined)
}

/**
 * IfExists is about a key that is not there. An empty value is a value: AWS's guide calls it a null data set to a set prefix,
 * yet AWS compares it like others, and a grant under ForAllValues does not hold for it.
 * aws:TagKeys meets nothing without a set prefix once it is there, be it a single key of a tag, and so does its operator's negation.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function compare(
  name: OperatorName,
  key: string,
  values: readonly string[],
  effect: Effect,
  variables: boolean,
): Holds | undefined {
  const operator = operators.get(name.base) as Operator
  const tests = values.map((value) => operator.compile(value, variables))
  if (!tests.every((test) => test !== undefined)) return undefined
  const folded = key.toLowerCase()
  const meets = one(tests, operator.negated, effect === 'Deny')
  const incomparable = !name.quantifier && folded === 'aws:tagkeys'
  const nothing = name.quantifier ? name.quantifier === 'ForAllValues' : operator.negated
  const absent = name.ifExists || nothing
  return (lookup) => {
    const got = lookup(folded)
    if (!got) return absent
    if (incomparable) return false
    return quantify(name.quantifier, operator.negated, got, (value) => meets(value, lookup))
  }
}

/**
 * A key with several values under an operator without a set prefix: it is enough that one value matches,
 * and a negated operator wants that none does.
 */
function quantify(
  quantifier: Quantifier | undefined,
  negated: boolean,
  values: readonly string[],
  meets: (value: string) => boolean,
): boolean {
  const all = quantifier ? quantifier === 'ForAllValues' : negated
  return all ? values.every(meets) : values.some(meets)
}

/** What the policy's values, in their order, say of one of the request: the first that meets it, or cannot tell, decides. */
function one(tests: readonly Test[], negated: boolean, unsure: boolean): (value: string, lookup: Lookup) => boolean {
  return (value, lookup) => {
    let typed = true
    for (const test of tests) {
      const met = test(value, lookup)
      if (met === true) return !negated
      if (met === 'unsure') return unsure
      if (met === undefined) typed = false
    }
    return negated && typed
  }
}

/** The scalars of a condition value as text: JSON booleans and numbers count as if quoted. */
export function scalars(node: Node): string[] | undefined {
  const texts: string[] = []
  for (const item of node.type === 'array' ? node.items : [node])
    if (item.type === 'string' || item.type === 'boolean') texts.push(String(item.value))
    else if (item.type === 'number') texts.push(item.raw)
    else return undefined
  return texts
}
