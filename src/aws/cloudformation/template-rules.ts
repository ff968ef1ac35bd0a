import type { Json } from '../../kernel/canonical-json.ts'
import { isTrue, logicalOf } from './condition-functions.ts'
import { isObject, type Scope } from './evaluation.ts'
import { templateError, templateFault, unsupported } from './faults.ts'
import { evaluationIn } from './functions.ts'
import { entriesOf, MOST } from './template-sections.ts'

export interface Rule {
  readonly name: string
  readonly condition?: Json
  readonly assertions: readonly { readonly assert: Json; readonly description?: string }[]
}

/** They ask the account about a parameter's value. */
const ASKING = /"(Fn::(?:RefAll|ValueOf|ValueOfAll))":/

/** @throws {Fault} @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html */
export const rulesOf = (section: Json | undefined): readonly Rule[] =>
  entriesOf(section, 'Rules', MOST.parameters).map(ruleOf)

function ruleOf([name, rule]: readonly [string, Json]): Rule {
  const { RuleCondition: condition, Assertions: assertions, ...more } = isObject(rule) ? rule : {}
  const asking = ASKING.exec(JSON.stringify(rule))?.[1]
  if (asking !== undefined) throw unsupported(`the rule function ${asking}`)
  if (!Array.isArray(assertions) || Object.keys(more).length > 0)
    throw templateError(
      `Every Rules member must contain a list of Assertions, and may contain a RuleCondition. [/Rules/${name}]`,
    )
  if (condition !== undefined) checkLogical(name, condition)
  const read = (assertions as readonly Json[]).map((one) => {
    const { Assert: assert, AssertDescription: description } = isObject(one) ? one : {}
    if (assert === undefined) throw templateError(`Every Assertions member must contain an Assert. [/Rules/${name}]`)
    checkLogical(name, assert)
    return { assert, ...(typeof description === 'string' && { description }) }
  })
  return { name, assertions: read, ...(condition !== undefined && { condition }) }
}

function checkLogical(name: string, value: Json): void {
  if (logicalOf(value)?.[0].startsWith('Fn::')) return
  throw templateError(`Rules can only be boolean operations on parameters. [/Rules/${name}]`)
}

/** @throws {Fault} for values that a template’s rules forbid together */
export function checkRules(rules: readonly Rule[], scope: Scope): void {
  const it = evaluationIn(scope)
  for (const { name, condition, assertions } of rules) {
    if (condition !== undefined && !isTrue(condition, it)) continue
    const failed = assertions.find(({ assert }) => !isTrue(assert, it))
    if (failed)
      throw templateFault(`an assertion of rule ${name} failed: ${failed.description ?? 'it has no AssertDescription'}`)
  }
}
