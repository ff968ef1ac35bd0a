/** The bytes of canonical base64url: no padding, no other characters, unused bits zero. Undefined for anything else. */
export function fromBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
