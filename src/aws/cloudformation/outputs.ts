import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import { isUnspeakable } from '../../wire/constraints.ts'
import type { Stack } from './documents.ts'
import { scalarText } from './evaluation.ts'
import { templateError, UNSPEAKABLE } from './faults.ts'
import { resolve } from './functions.ts'
import { planned } from './plan.ts'
import { scopeOf } from './scope.ts'
import { readTemplate } from './template.ts'

/** What a stack gives and takes, now that all of it is made. */
export function outputsOf(view: View, stack: Stack): Required<Pick<Stack, 'outputs' | 'imports'>> {
  const template = readTemplate(stack.template)
  const imports = new Set<string>()
  const scope = scopeOf(view, stack, template, imports)
  const plan = planned(template, scope)
  for (const { properties } of plan.resources) resolve(properties, scope)
  const outputs = plan.outputs.map(({ key, value, description, exportName }) => {
    const name = exportName === undefined ? undefined : outputText(resolve(exportName, scope))
    return {
      key,
      value: outputText(resolve(value, scope)),
      ...(description !== undefined && { description }),
      ...(name !== undefined && { exportName: name }),
    }
  })
  return { outputs, imports: [...imports] }
}

function outputText(value: Json): string {
  const text = scalarText(value)
  if (text === undefined) throw templateError('The Value field of every Outputs member must evaluate to a String.')
  if (isUnspeakable(text)) throw templateError(UNSPEAKABLE)
  return text
}
