import { Agent, request as httpsRequest } from 'node:https'
import { dialling, type Dial } from '../wire/http.ts'
import type { Clock } from '../kernel/Clock.ts'
import { nameOwner } from '../wire/names.ts'

export interface Fetched {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface FetchInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** HTTPS inside the cloud: names of the cloud and the machine's own are answered by the TLS door, with the world's CA. Nothing else is reached. */
export type CloudFetch = (url: string, init?: FetchInit) => Promise<Fetched>

const DEADLINE_MS = 30_000

/** `door`: the TLS door's port, known once it is open. */
export function cloudFetch(
  clock: Clock,
  ca: string,
  door: () => number,
  dial?: Dial,
): { fetch: CloudFetch; close(): void } {
  const plain = new Agent({ keepAlive: true, ca, maxSockets: 16 })
  const agent = dial ? dialling(plain, dial) : plain
  const fetch: CloudFetch = (text, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(text)
      const local = url.hostname === '127.0.0.1' || url.hostname === 'localhost'
      if (url.protocol !== 'https:' || !(local || nameOwner(url.host)))
        return reject(new Error(`${url.origin} is not in this cloud`))
      const outgoing = httpsRequest(
        {
          host: '127.0.0.1',
          port: local ? url.port : door(),
          ...(local ? {} : { servername: url.hostname }),
          method: init.method ?? 'GET',
          path: url.pathname + url.search,
          headers: { host: url.host, ...init.headers },
          agent,
          ca,
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('error', reject)
          answer.on('end', () => {
            timer.cancel()
            const headers = Object.fromEntries(
              Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
            )
            resolve({ status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks) })
          })
        },
      )
      const timer = clock.deadline(DEADLINE_MS, () =>
        outgoing.destroy(new Error(`${url.host} took longer than ${DEADLINE_MS} ms`)),
      )
      outgoing.on('error', (error) => {
        timer.cancel()
        reject(error)
      })
      outgoing.end(init.body)
    })
  return { fetch, close: () => agent.destroy() }
}
