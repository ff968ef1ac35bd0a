import { expect, test } from 'vitest'
import { mailSafe, readMailSafe } from './mail-safe.ts'

test("AWS's example: raw UTF-8 is taken for ISO 8859-1, and comes back as one encoded word", () => {
  const asHeader = Buffer.from('ÄMÄZÕÑ S3').toString('latin1')
  expect(mailSafe(readMailSafe(asHeader))).toBe('=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=')
  expect(mailSafe(readMailSafe('AMAZONS3'))).toBe('AMAZONS3')
})

test.each([
  ['=?UTF-8?B?Y2Fmw6k=?=', 'café', '=?UTF-8?Q?caf=C3=A9?='],
  ['=?utf-8?q?caf=C3=A9_au_lait?=', 'café au lait', '=?UTF-8?Q?caf=C3=A9_au_lait?='],
  ['=?ISO-8859-1?Q?gro=DF?=', 'groß', '=?UTF-8?Q?gro=C3=9F?='],
  ['=?UTF-8?B?5pel?= =?UTF-8?B?5pys?=', '日本', '=?UTF-8?B?5pel5pys?='],
  // Padding where none can be, and bytes that are no UTF-8, as S3 was seen to read them.
  ['=?UTF-8?B?=GGG?=', '\ufffda\ufffd', '=?UTF-8?B?77+9Ye+/vQ==?='],
  ['=?UTF-8?B?/w==?=', '\ufffd', '=?UTF-8?B?77+9?='],
])('the encoded words %j are kept as %j', (sent, kept, shown) => {
  expect(readMailSafe(sent)).toBe(kept)
  expect(mailSafe(kept)).toBe(shown)
})

test.each(['=?no-such-charset?B?YQ==?=', '=?UTF-8?X?a?=', '=?', 'a=?b?='])('%j is no encoded word, and stays', (text) =>
  expect(readMailSafe(text)).toBe(text),
)

test('a long value is as many words as RFC 2047 asks for, cut between characters', () => {
  const text = '日本語📈'.repeat(40)
  const words = mailSafe(text).split(' ')
  expect(words.length).toBeGreaterThan(1)
  expect(words.every((word) => word.length <= 75)).toBe(true)
  expect(readMailSafe(words.join(' '))).toBe(text)
})
