import { describe, expect, it } from 'vitest'
import { policySize } from './size.ts'

const document = { Version: '2012-10-17', Statement: [{ Sid: 'A', Effect: 'Allow', Action: 's3:*', Resource: '*' }] }

describe('the size of a policy', () => {
  it('leaves out the white space between the tokens', () => {
    expect(policySize(JSON.stringify(document, undefined, 4))).toBe(JSON.stringify(document).length)
    expect(policySize(JSON.stringify(document, undefined, '\t').replaceAll('\n', '\r\n'))).toBe(
      JSON.stringify(document).length,
    )
  })

  it('is that of an object’s shortest text', () => {
    expect(policySize(document)).toBe(JSON.stringify(document).length)
  })

  it.each([
    ['white space within a text', '{ "a b" : "c  d" }', '{"a b":"c  d"}'.length],
    ['an escaped quote', String.raw`{ "a" : "b \"  c" }`, String.raw`{"a":"b \"  c"}`.length],
    ['an escaped backslash at the end', String.raw`{ "a\\" : "b" }`, String.raw`{"a\\":"b"}`.length],
    ['a backslash outside', String.raw`\ " a`, 4],
    ['a text that does not end', '{"a ', 4],
    ['an escape that does not end', '"a\\', 3],
    ['white space that JSON does not know', '\u00a0{}', 3],
    ['nothing', '', 0],
  ])('counts %s', (_what, text, size) => {
    expect(policySize(text)).toBe(size)
  })
})
