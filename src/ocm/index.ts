import type { IncomingMessage, ServerResponse } from 'node:http'
import { nameOwner } from '../wire/names.ts'
import { tokens } from './auth/tokens.ts'
import { send } from './http/exchange.ts'
import { keptKey } from './kept-key.ts'
import type { OcmParts } from './parts.ts'
import { workloadIssuer } from './workloads/issuer.ts'

export { WORKLOAD_AUDIENCE, WORKLOAD_ISSUER } from './workloads/issuer.ts'
export type { CloudFetch, OcmParts } from './parts.ts'

/** Red Hat's side: the cluster service, its token endpoint, its installer. */
export interface Ocm {
  /** `/api/…`, `/auth/…` and, by name, the documents of the workloads' issuer. */
  serve(request: IncomingMessage, response: ServerResponse, secure: boolean): Promise<void>
  /** Begins the controllers' work; the doors are open by now. */
  start(): void
  stop(): Promise<void>
  /** An access token (JWT) for a person. */
  token(user: string): Promise<string>
  /** A token for the token endpoint, which never ends. */
  offlineToken(user: string): Promise<string>
}

export async function openOcm(parts: OcmParts): Promise<Ocm> {
  const { store, clock, random } = parts
  const workloadKey = keptKey(store, 'workload')
  const tokenKey = keptKey(store, 'token')
  for (const key of [workloadKey, tokenKey]) key.catch(() => {}) // told to whoever needs the key
  const workloads = workloadIssuer(() => workloadKey, clock, random)
  const session = tokens(
    () => tokenKey,
    clock,
    random,
    () => '',
  )
  return {
    async serve(request, response) {
      const path = request.url?.split('?')[0] ?? '/'
      if (nameOwner(request.headers.host ?? '')?.service === 'ocm-issuer') {
        const document = await workloads.document(path)
        return send(request, response, document ? { status: 200, json: document } : { status: 404, json: {} })
      }
      send(request, response, { status: 404, json: {} })
    },
    start() {},
    async stop() {},
    token: (user) => session.access(user),
    offlineToken: (user) => session.offline(user),
  }
}
