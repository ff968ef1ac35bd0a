/** The longest that RFC 2047 lets an encoded word be, characters. */
const LONGEST_WORD = 75
const [START, END] = ['=?UTF-8?', '?=']

const WORD = /=\?([\w-]+)\?([bq])\?([^?\s]*)\?=/gi
/** Blanks between two encoded words are part of neither. */
const BETWEEN = /(\?=)[ \t]+(?==\?[\w-]+\?[bq]\?[^?\s]*\?=)/gi

/** A byte of base64 that is none is read with all bits set, as S3 was seen to read `=`. */
const base64Bytes = (text: string): Buffer => Buffer.from(text.replaceAll(/[^A-Za-z0-9+/=]|=(?!=?$)/g, '/'), 'base64')

/**
 * A metadata value as S3 keeps it: the encoded words of a header read, bytes of no character as U+FFFD. A header's own bytes are taken for
 * ISO 8859-1, so that what was sent as raw UTF-8 stays in two characters a letter.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata
 */
export function readMailSafe(text: string): string {
  if (!text.includes('=?')) return text
  return text.replace(BETWEEN, '$1').replace(WORD, (word, charset: string, kind: string, said: string) => {
    try {
      const bytes = kind.toUpperCase() === 'B' ? base64Bytes(said) : quotedBytes(said)
      return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes)
    } catch {
      return word // a charset that nobody knows
    }
  })
}

const quotedBytes = (text: string): Buffer =>
  Buffer.from(
    text.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  )

/** A metadata value as S3 gives it back: ASCII as it is, all else in encoded words, quoted where most of it is ASCII. */
export const mailSafe = (text: string): string => (/^[\t\x20-\x7e]*$/.test(text) ? text : encodedWords(text))

/** A text in encoded words, whatever it is of: `readMailSafe` reads it back. */
export function encodedWords(text: string): string {
  const characters = [...text]
  const plain = characters.filter((character) => /[\t\x20-\x7e]/.test(character)).length
  const [kind, encode] = plain > characters.length - plain ? ['Q', quoted] : (['B', base64] as const)
  const words: string[] = []
  let held = ''
  for (const character of characters) {
    if (START.length + 2 + encode(held + character).length + END.length > LONGEST_WORD) {
      words.push(held)
      held = ''
    }
    held += character
  }
  return [...words, held].map((word) => `${START}${kind}?${encode(word)}${END}`).join(' ')
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const quoted = (text: string): string =>
  [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      if (character === ' ') return '_'
      return /[!-~]/.test(character) && !/[=?_]/.test(character)
        ? character
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
