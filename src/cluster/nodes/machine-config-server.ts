import { createHash, timingSafeEqual } from 'node:crypto'
import { filesConfig, filesOf, type Ignition } from '../../catalogue/ignition.ts'
import { textAt } from '../api/object.ts'
import { resource, type KubeClient } from '../kube-client.ts'
import { nodeBootstrapper } from './bootstrapper.ts'
import { parseIgnition } from './ignition.ts'

/** Where a new machine finds what makes it a node. */
export const nodePaths = {
  cluster: '/etc/stint/cluster',
  pool: '/etc/stint/pool',
  bootstrapToken: '/etc/kubernetes/bootstrap-token',
} as const

const SECRETS = resource('v1', 'secrets')
const SERVICE_ACCOUNTS = resource('v1', 'serviceaccounts')
const NAMESPACE = 'openshift-machine-api'
/** A machine boots within the day, or its instance is made anew. */
const TOKEN_SECONDS = 24 * 3600

/**
 * A pool's configuration, to whoever brings the token that the pool's user-data secret points with.
 * Undefined without it. Holds the credential with which a kubelet asks for its certificate.
 */
export async function machineConfig(kube: KubeClient, clusterId: string, url: URL): Promise<Ignition | undefined> {
  const pool = /^\/config\/([a-z][a-z0-9-]*)$/.exec(url.pathname)?.[1]
  const given = url.searchParams.get('token')
  if (pool === undefined || given === null) return undefined
  const secret = await kube.get(SECRETS, `${pool}-user-data`, NAMESPACE)
  const wanted = tokenIn(Buffer.from(textAt(secret, 'data.userData'), 'base64').toString('utf8'))
  if (wanted === undefined || !equal(given, wanted)) return undefined
  const { namespace, name } = nodeBootstrapper
  const issued = await kube.post(
    SERVICE_ACCOUNTS,
    { namespace, name, subresource: 'token' },
    { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: TOKEN_SECONDS } },
  )
  return filesConfig(
    new Map([
      [nodePaths.cluster, clusterId],
      [nodePaths.pool, pool],
      [nodePaths.bootstrapToken, textAt(issued, 'status.token')],
    ]),
  )
}

/** The token in the pointer that machines of a pool boot with. */
function tokenIn(userData: string): string | undefined {
  const source = parseIgnition(userData)?.ignition.config?.merge[0]?.source
  return source === undefined ? undefined : (new URL(source).searchParams.get('token') ?? undefined)
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const equal = (a: string, b: string) => timingSafeEqual(digest(a), digest(b))

/** All files of several configs; later ones win. */
export const filesOfAll = (configs: readonly Ignition[]): ReadonlyMap<string, string> =>
  new Map(configs.flatMap((config) => [...filesOf(config)]))
