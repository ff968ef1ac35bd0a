import { beforeAll, expect, test } from 'vitest'
import { loadService, serviceSchema } from '../schema/index.ts'
import type { StructureShape } from '../schema/Schema.ts'
import { lasting } from './lasting.ts'
import { xmlWriter } from './xml-encode.ts'

beforeAll(() => loadService('iam'))

const xml = xmlWriter('date-time')
const outputOf = (operation: string) => serviceSchema('iam').operations.get(operation)?.output as StructureShape

const role = (at: number) => ({
  RoleName: `role-${at}`,
  Path: '/',
  Description: at % 3 === 0 ? 'für <Köln> & 🦊' : undefined,
  Tags: [{ Key: 'team', Value: String(at) }],
})

test.each([
  ['roles that will never change', (at: number) => lasting(role(at))],
  ['roles that may', role],
  ['some of each', (at: number) => (at % 2 ? lasting(role(at)) : role(at))],
])('a long list is the same in bytes as in text: %s', (_what, make) => {
  const page = { Roles: Array.from({ length: 200 }, (_, at) => make(at)), IsTruncated: true, Marker: 'm<1>' }
  const shape = outputOf('ListRoles')
  for (let again = 0; again < 2; again++)
    expect(xml.longContent(shape)(page, '<a>', '</a>')?.toString()).toBe(`<a>${xml.content(shape)(page)}</a>`)
})

test('a short list, and what holds none, has no bytes of its own', () => {
  const page = { Roles: [role(1)], IsTruncated: false }
  expect(xml.longContent(outputOf('ListRoles'))(page, '', '')).toBeUndefined()
  expect(xml.longContent(outputOf('GetRole'))({ Role: role(1) }, '', '')).toBeUndefined()
})
