import { createDecipheriv, createHmac } from 'node:crypto'
import type { Unsealed } from './sealer.ts'

const VERSION = 1
const START = 2 + 12
const TAG = 16

const derived = (key: Uint8Array, use: string) => createHmac('sha256', key).update(use).digest()

/** A token of the first version, AES-256-GCM under a nonce of its own, which nobody seals any more: who holds one may keep it to its end. */
export function unsealedBefore(token: Buffer, key: Uint8Array, worldId: string): Unsealed | undefined {
  if (token[0] !== VERSION || token.length <= START + TAG) return undefined
  const nonce = token.subarray(2, START)
  try {
    const decipher = createDecipheriv('aes-256-gcm', derived(key, 'seal'), nonce)
    decipher.setAAD(Buffer.from(`stint session ${worldId}`)).setAuthTag(token.subarray(-TAG))
    const text = Buffer.concat([decipher.update(token.subarray(START, -TAG)), decipher.final()]).toString('utf8')
    const secret = createHmac('sha256', derived(key, 'derive')).update(nonce).digest('base64').slice(0, 40)
    return { text, secret }
  } catch {
    return undefined
  }
}
