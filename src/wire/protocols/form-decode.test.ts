import { beforeAll, describe, expect, test } from 'vitest'
import { Fault } from '../../kernel/Fault.ts'
import { parseForm } from '../form.ts'
import { loadService, serviceSchema } from '../schema/index.ts'
import { formReader } from './form-decode.ts'
import { QUERY } from './form-flavours.ts'

beforeAll(() => loadService('iam'))

const malformed = (text: string) => new Fault('MalformedInput', 400, text)

/** What an operation of IAM is told by a form. */
function told(operation: string, form: string): unknown {
  const input = serviceSchema('iam').operations.get(operation)?.input
  if (!input) throw new Error(`no input of ${operation}`)
  return formReader(QUERY)(input)(parseForm(form, malformed), malformed)
}

const keys = (...places: string[]) =>
  told('UntagRole', places.map((place) => `TagKeys.member.${place}=key-${place}`).join('&'))

describe('a list in a form', () => {
  test('is read in the order of its numbers, whatever zeros lead them', () => {
    expect(keys('2', '1', '10', '3', '4', '5', '6', '7', '8', '009')).toEqual({
      TagKeys: [1, 2, 3, 4, 5, 6, 7, 8, '009', 10].map((place) => `key-${place}`),
    })
  })

  const tags = (form: string) => told('TagRole', form)

  test('has nothing in short gaps, for which the query protocol’s services refuse it', () => {
    expect(keys('1', '3')).toEqual({ TagKeys: ['key-1', undefined, 'key-3'] })
    expect(keys('11')).toEqual({ TagKeys: [...Array<undefined>(10), 'key-11'] })
    expect(tags('Tags.member.2.Key=team')).toEqual({ Tags: [{}, { Key: 'team' }] })
  })

  test('has one item at a place, however its number is written', () => {
    expect(keys('1', '01')).toEqual({ TagKeys: ['key-1'] })
    expect(tags('Tags.member.01.Key=team&Tags.member.1.Value=a')).toEqual({ Tags: [{ Key: 'team', Value: 'a' }] })
  })

  test('without numbers is one item', () => {
    expect(tags('Tags.member.one.Key=team')).toEqual({ Tags: [{}] })
    expect(tags('Tags.member.Key=team&Tags.member.Value=a')).toEqual({ Tags: [{ Key: 'team', Value: 'a' }] })
  })

  test.each([
    [['0'], '0 is not a valid index'],
    [['-1'], "Key -1 may not have a leading '-'"],
    [['%2B1'], 'Start of list found where not expected'],
    [['one'], 'Start of list found where not expected'],
    [['12'], 'Excessively sparse input would skip 11 list elements'],
    [['22', '1'], 'Excessively sparse input would skip 21 list elements'],
    [['1', '22', '43'], 'Excessively sparse input would skip 21 list elements'],
    [['2002'], 'Excessively sparse input would skip 2,001 list elements'],
    [['214748369'], 'Excessively sparse input would skip 214,748,368 list elements'],
    [['214748370'], 'Index 214748370 is illegal'],
    [['9007199254740993'], 'Index 9007199254740993 is illegal'],
  ])('with the numbers %j is refused', (places, message) => {
    expect(() => keys(...places)).toThrow(expect.objectContaining({ code: 'MalformedInput', message }) as Error)
  })
})

test.each([
  ['TagKeys.1=Team', 'Top level element may not be treated as a list'],
  ['RoleName.1=deployer', 'Top level element may not be treated as a list'],
  ['RoleName.Name=deployer', 'Start of list found where not expected'],
  ['TagKeys.Key.1=Team', 'Start of list found where not expected'],
  ['TagKeys.member.1.0=Team', 'Two index elements may not occur back to back'],
])('%s is refused: names tell where a list may stand', (form, message) => {
  expect(() => told('UntagRole', form)).toThrow(expect.objectContaining({ code: 'MalformedInput', message }) as Error)
})

test('a boolean is true, false, 1 or 0, in this case', () => {
  const attached = (text: string) => told('ListPolicies', `OnlyAttached=${text}`)
  expect([attached('true'), attached('1')]).toEqual([{ OnlyAttached: true }, { OnlyAttached: true }])
  expect([attached('false'), attached('0')]).toEqual([{ OnlyAttached: false }, { OnlyAttached: false }])
  for (const text of ['True', 'TRUE', 'False', '', '%20true', 'null'])
    expect(() => attached(text)).toThrow(expect.objectContaining({ code: 'MalformedInput' }) as Error)
})
