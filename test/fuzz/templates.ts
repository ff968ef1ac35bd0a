import { resolve } from '../../src/aws/cloudformation/functions.ts'
import { parameterValues } from '../../src/aws/cloudformation/parameters.ts'
import { planned } from '../../src/aws/cloudformation/plan.ts'
import { scopeOf } from '../../src/aws/cloudformation/scope.ts'
import { readTemplate } from '../../src/aws/cloudformation/template.ts'
import type { AccountId } from '../../src/kernel/brands.ts'
import type { View } from '../../src/store/projection.ts'

/** A stack of which nothing is made yet, in a world without others. */
const STACK = {
  account: '111122223333' as AccountId,
  region: 'us-east-1',
  name: 'fuzz',
  arn: 'arn:aws:cloudformation:us-east-1:111122223333:stack/fuzz/1',
  resources: [],
}
const EMPTY = { scan: () => [], get: () => undefined } as unknown as View

/** A template with its defaults, every value of it. */
export function workedOut(text: string): unknown {
  const template = readTemplate(text)
  const parameters = parameterValues(template, [], () => true)
  const bare = scopeOf(EMPTY, { ...STACK, parameters }, template)
  const declared = new Set(template.resources.map(({ logicalId }) => logicalId))
  const ref = (name: string) => (declared.has(name) ? name : bare.ref(name))
  const scope = { ...bare, ref, attribute: (name: string, attribute: string) => `${name}.${attribute}` }
  const { resources, outputs } = planned(template, scope)
  return [
    resources.map(({ properties }) => resolve(properties, scope)),
    outputs.map(({ value }) => resolve(value, scope)),
  ]
}
