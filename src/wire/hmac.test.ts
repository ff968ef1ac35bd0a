import { createHmac, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HmacKey, sameHex } from './hmac.ts'

describe('HmacKey', () => {
  // RFC 4231 §4.3: test case 2.
  it("gives RFC 4231's code for a key shorter than a digest", () => {
    expect(new HmacKey(Buffer.from('Jefe')).code('what do ya want for nothing?', 'hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })

  it('gives the code that the crypto library gives, of any text and key', () => {
    const bytes = fc.uint8Array({ maxLength: 64 })
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'grapheme', maxLength: 200 }), (key, text) => {
        expect(new HmacKey(key).code(text, 'hex')).toBe(createHmac('sha256', key).update(text).digest('hex'))
        expect(new HmacKey(key).code(Buffer.from(text), 'base64')).toBe(
          createHmac('sha256', key).update(text).digest('base64'),
        )
      }),
    )
  })

  it('forgets a longer text before a shorter one', () => {
    const key = randomBytes(32)
    const made = new HmacKey(key)
    made.code('x'.repeat(80), 'hex')
    expect(made.code('y', 'hex')).toBe(createHmac('sha256', key).update('y').digest('hex'))
  })
})

describe('sameHex', () => {
  const digest = 'ab'.repeat(32)
  it.each([
    ['the same digest', digest, true],
    ['one that differs at its end', `${digest.slice(1)}0`, false],
    ['a shorter one', digest.slice(2), false],
    ['a character whose low byte is that of the right one', `\u0161${digest.slice(1)}`, false],
  ])('tells %s', (_what, sent, same) => {
    expect(sameHex(digest, sent)).toBe(same)
  })
})
