import { expect, test } from 'vitest'
import { codeAt, stepAt, stepOfPair } from './totp.ts'

/** `12345678901234567890` in base32. */
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])("at second %i the code is the last six digits of RFC 6238's", (second, code) => {
  expect(codeAt(SEED, stepAt(second * 1000))).toBe(code)
})

test('two codes count only in their order and without a gap', () => {
  const step = stepAt(1_700_000_000_000)
  const [first, second, third] = [0, 1, 2].map((more) => codeAt(SEED, step + more)) as [string, string, string]
  expect(stepOfPair(SEED, [first, second], [step], 2)).toBe(step)
  expect(stepOfPair(SEED, [second, first], [step], 2)).toBeUndefined()
  expect(stepOfPair(SEED, [first, third], [step], 2)).toBeUndefined()
})
