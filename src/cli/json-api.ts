import type { Clock } from '../kernel/Clock.ts'
import type { Readable } from 'node:stream'
import { fetchWhole, httpClient, type Answer, type Dial } from '../wire/http.ts'

export interface JsonAnswer {
  readonly status: number
  /** Undefined when there is no body. */
  readonly body: unknown
  /** The body as it came. */
  readonly text: string
}

/** A server that speaks JSON and takes a bearer token. */
export interface JsonApi {
  readonly url: string
  send(method: string, path: string, body?: unknown): Promise<JsonAnswer>
  /** Bytes both ways, as they come. */
  exchange(method: string, path: string, body?: Readable): Promise<Answer>
  close(): void
}

/** No end: moving the clock by a year takes as long as it takes. */
const PATIENT = 0

/** How the server is reached: `ca` (PEM) is trusted beside nothing else. */
export interface Reach {
  readonly ca?: string | undefined
  readonly dial?: Dial | undefined
}

export function jsonApi(url: string, token: () => string | Promise<string>, clock: Clock, reach: Reach = {}): JsonApi {
  const client = httpClient({ clock, ...reach })
  return {
    url,
    async exchange(method, path, body) {
      const headers = new Map([
        ['host', new URL(url).host],
        ['authorization', `Bearer ${await token()}`],
        ['user-agent', 'stint'],
      ])
      return client.exchange({ method, origin: new URL(url).origin, path, headers, body, deadline: PATIENT })
    },
    async send(method, path, body) {
      const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
      const headers = new Map([
        ['host', new URL(url).host],
        ['authorization', `Bearer ${await token()}`],
        ['accept', 'application/json'],
        ['user-agent', 'stint'],
        ...(payload ? ([['content-type', 'application/json']] as const) : []),
        ['content-length', String(payload?.length ?? 0)],
      ])
      const answer = await fetchWhole(client, clock, {
        method,
        origin: new URL(url).origin,
        path,
        headers,
        body: payload,
        deadline: PATIENT,
      })
      const said = answer.body.toString('utf8')
      return { status: answer.status, body: parsed(said), text: said }
    },
    close: () => client.close(),
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    return undefined
  }
}
