import type { Clock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { fetchWhole, httpClient } from '../../wire/http.ts'
import { parseJwt } from '../../wire/jose/jwt.ts'
import type { Patience } from '../patience.ts'
import { readIfThere } from '../state.ts'
import { ocmOf, type OcmClient } from './client.ts'
import type { Terminal } from '../terminal.ts'

/** The file in which rosa and ocm keep their login. */
interface LoginFile {
  readonly access_token?: string
  readonly refresh_token?: string
  readonly client_id?: string
  readonly token_url?: string
  readonly url?: string
}

/** OCM as `OCM_URL` and `OCM_TOKEN` name it, else as the file `OCM_CONFIG` does; undefined when neither is set. */
export function ocmLogin(
  environment: Terminal['environment'],
  clock: Clock,
  patience?: Patience,
): OcmClient | undefined {
  const { OCM_URL: url, OCM_TOKEN: token, OCM_CONFIG: config } = environment
  if (url && token) return ocmOf(url, () => token, clock, { patience })
  const told = config ? readIfThere(config) : undefined
  if (told === undefined) return undefined
  const login = JSON.parse(told) as LoginFile // the user's own file; what is missing is told below
  if (!login.url)
    throw new Refusal(`${config} names no OCM: the member url is missing.`, { next: 'eval "$(stint env)"' })
  return ocmOf(login.url, () => accessToken(login, clock), clock, { patience })
}

/** The stored access token while it lasts, else one for the refresh token. */
async function accessToken(login: LoginFile, clock: Clock): Promise<string> {
  const { access_token: stored, refresh_token: refresh, client_id: client = 'cloud-services', token_url: url } = login
  if (stored && (!refresh || !isOver(stored, clock))) return stored
  if (!refresh || !url) throw new Refusal('The login of OCM is over.', { next: 'eval "$(stint env)"' })
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: client,
    refresh_token: refresh,
  }).toString()
  const http = httpClient({ clock })
  const { origin, host, pathname } = new URL(url)
  const headers = new Map([
    ['host', host],
    ['content-type', 'application/x-www-form-urlencoded'],
    ['accept', 'application/json'],
  ])
  const answer = await fetchWhole(http, clock, {
    method: 'POST',
    origin,
    path: pathname,
    headers,
    body: Buffer.from(body),
  }).finally(() => http.close())
  if (answer.status !== 200)
    throw new Refusal(`OCM's token endpoint refused the login (${answer.status}).`, { next: 'eval "$(stint env)"' })
  return (JSON.parse(answer.body.toString('utf8')) as { readonly access_token: string }).access_token // RFC 6749 §5.1
}

function isOver(token: string, clock: Clock): boolean {
  const jwt = parseJwt(token)
  const end = 'problem' in jwt ? undefined : jwt.claims['exp']
  return typeof end === 'number' && end * 1000 <= clock.hostNow()
}
