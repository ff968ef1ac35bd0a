import { createHash } from 'node:crypto'
import { collection } from '../documents.ts'
import type { OcmParts } from '../parts.ts'
import { change } from '../room.ts'
import { identityOf, isUsername } from '../resources/identity.ts'

/** A login that was begun where there is no browser, and is finished on the page. @see RFC 8628 */
interface DeviceLogin {
  readonly userCode: string
  /** World milliseconds. */
  readonly expires: number
  readonly polled: number
  readonly state: 'pending' | 'approved' | 'denied'
  readonly username?: string
}

/** By the digest of the device code: the code itself opens the login. */
const logins = collection<DeviceLogin>('device-login')

/** Seconds. */
export const DEVICE_LIFETIME = 600
export const DEVICE_INTERVAL = 5
const MOST_PENDING = 1000
/** No vowels, no look-alikes: read aloud and typed. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ'

const digest = (code: string) => createHash('sha256').update(code).digest('hex')

export interface Begun {
  readonly deviceCode: string
  readonly userCode: string
}

/** Undefined when too many wait already. */
export function beginLogin(room: OcmParts): Promise<Begun | undefined> {
  const { random, clock } = room
  const deviceCode = random.bytes(32).toString('base64url')
  const userCode = `${random.text(4, LETTERS)}-${random.text(4, LETTERS)}`
  return change(room, (view) => {
    const all = logins.all(view)
    const over = all.filter(({ value }) => value.expires <= clock.now())
    if (all.length - over.length >= MOST_PENDING) return { writes: [], result: undefined }
    const made = { userCode, expires: clock.now() + DEVICE_LIFETIME * 1000, polled: 0, state: 'pending' } as const
    return {
      writes: [...over.map(({ key }) => logins.remove(key.slice(logins.prefix.length))), logins.put(digest(deviceCode), made)], // prettier-ignore
      result: { deviceCode, userCode },
    }
  })
}

const plainCode = (text: string) => text.toUpperCase().replace(/[^A-Z]/g, '')

/** What the person on the page decided; in words, when it cannot be. */
export async function decideLogin(room: OcmParts, userCode: string, username: string, allow: boolean): Promise<string> {
  if (allow && !isUsername(username)) return 'That is no user name.'
  if (allow) await identityOf(room, username)
  return change(room, (view) => {
    const found = logins.all(view).find(({ value }) => plainCode(value.userCode) === plainCode(userCode))
    const fresh = found && found.value.state === 'pending' && found.value.expires > room.clock.now()
    if (!fresh) return { writes: [], result: 'There is no login with that code, or it is over. Begin again.' }
    const state = allow ? 'approved' : 'denied'
    return {
      writes: [logins.put(found.key.slice(logins.prefix.length), { ...found.value, state, ...(allow ? { username } : {}) })], // prettier-ignore
      result: allow ? `You are logged in as ${username}. Go back to your terminal.` : 'The login was refused.',
    }
  })
}

export type Polled = { readonly username: string } | { readonly error: string; readonly description: string }

/** A code is good once. */
export function pollLogin(room: OcmParts, deviceCode: string): Promise<Polled> {
  const id = digest(deviceCode)
  const now = room.clock.now()
  return change<Polled>(room, (view) => {
    const login = logins.get(view, id)?.value
    if (!login) return { writes: [], result: { error: 'invalid_grant', description: 'Device code not valid' } }
    if (login.expires <= now) return { writes: [logins.remove(id)], result: { error: 'expired_token', description: 'Device code is expired' } } // prettier-ignore
    if (login.state === 'denied') return { writes: [logins.remove(id)], result: { error: 'access_denied', description: 'The end user denied the authorization request' } } // prettier-ignore
    if (login.username !== undefined) return { writes: [logins.remove(id)], result: { username: login.username } }
    const hasty = now - login.polled < (DEVICE_INTERVAL * 1000) / 2
    const error = hasty
      ? { error: 'slow_down', description: 'Polling too frequently' }
      : { error: 'authorization_pending', description: 'The authorization request is still pending' }
    return { writes: [logins.put(id, { ...login, polled: now })], result: error }
  })
}
