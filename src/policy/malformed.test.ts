import { expect, it } from 'vitest'
import { malformed } from './malformed.ts'

it('says where a document is malformed, and how to mend it where that is known', () => {
  const position = { line: 1, column: 25, pointer: '' }
  expect(malformed('Syntax errors in policy.', position)).toMatchObject({
    code: 'MalformedPolicyDocument',
    status: 400,
    message: 'Syntax errors in policy.',
  })
  expect(malformed('', position).detail).toStrictEqual({ position })
  expect(malformed('', position, 'duplicate name "Version"').detail).toStrictEqual({
    position,
    hint: 'duplicate name "Version"',
  })
})
