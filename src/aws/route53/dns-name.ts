/**
 * A domain name as Route 53 keeps and shows it: lower case, a dot at the end, and octal escapes for all that is
 * no letter, digit, `-`, `_` or dot (`*` is `\052`).
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
export function normalName(name: string): string {
  const text = plain(name).toLowerCase()
  const dotted = text.endsWith('.') ? text : `${text}.`
  return dotted.replaceAll(/[^a-z0-9._-]/g, (character) => escaped(character))
}

/** Octal escapes undone. */
function plain(name: string): string {
  return name.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}

/** All bytes of a character: that it is none of ASCII's stays to be seen. */
const escaped = (character: string) =>
  [...Buffer.from(character, 'utf8')].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')

/** Labels of at most 63 bytes, 255 in all. A leading `*` stands for any label. */
export function isDomainName(name: string): boolean {
  const labels = plain(name).replace(/\.$/, '').split('.')
  return name.length > 0 && name.length <= 255 && labels.every((label) => /^[\x21-\x7e]{1,63}$/.test(label))
}

/** What records and zones are ordered by: the labels reversed, the last dot kept. */
export function reversed(normal: string): string {
  return `${normal.slice(0, -1).split('.').reverse().join('.')}.`
}

export const isWithin = (normal: string, zone: string): boolean => normal === zone || normal.endsWith(`.${zone}`)
