import type { IncomingMessage, ServerResponse } from 'node:http'
import { httpClient } from '../wire/http.ts'
import { keySpare, type KeySpare } from '../wire/jose/signing-key.ts'
import { nameOwner } from '../wire/names.ts'
import { routes } from './api.ts'
import { realmAnswer } from './auth/realm.ts'
import { isRevoked } from './auth/revocation.ts'
import { tokens } from './auth/tokens.ts'
import { send, type Answer } from './http/exchange.ts'
import { apiServer } from './http/serve.ts'
import { installController } from './install/controller.ts'
import { keptClient, keptKey } from './kept.ts'
import { kubernetesClient } from './kubernetes.ts'
import { publisher } from './oidc/publish.ts'
import type { OcmParts } from './parts.ts'
import { identityOf } from './resources/identity.ts'
import type { Room } from './room.ts'
import { workloadIssuer, type WorkloadIssuer } from './workloads/issuer.ts'
import { supportDesk, type Desk } from './support/desk.ts'
import { redHatRole } from './workloads/roles.ts'

export { TOKEN_ISSUER, TOKEN_PARTY } from './auth/tokens.ts'
export { WORKLOAD_AUDIENCE, WORKLOAD_ISSUER } from './workloads/issuer.ts'
export type { CloudFetch, OcmParts } from './parts.ts'
export type { Desk } from './support/desk.ts'
export { standing, type AccessRequest } from './support/documents.ts'

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
  /** A client id and secret that the token endpoint takes. */
  client(): Promise<{ readonly id: string; readonly secret: string }>
  /** Red Hat's side of support. */
  readonly support: Desk
}

export async function openOcm(parts: OcmParts): Promise<Ocm> {
  const { store, clock, random } = parts
  const workloadKey = lazily(() => keptKey(store, 'workload'))
  const tokenKey = lazily(() => keptKey(store, 'token'))
  const workloads = workloadIssuer(workloadKey, clock, random)
  const http = httpClient({ clock, dial: parts.dial })
  const spare = lazySpare(parts.keys)
  const cloud = { ...parts, http }
  const role = (name: string, workload: string) => redHatRole(cloud, name, () => workloads.token(workload))
  const room: Room = {
    ...cloud,
    tokens: tokens({
      key: tokenKey,
      clock,
      random,
      isRevoked: (id) => isRevoked(parts, id),
      async person(username) {
        const { account, organization, isAdmin } = await identityOf(parts, username)
        return { organizationId: organization.id, accountId: account.id, isAdmin }
      },
    }),
    installer: role('RH-Managed-OpenShift-Installer', 'installer'),
    publisher: publisher(role('RH-OCM-OIDC-Publisher', 'oidc-publisher')),
    keys: spare,
    decided: (id) => desk.decided(id),
    kubernetes: (id, token) => kubernetesClient(parts.kubernetesUrl(id), token, parts.cloudFetch),
    wake: (id) => controller.wake(id),
    glance: (id) => controller.glance(id),
  }
  const controller = installController(room)
  const desk = supportDesk(room, role('RH-SRE-Accounts', 'sre-accounts'))
  const client = () => keptClient(store, random)
  const api = apiServer(room, routes)
  const realm = { room: parts, tokens: room.tokens, client }
  const answer = (request: IncomingMessage): Promise<Answer> => {
    const path = request.url?.split('?')[0] ?? '/'
    if (nameOwner(request.headers.host ?? '')?.service === 'ocm-issuer') return issuerAnswer(workloads, path)
    return realmAnswer(realm, path, request) ?? api(request)
  }
  return {
    serve: async (request, response) => send(request, response, await answer(request)),
    start() {
      // Somebody will need them soon, unless the keys' owner says otherwise.
      if (!parts.keys) {
        for (const key of [workloadKey, tokenKey]) key().catch(() => {})
        spare.prepare()
      }
      controller.start()
      desk.start()
    },
    async stop() {
      await controller.stop()
      http.close()
    },
    token: (user) => room.tokens.access(user),
    offlineToken: (user) => room.tokens.refresh(user, 'Offline'),
    client,
    support: desk,
  }
}

async function issuerAnswer(workloads: WorkloadIssuer, path: string): Promise<Answer> {
  const json = await workloads.document(path)
  return json ? { status: 200, json } : { status: 404, json: {} }
}

/** Begun when it is first asked for. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    if (!made) {
      made = make()
      made.catch(() => (made = undefined)) // told to whoever asked; the next one tries again
    }
    return made
  }
}

/** Begun once the doors are open, so that they need not wait for it. */
function lazySpare(given?: KeySpare): KeySpare & { prepare(): void } {
  let spare = given
  const prepare = () => (spare ??= keySpare())
  return { take: () => prepare().take(), prepare: () => void prepare() }
}
