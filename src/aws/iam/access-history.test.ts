import { expect, test } from 'vitest'
import { expandActions } from '../../policy/index.ts'
import { NAMED_OTHERWISE, namespaceOf } from '../audit.ts'
import { services } from '../registry.ts'

/** Operations that are in no reference of actions. */
const NO_ACTIONS = new Set(['iam:AcquireRole', 'sts:GetScopedCredentials'])

test('the calls of all services but S3 are named as the actions that a report of last use tells of', () => {
  const strange = services
    .filter(({ name }) => !NAMED_OTHERWISE.has(name))
    .flatMap(({ name, operations }) => {
      const actions = new Set(expandActions(`${namespaceOf(name)}:*`))
      return operations.map((one) => `${namespaceOf(name)}:${one.name}`).filter((action) => !actions.has(action))
    })
  expect(strange.filter((action) => !NO_ACTIONS.has(action))).toEqual([])
})
