import type { Clock } from '../../kernel/Clock.ts'
import { jsonApi, type JsonAnswer, type Reach } from '../json-api.ts'
import type { Patience } from '../patience.ts'

/** A refusal, as OCM worded it. */
export class OcmError extends Error {
  override readonly name = 'OcmError'
  readonly status: number
  /** `CLUSTERS-MGMT-400`. */
  readonly code: string

  /** As OCM sent them; what they are depends on the refusal. */
  readonly details: unknown

  constructor(status: number, code: string, reason: string, details?: unknown) {
    super(reason)
    this.status = status
    this.code = code
    this.details = details
  }
}

/** A list, one page of it. */
export interface Page<Item> {
  readonly page: number
  readonly size: number
  readonly total: number
  readonly items: readonly Item[]
}

type Query = Readonly<Record<string, string | number | boolean>>

/** OCM's REST API. Paths are whole; what is read of an answer is what the caller says it is. @throws {OcmError} for what is refused */
export interface OcmClient {
  readonly url: string
  get<Result>(path: string, query?: Query): Promise<Result>
  post<Result>(path: string, body: unknown, query?: Query): Promise<Result>
  patch<Result>(path: string, body: unknown): Promise<Result>
  delete(path: string, query?: Query): Promise<void>
  close(): void
}

const UNAVAILABLE = 503

export const CLUSTERS_MGMT = '/api/clusters_mgmt/v1'
export const ACCOUNTS_MGMT = '/api/accounts_mgmt/v1'

/** `patience`: for answers that say to try again; without it they are told at once. */
export type OcmReach = Reach & { readonly patience?: Patience | undefined }

export function ocmOf(
  url: string,
  token: () => string | Promise<string>,
  clock: Clock,
  { patience, ...reach }: OcmReach = {},
): OcmClient {
  const api = jsonApi(url, token, clock, reach)
  const send = async <Result>(method: string, path: string, query: Query = {}, body?: unknown): Promise<Result> => {
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString()
    const ask = () => api.send(method, search ? `${path}?${search}` : path, body)
    const waiting = patience?.begin('OCM')
    let answer = await ask()
    while (answer.status === UNAVAILABLE && (await waiting?.again())) answer = await ask()
    if (answer.status >= 300) throw refused(answer)
    return answer.body as Result // the public API's own shapes: read field by field, none is relied on for safety
  }
  return {
    url,
    get: (path, query) => send('GET', path, query),
    post: (path, body, query) => send('POST', path, query, body),
    patch: (path, body) => send('PATCH', path, {}, body),
    delete: (path, query) => send('DELETE', path, query),
    close: () => api.close(),
  }
}

function refused({ status, body, text }: JsonAnswer): OcmError {
  const told = (body ?? {}) as { readonly code?: string; readonly reason?: string; readonly details?: unknown }
  return new OcmError(
    status,
    told.code ?? String(status),
    told.reason ?? (text.trim().slice(0, 500) || `status ${status}`),
    told.details,
  )
}

/** Every item of a list, page by page. */
export async function allItems<Item>(ocm: OcmClient, path: string, query: Query = {}): Promise<readonly Item[]> {
  const items: Item[] = []
  for (let page = 1; ; page++) {
    const answer = await ocm.get<Page<Item>>(path, { ...query, page, size: 100 })
    items.push(...(answer.items ?? []))
    if ((answer.items ?? []).length < 100 || items.length >= answer.total) return items
  }
}
