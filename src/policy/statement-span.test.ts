import { describe, expect, it } from 'vitest'
import { statementSpans } from './statement-span.ts'

describe('the places of statements', () => {
  it('are those of their first and last braces, as SimulatePrincipalPolicy tells them', () => {
    const text = `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*" },
    {
      "Effect": "Deny",
      "Action": "*", "Resource": "*",
      "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    }, {"Effect":"Allow"}
  ]
}`
    expect(statementSpans(text)).toEqual([
      { start: { line: 4, column: 5 }, end: { line: 4, column: 68 } },
      { start: { line: 5, column: 5 }, end: { line: 9, column: 5 } },
      { start: { line: 9, column: 8 }, end: { line: 9, column: 25 } },
    ])
  })

  it('are told from a text’s first line and a line’s first column on', () => {
    expect(statementSpans('\n{"Statement":[{\n}]}')).toEqual([
      { start: { line: 2, column: 15 }, end: { line: 3, column: 1 } },
    ])
  })

  it('is that of the only statement where there is no list', () => {
    expect(statementSpans('{"Statement":{"Effect":"Allow"}}')).toEqual([
      { start: { line: 1, column: 14 }, end: { line: 1, column: 31 } },
    ])
  })

  it.each([
    ['a brace within a text', '{"Statement":[{"Sid":"}{}"}]}', 27],
    ['a quote within a text', '{"Statement":[{"Sid":"\\"}"}]}', 27],
    ['a backslash at a text’s end', '{"Statement":[{"Sid":"\\\\"}]}', 26],
    ['a brace within a name', '{"Statement":[{"}":1}]}', 21],
    ['what follows it', '{"Statement":[{}],"Id":"}"}', 16],
    ['what is no object', '{"Statement":[1]}', 15],
  ])('ends where it does with %s', (_what, text, column) => {
    expect(statementSpans(text)).toMatchObject([{ start: { line: 1, column: 15 }, end: { line: 1, column } }])
  })

  it.each([
    ['no statement', '{"Version":"2012-10-17"}'],
    ['no object', '[{"Statement":{}}]'],
    ['no statements', '{"Statement":[]}'],
  ])('are none in a document with %s', (_what, text) => {
    expect(statementSpans(text)).toEqual([])
  })

  it('are found in no document that is not JSON', () => {
    expect(() => statementSpans('{"Statement":')).toThrow(expect.objectContaining({ code: 'MalformedPolicyDocument' }))
  })
})
