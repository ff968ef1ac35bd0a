import { describe, expect, it } from 'vitest'
import { constraintsOf } from '../constraints.ts'
import { isStructure, loadService, SERVICE_NAMES, serviceSchema } from './index.ts'
import type { Shape } from './index.ts'
import { schemaOf } from './Schema.ts'

function everyShape(roots: readonly (Shape | undefined)[]): Set<Shape> {
  const seen = new Set<Shape>()
  const visit = (shape: Shape | undefined): void => {
    if (shape === undefined || seen.has(shape)) return
    seen.add(shape)
    if (shape.kind === 'list') visit(shape.item)
    if (shape.kind === 'map') [shape.key, shape.value].forEach(visit)
    if (isStructure(shape)) shape.members.forEach((member) => visit(member.shape))
  }
  roots.forEach(visit)
  return seen
}

describe('a service’s schema', () => {
  it('is the same however often it is loaded, and can be had at once after that', async () => {
    const [first, second] = await Promise.all([loadService('iam'), loadService('iam')])
    expect(first).toBe(second)
    expect(serviceSchema('iam')).toBe(first)
    expect(first).toMatchObject({ name: 'iam', protocol: 'query', version: '2010-05-08' })
    expect(first.operations.get('CreateRole')?.errors).toContain('EntityAlreadyExists')
    expect(first.errors.get('NoSuchEntity')).toMatchObject({
      status: 404,
      shape: 'NoSuchEntityException',
      fault: 'client',
    })
  })

  it('is read no further than its head until one of its operations is asked for', () => {
    const head = '{"name":"x","protocol":"json","version":"2020-01-01","xmlNamespace":"","targetPrefix":"X_2020"'
    const schema = schemaOf('x', `${head},\n"operations":[ not read`)
    expect(schema).toMatchObject({ name: 'x', protocol: 'json', version: '2020-01-01', targetPrefix: 'X_2020' })
    expect(() => schema.operations).toThrow(SyntaxError)
  })

  it('refuses to be had before it was loaded', () => {
    expect(() => serviceSchema('servicequotas')).toThrow('The schema of servicequotas is not loaded')
  })

  it.each(SERVICE_NAMES)('of %s has patterns that no value of 20,000 characters can hold up', async (name) => {
    const { operations } = await loadService(name)
    const shapes = everyShape([...operations.values()].flatMap(({ input, output }) => [input, output]))
    const nasty = ['a', '0', '/a', '-', ' ', 'arn:aws:', 'a.', ':', '1.', 'f:', '\u00e9'].map(
      (part) => `${part.repeat(20_000 / part.length)}\n`,
    )
    for (const shape of shapes)
      for (const { kind, holds } of isStructure(shape) ? [] : constraintsOf(shape))
        if (kind === 'pattern') nasty.forEach((text) => expect([true, false]).toContain(holds(text)))
  })
})
