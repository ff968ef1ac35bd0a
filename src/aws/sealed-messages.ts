import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import type { Random } from '../kernel/random.ts'

/** Texts that travel through a caller's hands unread: EC2's encoded authorization failures, the places at which lists go on. */
export interface SealedMessages {
  seal(text: string): string
  /** Undefined for anything that this world did not seal. */
  open(sealed: string): string | undefined
}

/** `purpose`: what is sealed for one opens for no other. */
export function sealedMessages(purpose: 'message' | 'page', secret: string, random: Random): SealedMessages {
  const key = createHash('sha256').update(`stint ${purpose} ${secret}`).digest()
  // The one is an argument of commands; the others’ alphabet is Service Quotas', the narrowest of those that take tokens.
  const encoding = purpose === 'message' ? 'base64url' : 'base64'
  return {
    seal(text) {
      const nonce = random.bytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(encoding)
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, encoding)
      if (bytes.length < 28 || bytes.toString(encoding) !== sealed) return undefined
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        decipher.setAuthTag(bytes.subarray(-16))
        return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
