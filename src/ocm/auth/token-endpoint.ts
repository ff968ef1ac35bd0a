import type { IncomingMessage } from 'node:http'
import { timingSafeEqual } from 'node:crypto'
import { readBody, type Answer } from '../http/exchange.ts'
import { ACCESS_LIFETIME, type Tokens } from './tokens.ts'

export const TOKEN_PATH = '/auth/realms/redhat-external/protocol/openid-connect/token'

/** A program with a secret of its own: a service account of the organisation. */
export interface Client {
  readonly id: string
  readonly secret: string
}

/** OAuth 2's token endpoint. @see RFC 6749 §4.4, §6 */
export async function tokenAnswer(
  request: IncomingMessage,
  tokens: Tokens,
  client: () => Promise<Client>,
): Promise<Answer> {
  if (request.method !== 'POST')
    return { ...refusal('invalid_request', 'The method must be POST'), status: 405, headers: { allow: 'POST' } }
  const text = await readBody(request)
  if (text === undefined) return refusal('invalid_request', 'The body is too large')
  const form = new URLSearchParams(text)
  const grant = form.get('grant_type')
  if (grant === 'refresh_token') return refreshed(tokens, form.get('refresh_token') ?? '')
  if (grant === 'client_credentials') return forClient(tokens, credentialsOf(request, form), await client())
  return refusal('unsupported_grant_type', 'The grant type must be refresh_token or client_credentials')
}

const refusal = (error: string, description: string, status = 400): Answer => ({
  status,
  json: { error, error_description: description },
})

async function refreshed(tokens: Tokens, token: string): Promise<Answer> {
  const caller = await tokens.verify(token, 'Offline')
  if (!caller) return refusal('invalid_grant', 'The refresh token is not valid')
  return granted(await tokens.access(caller.username, ACCESS_LIFETIME), token)
}

async function forClient(tokens: Tokens, given: Client, known: Client): Promise<Answer> {
  if (!same(given.id, known.id) || !same(given.secret, known.secret))
    return refusal('invalid_client', 'Invalid client or invalid client credentials', 401)
  return granted(await tokens.access(`service-account-${known.id}`, ACCESS_LIFETIME))
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

function credentialsOf(request: IncomingMessage, form: URLSearchParams): Client {
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
