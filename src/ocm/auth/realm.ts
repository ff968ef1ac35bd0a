import type { IncomingMessage } from 'node:http'
import type { Answer } from '../http/exchange.ts'
import { nameOwner } from '../../wire/names.ts'
import { badRequest } from '../http/fault.ts'
import { beginLogin, DEVICE_INTERVAL, DEVICE_LIFETIME } from './device.ts'
import { devicePage } from './device-page.ts'
import { revoke } from './revocation.ts'
import { formOf, refusal, tokenAnswer, type TokenEndpoint } from './token-endpoint.ts'
import { TOKEN_ISSUER } from './tokens.ts'

export const REALM = '/auth/realms/redhat-external'
const CONNECT = `${REALM}/protocol/openid-connect`
export const DEVICE_PAGE = `${REALM}/device`

type Endpoint = (endpoint: TokenEndpoint, request: IncomingMessage) => Promise<Answer>

/** What the realm answers for, by path. */
const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map([
  [`${REALM}/.well-known/openid-configuration`, async ({ room }, request) => ({ status: 200, json: discovery(baseOf(room, request)) })],
  [`${CONNECT}/certs`, async ({ tokens }) => ({ status: 200, json: await tokens.keys() })],
  [`${CONNECT}/token`, tokenAnswer],
  [`${CONNECT}/revoke`, revoked],
  [`${CONNECT}/logout`, loggedOut],
  [`${CONNECT}/userinfo`, userInfo],
  [`${CONNECT}/auth/device`, deviceAuthorization],
  [DEVICE_PAGE, ({ room }, request) => devicePage(room, request)],
]) // prettier-ignore

/** OpenID Connect, as Red Hat's single sign-on speaks it; undefined when the path is none of its. */
export function realmAnswer(
  endpoint: TokenEndpoint,
  path: string,
  request: IncomingMessage,
): Promise<Answer> | undefined {
  // prettier-ignore
  return ENDPOINTS.get(path)?.(endpoint, request)
}

/** Asked by its own name, as AWS asks, it is at that name: an issuer's keys must be at https. */
const baseOf = (room: TokenEndpoint['room'], { headers: { host = '' } }: IncomingMessage): string =>
  nameOwner(host)?.service === 'sso' ? new URL(TOKEN_ISSUER).origin : room.publicUrl()

const discovery = (url: string) => ({
  issuer: TOKEN_ISSUER,
  token_endpoint: `${url}${CONNECT}/token`,
  revocation_endpoint: `${url}${CONNECT}/revoke`,
  end_session_endpoint: `${url}${CONNECT}/logout`,
  userinfo_endpoint: `${url}${CONNECT}/userinfo`,
  device_authorization_endpoint: `${url}${CONNECT}/auth/device`,
  jwks_uri: `${url}${CONNECT}/certs`,
  grant_types_supported: ['refresh_token', 'client_credentials', 'password', 'urn:ietf:params:oauth:grant-type:device_code'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  subject_types_supported: ['public'],
  scopes_supported: ['openid', 'offline_access'],
}) // prettier-ignore

/** What is no token of ours is as good as revoked. @see RFC 7009 §2.2 */
async function revoked({ room, tokens }: TokenEndpoint, request: IncomingMessage): Promise<Answer> {
  const form = await formOf(request)
  if ('status' in form) return form
  const token = form.get('token')
  if (!token) return refusal('invalid_request', 'Token not provided')
  const access = await tokens.verify(token, 'Bearer')
  const refresh = access ? undefined : await tokens.verify(token, 'Refresh')
  const caller = access ?? refresh
  if (caller) await revoke(room, caller, refresh !== undefined)
  return { status: 200, json: {} }
}

async function loggedOut({ room, tokens }: TokenEndpoint, request: IncomingMessage): Promise<Answer> {
  const form = await formOf(request)
  if ('status' in form) return form
  const caller = await tokens.verify(form.get('refresh_token') ?? '', 'Refresh')
  if (!caller) return refusal('invalid_grant', 'Invalid refresh token')
  await revoke(room, caller, true)
  return { status: 204 }
}

async function userInfo({ tokens }: TokenEndpoint, request: IncomingMessage): Promise<Answer> {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const caller = await tokens.verify(token, 'Bearer')
  if (!caller) return { ...refusal('invalid_token', 'Token verification failed', 401), headers: { 'www-authenticate': 'Bearer' } } // prettier-ignore
  const { username } = caller
  return { status: 200, json: { sub: `f:stint:${username}`, preferred_username: username, name: username } }
}

async function deviceAuthorization({ room }: TokenEndpoint, request: IncomingMessage): Promise<Answer> {
  const form = await formOf(request)
  if ('status' in form) return form
  const begun = await beginLogin(room)
  if (!begun) throw badRequest('Too many logins are under way')
  const page = `${room.publicUrl()}${DEVICE_PAGE}`
  return {
    status: 200,
    json: {
      device_code: begun.deviceCode,
      user_code: begun.userCode,
      verification_uri: page,
      verification_uri_complete: `${page}?user_code=${begun.userCode}`,
      expires_in: DEVICE_LIFETIME,
      interval: DEVICE_INTERVAL,
    },
  }
}
