import type { Json } from '../../kernel/canonical-json.ts'
import { functionOf, type Evaluation, type Scope } from './evaluation.ts'
import { evaluationIn, referencesIn, type Taken } from './functions.ts'
import { checkMade, inOrder } from './template-names.ts'
import type { TemplateOutput, TemplateResource } from './template-resources.ts'
import { checkRules } from './template-rules.ts'
import type { Template } from './template.ts'

/** What of a template is made, now that its parameters have values. */
export interface Plan {
  /** What others refer to stands before them. */
  readonly resources: readonly TemplateResource[]
  readonly outputs: readonly TemplateOutput[]
}

/** @throws {Fault} for what conditions leave without its resource, and for functions that cannot be worked out */
export function planned(template: Template, scope: Scope): Plan {
  checkRules(template.rules, scope)
  for (const name of template.conditions.keys()) scope.condition(name)
  const wanted = ({ condition }: { readonly condition?: string }) =>
    condition === undefined || scope.condition(condition)
  const resources = template.resources.filter(wanted)
  const outputs = template.outputs.filter(wanted)
  const taken: Taken = (condition) => scope.condition(condition)
  const made = new Set(resources.map(({ logicalId }) => logicalId))
  const inResources = resources.map(({ properties }) => properties)
  const inOutputs = outputs.flatMap(({ value, exportName = '' }) => [value, exportName])
  const refers = (value: Json) => referencesIn(value, taken)
  checkMade(template, 'Resources', made, inResources.flatMap(refers))
  checkMade(template, 'Outputs', made, inOutputs.flatMap(refers))
  const it = evaluationIn(scope)
  for (const value of [...inResources, ...inOutputs]) workAhead(value, it, made)
  return { resources: inOrder(resources, refers), outputs }
}

/** What needs neither a resource nor another stack shows now whether it can be worked out. */
function workAhead(value: Json, it: Evaluation, made: ReadonlySet<string>): void {
  const call = functionOf(value)
  if (call && !waits(value, it, made)) it.of(value)
  else if (call?.[0] === 'Fn::If') {
    const [condition, yes = null, no = null] = call[1] as readonly Json[]
    workAhead(it.scope.condition(String(condition)) ? yes : no, it, made)
  } else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) workAhead(inner as Json, it, made)
}

function waits(value: Json, { scope }: Evaluation, made: ReadonlySet<string>): boolean {
  const taken: Taken = (condition) => scope.condition(condition)
  return (
    JSON.stringify(value).includes('"Fn::ImportValue"') ||
    referencesIn(value, taken).some(({ name, of }) => (of !== 'value' ? of.endsWith('attribute') : made.has(name)))
  )
}
