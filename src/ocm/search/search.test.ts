import { describe, expect, test } from 'vitest'
import { listAnswer } from './list.ts'
import { like, matches } from './match.ts'
import { parseSearch } from './parser.ts'

const cluster = {
  id: '2abc',
  name: "it's",
  product: { id: 'rosa' },
  multi_az: false,
  properties: { rosa_creator_arn: 'arn:aws:iam::111122223333:user/stint' },
  aws: {
    sts: {
      role_arn: 'arn:aws:iam::111122223333:role/ManagedOpenShift-Installer-Role',
      operator_iam_roles: [
        { role_arn: 'arn:aws:iam::111122223333:role/demo-w4e1-openshift-ingress-operator-cloud-credentials' },
        { role_arn: 'arn:aws:iam::111122223333:role/other' },
      ],
    },
  },
  nodes: { compute: 12 },
}

const finds = (search: string) => matches(parseSearch(search), cluster)

describe('a search', () => {
  test.each([
    "product.id = 'rosa' AND (properties.rosa_creator_arn LIKE 'arn:%:111122223333:%' OR aws.sts.role_arn LIKE 'arn:%:111122223333:%')",
    "product.id = 'rosa' AND (id = 'x' OR name = 'x' OR external_id = '' )",
    "aws.sts.operator_iam_roles.role_arn like '%/demo-w4e1-%'",
    "multi_az='false'",
    "name = 'it''s'",
    "aws.account_id=''",
    "id in ('1', '2abc')",
    "id not in ('1')",
    "not (id = '1' or id = '2') and product.id ilike 'ROSA'",
    "product.id != 'osd'",
    "product.id <> 'osd'",
    "name ~= 't'",
    "nodes.compute > '9'",
    "display_name  = 'k' OR id = '2abc' AND product.id = 'rosa'",
  ])('finds the cluster by %s', (search) => {
    expect(finds(search)).toBe(true)
  })

  test.each([
    "product.id = 'osd'",
    "product.id = 'rosa' and not id = '2abc'",
    "(id = '1' or id = '2abc') and name = 'x'",
    "id = '1' or id = '2abc' and name = 'x'",
    "product.id like 'ROSA'",
    "constructor = 'x'",
    "__proto__.toString like '%'  and id = '1'",
  ])('does not find it by %s', (search) => {
    expect(finds(search)).toBe(false)
  })

  test.each([
    ['', 1],
    ["name = 'a", 7],
    ['name =', 7],
    ["name = 'a' and", 15],
    ["(name = 'a'", 12],
    ["name 'a'", 5],
    ["name = 'a' 'b'", 11],
    ["id in ('a'", 11],
    ['name = ;', 7],
  ])('that is broken, %j, is refused with the position', (search, position) => {
    const refused = (() => {
      try {
        return parseSearch(search)
      } catch (error) {
        return error
      }
    })()
    expect(refused).toMatchObject({ status: 400, message: expect.stringContaining(`position ${position}`) })
  })

  test('that nests too deeply or is too long is refused', () => {
    expect(() => parseSearch('('.repeat(5000))).toThrow('nested deeper than 64')
    expect(() => parseSearch('a'.repeat(9000))).toThrow('longer than 8192')
  })

  test('LIKE takes % for any text and _ for one character, whatever else stands there', () => {
    expect(like('a.c', 'a.c')).toBe(true)
    expect(like('abc', 'a.c')).toBe(false)
    expect(like('abc', 'a_c')).toBe(true)
    expect(like('', '%')).toBe(true)
    expect(like('abcabc', '%c%c')).toBe(true)
    expect(like('abcabd', '%c%c')).toBe(false)
    expect(like('a'.repeat(2000), `${'%a'.repeat(500)}b`)).toBe(false)
  })
})

test('a search that would keep the server busy is refused', () => {
  const items = [{ id: 'a'.repeat(200_000) }]
  const query = new URLSearchParams({ search: `id like '%${'a'.repeat(4000)}b%'` })
  expect(() => listAnswer('Version', '/v', items, query)).toThrow('too much work')
})

describe('a list', () => {
  const items = ['4.9.1', '4.10.2', '4.10.10'].map((id, index) => ({ id, default: index === 1 }))
  const list = (query: string) => listAnswer('Version', '/v', items, new URLSearchParams(query))
  const ids = (query: string) => list(query).items.map(({ id }) => id)

  test('tells the page, how many are on it and how many there are', () => {
    expect(list('page=2&size=2')).toMatchObject({
      kind: 'VersionList',
      page: 2,
      size: 1,
      total: 3,
      items: [{ id: '4.10.10' }],
    })
    expect(list('size=-1')).toMatchObject({ size: 3, total: 3 })
    expect(list('page=9')).toMatchObject({ size: 0, total: 3 })
  })

  test('is ordered by several fields, numbers as numbers', () => {
    expect(ids('order=id')).toEqual(['4.9.1', '4.10.2', '4.10.10'])
    expect(ids('order=default desc, id desc')).toEqual(['4.10.2', '4.10.10', '4.9.1'])
  })

  test.each(['page=0', 'page=x', 'size=-2', 'size=1.5', 'order=;'])('refuses %s', (query) => {
    expect(() => list(query)).toThrow(expect.objectContaining({ status: 400 }))
  })
})
