import type { AccountId } from '../../kernel/brands.ts'
import { alone } from '../../kernel/alone.ts'
import { recent } from '../../kernel/recent.ts'
import type { Random } from '../../kernel/random.ts'
import type { SessionFacts } from '../principal.ts'
import { accessKeyId } from '../../wire/key-id.ts'
import { SEAL, Sealer } from './sealer.ts'
import { unsealedBefore } from './unsealed-before.ts'

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

const VERSION = 2
const CACHE = 4096

/** `keys` is asked at each use, newest last: rotation takes effect at once. */
export function sealedSessions(worldId: string, keys: () => readonly SealingKey[], random: Random): Sessions {
  const opened = recent<string, { claims: SessionClaims; secretAccessKey: string; key: string }>(CACHE)
  const sealers = new Map<string, Sealer>()

  const sealerOf = (key: string): Sealer => {
    const known = sealers.get(key)
    if (known) return known
    const sealer = new Sealer(Buffer.from(key, 'base64'), `stint session ${worldId}`, random)
    sealers.set(key, sealer)
    return sealer
  }

  const unsealed = (token: Buffer, key: string) =>
    token[0] === VERSION ? sealerOf(key).open(token) : unsealedBefore(token, Buffer.from(key, 'base64'), worldId)

  return {
    issue(claims, least = 0) {
      const key = keys().at(-1)
      if (!key) throw new Error('the world has no sealing key')
      const id = accessKeyId(claims.account, 'ASIA', random)
      const text = filled(JSON.stringify({ accessKeyId: id, ...claims }), least)
      const { bytes, secret } = sealerOf(key.key).seal(text, [VERSION, key.id & 0xff])
      return { accessKeyId: id, secretAccessKey: secret, sessionToken: bytes.toString('base64') }
    },
    open(token) {
      const known = opened.get(token)
      if (known) return keys().some(({ key }) => key === known.key) ? known : undefined
      const sealed = Buffer.from(token, 'base64')
      if (sealed.toString('base64') !== token) return undefined
      for (const { id, key } of keys()) {
        const found = (id & 0xff) === sealed[1] ? unsealed(sealed, key) : undefined
        if (!found) continue
        const claims = JSON.parse(found.text) as SessionClaims // authentic: written by `issue` of this world
        const session = { claims, secretAccessKey: found.secret, key }
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
  const missing = Math.ceil(least / 4) * 3 - SEAL - Buffer.byteLength(text)
  return missing > 0 ? text + ' '.repeat(missing) : text
}
