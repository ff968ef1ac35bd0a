/** The bytes of canonical base64url: no padding, no other characters, unused bits zero. Undefined for anything else. */
export function fromBase64url(text: string): Buffer | undefined {
  return isCanonical(text) ? Buffer.from(text, 'base64url') : undefined
}

const DIGITS = /^[A-Za-z0-9_-]*$/
/** The last of two digits that say one byte has four unused bits, the last of three that say two bytes has two. */
const LAST: Readonly<Record<number, RegExp>> = { 2: /[AQgw]$/, 3: /[AEIMQUYcgkosw048]$/ }

function isCanonical(text: string): boolean {
  const over = text.length % 4
  return DIGITS.test(text) && (over === 0 || (LAST[over]?.test(text.slice(-1)) ?? false))
}
