import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import type { Random } from '../kernel/random.ts'

/** Texts that travel through a caller's hands unread: EC2's encoded authorization failures. */
export interface SealedMessages {
  seal(text: string): string
  /** Undefined for anything that this world did not seal. */
  open(sealed: string): string | undefined
}

export function sealedMessages(secret: string, random: Random): SealedMessages {
  const key = createHash('sha256').update(`stint message ${secret}`).digest()
  return {
    seal(text) {
      const nonce = random.bytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
        'base64url',
      )
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < 28) return undefined
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
