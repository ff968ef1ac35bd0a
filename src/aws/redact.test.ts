import fc from 'fast-check'
import { Readable } from 'node:stream'
import { beforeAll, expect, test } from 'vitest'
import { loadService } from '../wire/schema/index.ts'
import { Shown } from './redact.ts'

beforeAll(async () => void (await loadService('iam')))

const shown = (value: unknown) => new Shown('iam', 'CreateAccessKey', 'output', value)

test('what is shown has names in lowerCamel and dates as text, hides secrets, and leaves out what no record holds', () => {
  const value = {
    AccessKey: {
      AccessKeyId: 'AKIA',
      SecretAccessKey: 'never',
      Status: 'Active',
      CreateDate: new Date(1_689_653_259_000),
    },
    Body: Readable.from([]),
    Bytes: Buffer.from('a'),
    Nothing: undefined,
    Size: 7n,
    Rate: Number.NaN,
    Flags: [true, null, undefined],
    Text: 'a"b\u2028',
  }
  expect(shown(value).text()).toBe(
    '{"accessKey":{"accessKeyId":"AKIA","status":"Active","createDate":"Jul 18, 2023, 4:07:39 AM"},' +
      '"size":7,"rate":null,"flags":[true,null,null],"text":"a\\"b\u2028"}',
  )
  const secret = new Shown('iam', 'ChangePassword', 'input', { OldPassword: 'one', NewPassword: 'two' })
  expect(secret.text()).toBe(
    '{"oldPassword":"HIDDEN_DUE_TO_SECURITY_REASONS","newPassword":"HIDDEN_DUE_TO_SECURITY_REASONS"}',
  )
})

test.each([{}, { SecretAccessKey: 'x' }, undefined, null])('of %j nothing is shown', (value) => {
  expect([shown(value).text(), shown(value).members ?? null]).toEqual(['null', null])
})

test('two names of a map that become one are one member', () => {
  expect(shown({ Tags: { Team: 'a', team: 'b', __proto__: 'c' } }).text()).toBe('{"tags":{"team":"b"}}')
  expect(shown({ Tags: JSON.parse('{"__proto__":"c","Team":"a"}') as unknown }).text()).toBe(
    '{"tags":{"__proto__":"c","team":"a"}}',
  )
})

test('the text is that of the members, whatever they are', () => {
  const name = fc.oneof(fc.constantFrom('RoleName', 'SAMLProviderArn', 'arn', 'UserData', '__proto__'), fc.string())
  const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null), fc.date({ noInvalidDate: true, max: new Date('9999-12-31') , min: new Date(0) })) // prettier-ignore
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof({ weight: 3, arbitrary: leaf }, fc.array(tie('value'), { maxLength: 3 }), tie('members')),
    members: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  }))
  fc.assert(
    fc.property(fc.dictionary(name, value, { minKeys: 1 }), (said) => {
      const { members } = shown(said)
      expect(JSON.parse(shown(said).text())).toEqual(JSON.parse(JSON.stringify(members)))
    }),
  )
})
