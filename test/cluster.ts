import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:https'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bootstrapManifests, manifestWrites } from '../src/cluster/bootstrap.ts'
import type { KubeApi } from '../src/cluster/api/kube-api.ts'
import { kubeApi } from '../src/cluster/api/kube-api.ts'
import { certificateUser } from '../src/cluster/api/client-certificate.ts'
import type { Fields } from '../src/cluster/api/object.ts'
import type { KubeResponse, User } from '../src/cluster/api/request.ts'
import { tokenAuthority } from '../src/cluster/tokens/issuer.ts'
import type { TokenAuthority } from '../src/cluster/tokens/issuer.ts'
import { worldClock } from '../src/kernel/Clock.ts'
import type { WorldClock } from '../src/kernel/Clock.ts'
import { silentLog } from '../src/kernel/log.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { memoryStore } from '../src/store/memory/memory-store.ts'
import { openProjection } from '../src/store/projection.ts'
import type { Store } from '../src/store/Store.ts'
import { issueCa, issueLeaf } from '../src/wire/x509/issue.ts'
import type { Issued } from '../src/wire/x509/issue.ts'
import { kidOf } from '../src/wire/jose/jwk.ts'

export interface TestCluster {
  readonly api: KubeApi
  /** The CA of its server and of its clients. */
  readonly ca: Issued
  readonly clock: WorldClock
  readonly store: Store
  readonly tokens: TokenAuthority
  /** Requests as cluster admin unless a token says otherwise; answers as status and body. */
  call(method: string, path: string, options?: CallOptions): Promise<{ status: number; body: Fields }>
  close(): void
}

export interface CallOptions {
  readonly body?: unknown
  readonly type?: string
  /** `''` calls without any. */
  readonly token?: string
  readonly accept?: string
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

export const ADMIN_TOKEN = 'admin-token-of-the-test'
export const ISSUER = 'https://demo-oidc.s3.us-east-1.amazonaws.com'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
export const signingKey = { privateKey, publicKey, kid: kidOf(publicKey) }

const admin: User = { name: 'kube:admin', groups: ['system:masters'] }

/** The Kubernetes API of one cluster with its bootstrap objects, over a store in memory; time stands at 2026-03-01. */
export async function testCluster(): Promise<TestCluster> {
  const clock = worldClock({ frozenAt: Date.parse('2026-03-01T00:00:00Z') })
  const random = systemRandom()
  const store = memoryStore()
  const projection = await openProjection(store)
  const clusterId = 'c1'
  await store.commit({ writes: manifestWrites({ projection, clock, random, clusterId }, bootstrapManifests) })
  const tokens = tokenAuthority({ issuer: ISSUER, clock, random, signingKey: () => signingKey })
  const log = { ...silentLog, bug: (event: string, error: unknown) => console.error(event, error) }
  const version = { openshift: '4.21.9', kubernetes: '1.34.2' }
  const staticUser = (token: string) => (token === ADMIN_TOKEN ? admin : undefined)
  const ca = issueCa({ commonName: 'Cluster test CA' }, { now: clock.hostNow(), random })
  const clientCa = { certificate: ca.certificate, now: () => clock.hostNow() }
  const clientUser = (request: IncomingMessage) => certificateUser(request, clientCa)
  const api = kubeApi({ clientUser, store, projection, clock, random, clusterId, tokens, version, staticUser, log })
  return {
    api,
    ca,
    clock,
    store,
    tokens,
    async call(
      method,
      target,
      { body, type = 'application/json', token = ADMIN_TOKEN, accept, headers: more = {} } = {},
    ) {
      const url = new URL(target, 'http://cluster')
      const headers = new Map([['content-type', type], ...Object.entries(more)])
      if (token) headers.set('authorization', `Bearer ${token}`)
      if (accept) headers.set('accept', accept)
      const bytes =
        body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
      return plain(await api.respond({ method, path: url.pathname, query: url.searchParams, headers, body: bytes }))
    },
    close() {
      api.close()
      projection.stop()
      clock.stop()
      void store.close()
    },
  }
}

function plain(response: KubeResponse): { status: number; body: Fields } {
  if ('watch' in response) throw new Error('a watch has no body')
  return { status: response.status, body: 'text' in response ? { text: response.text } : (response.body as Fields) }
}

/** The cluster's API on a free port of this machine; `url` ends in `/clusters/c1`. */
export async function serveCluster(cluster: TestCluster): Promise<{ url: string; close(): void }> {
  const root = '/clusters/c1'
  const moment = { now: cluster.clock.hostNow(), random: systemRandom() }
  const leaf = issueLeaf(cluster.ca, 'localhost', { dns: ['localhost'], ips: ['127.0.0.1'] }, moment)
  const tls = {
    cert: leaf.certificate + cluster.ca.certificate,
    key: leaf.key,
    requestCert: true,
    rejectUnauthorized: false,
  }
  const server = createServer(tls, (request, response) => {
    const target = request.url ?? '/'
    if (!target.startsWith(root)) return void response.writeHead(404).end()
    void cluster.api.handle(request, response, target.slice(root.length) || '/')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}${root}`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
