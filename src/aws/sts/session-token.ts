import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { AccountId } from '../../kernel/brands.ts'
import { alone } from '../../kernel/alone.ts'
import { recent } from '../../kernel/recent.ts'
import type { Random } from '../../kernel/random.ts'
import type { SessionFacts } from '../principal.ts'
import { HmacKey } from '../../wire/hmac.ts'
import { accessKeyId } from '../../wire/key-id.ts'

/** What a session token holds, sealed. Nothing about a session is stored: any node of the world opens any token. */
export interface SessionClaims {
  /** `instance`: an instance as itself, without a role of the account. */
  readonly kind: 'role' | 'user' | 'federated-user' | 'root' | 'instance'
  readonly account: AccountId
  readonly accessKeyId: string
  /** `AROA…`, `AIDA…`; the account id for root and instances. A deleted entity's id is never used again, so its sessions die with it. */
  readonly entityId: string
  /** Role or user name at the time of issue; '' for root and instances. */
  readonly entityName: string
  readonly facts: SessionFacts
}

export interface SessionCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
}

/** One sealing key. The newest seals, all open; dropping one ends every session that it sealed. */
export interface SealingKey {
  /** Rising; a token names its last byte. */
  readonly id: number
  /** 32 bytes, base64. */
  readonly key: string
  /** World milliseconds; absent: before anybody asked. */
  readonly made?: number
}

export interface Sessions {
  /** `least`: bytes that the token has at least, whatever stands in it. */
  issue(claims: Omit<SessionClaims, 'accessKeyId'>, least?: number): SessionCredentials
  /** The claims and the secret of a token of this world, or undefined for anything else: forged, cut, of another world. */
  open(token: string): { readonly claims: SessionClaims; readonly secretAccessKey: string } | undefined
}

const VERSION = 1
const NONCE = 12
const TAG = 16
const CACHE = 4096

/** `keys` is asked at each use, newest last: rotation takes effect at once. */
export function sealedSessions(worldId: string, keys: () => readonly SealingKey[], random: Random): Sessions {
  const opened = recent<string, { claims: SessionClaims; secretAccessKey: string; key: string }>(CACHE)
  const material = new Map<string, { seal: KeyObject; derive: HmacKey }>()
  const aad = Buffer.from(`stint session ${worldId}`)

  const materialOf = (key: string) => {
    const known = material.get(key)
    if (known) return known
    const raw = Buffer.from(key, 'base64')
    const made = {
      seal: createSecretKey(createHmac('sha256', raw).update('seal').digest()),
      derive: new HmacKey(createHmac('sha256', raw).update('derive').digest()),
    }
    material.set(key, made)
    return made
  }

  const secretOf = (derive: HmacKey, nonce: Buffer) => derive.code(nonce, 'base64').slice(0, 40)

  return {
    issue(claims, least = 0) {
      const key = keys().at(-1)
      if (!key) throw new Error('the world has no sealing key')
      const { seal, derive } = materialOf(key.key)
      const id = accessKeyId(claims.account, 'ASIA', random)
      const nonce = random.bytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', seal, nonce).setAAD(aad)
      const body = cipher.update(filled(JSON.stringify({ accessKeyId: id, ...claims }), least))
      cipher.final()
      const token = Buffer.allocUnsafe(2 + NONCE + body.length + TAG)
      token[0] = VERSION
      token[1] = key.id & 0xff
      token.set(nonce, 2)
      token.set(body, 2 + NONCE)
      token.set(cipher.getAuthTag(), 2 + NONCE + body.length)
      return { accessKeyId: id, secretAccessKey: secretOf(derive, nonce), sessionToken: token.toString('base64') }
    },
    open(token) {
      const known = opened.get(token)
      if (known) return keys().some(({ key }) => key === known.key) ? known : undefined
      const sealed = Buffer.from(token, 'base64')
      const named = sealed[0] === VERSION ? keys().filter(({ id }) => (id & 0xff) === sealed[1]) : []
      if (sealed.toString('base64') !== token) return undefined
      for (const { key } of named) {
        const { seal, derive } = materialOf(key)
        const claims = unseal(sealed, seal, aad)
        if (!claims) continue
        const session = { claims, secretAccessKey: secretOf(derive, sealed.subarray(2, 2 + NONCE)), key }
        opened.set(alone(token), session)
        return session
      }
      return undefined
    },
  }
}

/** White space that makes the sealed text long enough. */
function filled(text: string, least: number): string {
  if (least === 0) return text
  const missing = Math.ceil(least / 4) * 3 - (2 + NONCE + TAG) - Buffer.byteLength(text)
  return missing > 0 ? text + ' '.repeat(missing) : text
}

function unseal(sealed: Buffer, key: KeyObject, aad: Buffer): SessionClaims | undefined {
  if (sealed.length <= 2 + NONCE + TAG) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(2, 2 + NONCE)).setAAD(aad)
    decipher.setAuthTag(sealed.subarray(-TAG))
    const body = Buffer.concat([decipher.update(sealed.subarray(2 + NONCE, -TAG)), decipher.final()])
    return JSON.parse(body.toString('utf8')) as SessionClaims // authentic: written by `issue` of this world
  } catch {
    return undefined
  }
}
