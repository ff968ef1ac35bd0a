import type { IncomingMessage } from 'node:http'
import { timingSafeEqual } from 'node:crypto'
import { readBody, type Answer } from '../http/exchange.ts'
import type { OcmParts } from '../parts.ts'
import { identityOf, isUsername } from '../resources/identity.ts'
import { pollLogin } from './device.ts'
import { isRevoked } from './revocation.ts'
import { ACCESS_LIFETIME, type Tokens } from './tokens.ts'

/** A program with a secret of its own: a service account of the organisation. */
export interface Client {
  readonly id: string
  readonly secret: string
}

export interface TokenEndpoint {
  readonly room: OcmParts
  readonly tokens: Tokens
  readonly client: () => Promise<Client>
}

type Form = URLSearchParams
type Grant = (endpoint: TokenEndpoint, form: Form, request: IncomingMessage) => Promise<Answer>

/** By their names in a request. @see RFC 6749 §4.3, §4.4, §6; RFC 8628 §3.4 */
const GRANTS: ReadonlyMap<string, Grant> = new Map([
  ['refresh_token', refreshed],
  ['client_credentials', forClient],
  ['password', forLocalUser],
  ['urn:ietf:params:oauth:grant-type:device_code', forDevice],
])

/** OAuth 2's token endpoint. */
export async function tokenAnswer(endpoint: TokenEndpoint, request: IncomingMessage): Promise<Answer> {
  const form = await formOf(request)
  if ('status' in form) return form
  const grant = GRANTS.get(form.get('grant_type') ?? '')
  return grant
    ? grant(endpoint, form, request)
    : refusal('unsupported_grant_type', `The grant type must be one of ${[...GRANTS.keys()].join(', ')}`)
}

/** The form of a POST, or the refusal. */
export async function formOf(request: IncomingMessage): Promise<Form | Answer> {
  if (request.method !== 'POST')
    return { ...refusal('invalid_request', 'The method must be POST'), status: 405, headers: { allow: 'POST' } }
  const text = await readBody(request)
  return text === undefined ? refusal('invalid_request', 'The body is too large') : new URLSearchParams(text)
}

export const refusal = (error: string, description: string, status = 400): Answer => ({
  status,
  json: { error, error_description: description },
})

async function refreshed({ room, tokens }: TokenEndpoint, form: Form): Promise<Answer> {
  const token = form.get('refresh_token') ?? ''
  const caller = await tokens.verify(token, 'Refresh')
  if (!caller || isRevoked(room, caller.session)) return refusal('invalid_grant', 'Invalid refresh token')
  return granted(await tokens.access(caller.username, { lifetime: ACCESS_LIFETIME, session: caller.session }), token)
}

async function forClient({ tokens, client }: TokenEndpoint, form: Form, request: IncomingMessage): Promise<Answer> {
  const [given, known] = [credentialsOf(request, form), await client()]
  if (!same(given.id, known.id) || !same(given.secret, known.secret))
    return refusal('invalid_client', 'Invalid client or Invalid client credentials', 401)
  return granted(await tokens.access(`service-account-${known.id}`, { lifetime: ACCESS_LIFETIME }))
}

/** A person of this machine: whoever reaches the door is believed, and there is no password to ask for. */
async function forLocalUser(endpoint: TokenEndpoint, form: Form): Promise<Answer> {
  const username = form.get('username') ?? ''
  if (!isUsername(username) || username.startsWith('service-account-'))
    return refusal('invalid_grant', 'Invalid user credentials', 401)
  return loggedIn(endpoint, username, form)
}

async function forDevice(endpoint: TokenEndpoint, form: Form): Promise<Answer> {
  const polled = await pollLogin(endpoint.room, form.get('device_code') ?? '')
  return 'error' in polled ? refusal(polled.error, polled.description) : loggedIn(endpoint, polled.username, form)
}

async function loggedIn({ room, tokens }: TokenEndpoint, username: string, form: Form): Promise<Answer> {
  await identityOf(room, username)
  const session = room.random.uuid()
  const isOffline = (form.get('scope') ?? '').split(' ').includes('offline_access')
  return granted(
    await tokens.access(username, { lifetime: ACCESS_LIFETIME, session }),
    await tokens.refresh(username, isOffline ? 'Offline' : 'Refresh', session),
  )
}

function granted(access: string, refresh?: string): Answer {
  const json = {
    access_token: access,
    expires_in: ACCESS_LIFETIME,
    token_type: 'Bearer',
    scope: 'openid',
    ...(refresh === undefined ? {} : { refresh_token: refresh }),
  }
  return { status: 200, json }
}

function credentialsOf(request: IncomingMessage, form: Form): Client {
  const basic = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic === undefined) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' }
  const text = Buffer.from(basic, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return { id: text.slice(0, Math.max(0, colon)), secret: text.slice(colon + 1) }
}

function same(given: string, known: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(known)]
  return a.length === b.length && timingSafeEqual(a, b)
}
