import { expect, it } from 'vitest'
import { type Operator, pair } from './operator.ts'

it('an operator and its negation ask the same of a value', () => {
  const compile: Operator['compile'] = (wanted) => (got) => got === wanted
  expect(pair('StringEquals', 'StringNotEquals', compile)).toEqual([
    { name: 'StringEquals', negated: false, compile },
    { name: 'StringNotEquals', negated: true, compile },
  ])
})

it('every operator is known by its name', async () => {
  const { operators } = await import('./index.ts')
  expect(operators.get('StringNotEquals')?.negated).toBe(true)
  for (const [name, operator] of operators) expect(operator.name).toBe(name)
})
