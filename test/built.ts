import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { createInterface } from 'node:readline'
import { json, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { worldClock } from '../src/kernel/Clock.ts'
import { awsClient, type AwsClient } from '../src/wire/aws-client.ts'

/** The built program, as a person runs it. */
const STINT = fileURLToPath(new URL('../bin/stint.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Typing {
  /** Ends the program with SIGKILL. */
  readonly signal?: AbortSignal
  /** Another Node than this one. */
  readonly node?: string
  readonly environment?: Readonly<Record<string, string>>
}

/** No cloud but the one in the state folder is ever found. */
const environmentOf = (state: string, added: Typing['environment'] = {}) => {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|OCM|STINT)_/.test(name))
  return { ...Object.fromEntries(kept), STINT_STATE: state, NO_COLOR: '1', ...added }
}

/** Types one command and waits for its end. */
export async function stint(
  state: string,
  words: readonly string[],
  { signal, node = process.execPath, environment }: Typing = {},
): Promise<Ended> {
  const child = spawn(node, [STINT, ...words], {
    env: environmentOf(state, environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = () => child.kill('SIGKILL')
  signal?.addEventListener('abort', end)
  const exited = once(child, 'exit') as Promise<[number | null]>
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  signal?.removeEventListener('abort', end)
  return { code, out, err }
}

/** The same, which must end with 0; answers what it printed. */
export async function done(state: string, words: readonly string[], typing: Typing = {}): Promise<string> {
  const { code, out, err } = await stint(state, words, typing)
  if (code !== 0) throw new Error(`stint ${words.join(' ')} ended with ${code}:\n${err}\n${out}`)
  return out
}

export interface UpCloud {
  readonly aws: string
  readonly tls: string
  readonly ocm: string
  readonly pid: number
  readonly ca: string
  /** What it has told on the terminal besides. */
  said(): string
  /** Ends it with SIGKILL. */
  kill(): Promise<void>
  /** Ends it with SIGTERM and answers its exit code. */
  stop(): Promise<number | null>
}

/** The ports of a cloud, for one that takes its place. */
export const portsOf = ({ aws, tls, ocm }: Pick<UpCloud, 'aws' | 'tls' | 'ocm'>): readonly string[] =>
  Object.entries({ aws, tls, ocm }).flatMap(([door, url]) => [`--${door}-port`, new URL(url).port])

/** What `stint up` prints of what to type next; the cloud is ended by SIGTERM then. */
export async function farewellOf(state: string): Promise<string> {
  const child = spawn(process.execPath, [STINT, 'up', '--port', '0'], {
    env: environmentOf(state),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  for await (const some of child.stdout.setEncoding('utf8')) {
    said += String(some)
    if (said.includes('What to type next')) child.kill('SIGTERM')
  }
  return said
}

/** `stint up`, on free ports unless told which, once every door answers. */
export async function cloudUp(
  state: string,
  more: readonly string[] = [],
  ports: readonly string[] = ['--port', '0'],
): Promise<UpCloud> {
  const child = spawn(process.execPath, [STINT, 'up', ...ports, '-o', 'json', ...more], {
    env: environmentOf(state),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (some: string) => (said += some))
  const line = once(createInterface({ input: child.stdout }), 'line') as Promise<[string]>
  const [first] = await Promise.race([line, exited.then(() => Promise.reject(new Error(`stint up ended: ${said}`)))])
  const ready = JSON.parse(first) as Omit<UpCloud, 'said' | 'kill' | 'stop'>
  const ended = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return exited
  }
  return {
    ...ready,
    said: () => said,
    async kill() {
      await ended('SIGKILL')
    },
    async stop() {
      const [code] = await ended('SIGTERM')
      return code
    },
  }
}

/** What `stint env` hands to any client. */
export async function environmentFor(state: string, account = 'customer'): Promise<Readonly<Record<string, string>>> {
  return JSON.parse(await done(state, ['env', '--account', account, '-o', 'json'])) as Record<string, string>
}

/** The person in an account, over the AWS door. */
export async function person(state: string, account = 'customer'): Promise<AwsClient> {
  const env = await environmentFor(state, account)
  const credentials = {
    accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
  }
  return awsClient({
    endpoint: env['AWS_ENDPOINT_URL'] ?? '',
    region: env['AWS_REGION'] ?? '',
    credentials,
    clock: worldClock(),
  })
}

/** OCM's object of a cluster, in the members that tests look at. */
export interface ToldCluster {
  readonly id: string
  readonly infra_id: string
  readonly state: string
}

/** OCM's clusters of that name, over its API: one, or none. */
export async function clustersNamed(state: string, name: string): Promise<readonly ToldCluster[]> {
  const env = await environmentFor(state)
  const url = `${env['OCM_URL']}/api/clusters_mgmt/v1/clusters?search=${encodeURIComponent(`name = '${name}'`)}`
  const answer = await fetch(url, { headers: { authorization: `Bearer ${env['OCM_TOKEN']}` } })
  const { items } = (await answer.json()) as { readonly items: readonly ToldCluster[] }
  return items
}

/** The one cluster of that name. */
export async function clusterNamed(state: string, name: string): Promise<ToldCluster> {
  const [found, ...others] = await clustersNamed(state, name)
  if (!found || others.length > 0) throw new Error(`${others.length + (found ? 1 : 0)} clusters are named ${name}`)
  return found
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: { readonly server: string } }[]
  readonly users: readonly { readonly user: { readonly token: string } }[]
}

interface NodeList {
  readonly items: readonly { readonly status?: { readonly conditions?: readonly { type: string; status: string }[] } }[]
}

/** How many nodes of the only cluster, or the one of that id, are ready, as its own API tells the kubeconfig's user. */
export async function readyNodes(state: string, id = ''): Promise<number> {
  const env = await environmentFor(state)
  const { clusters, users } = JSON.parse(readFileSync(env['KUBECONFIG'] ?? '', 'utf8')) as Kubeconfig
  const at = clusters.findIndex(({ cluster }) => cluster.server.includes(id))
  const headers = { authorization: `Bearer ${users[at]?.user.token}` }
  const asked = get(`${clusters[at]?.cluster.server}/api/v1/nodes`, {
    headers,
    ca: readFileSync(env['AWS_CA_BUNDLE'] ?? ''),
  })
  const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream]
  const { items } = (await json(answer)) as NodeList
  const isReady = ({ type, status }: { type: string; status: string }) => type === 'Ready' && status === 'True'
  return items.filter(({ status }) => status?.conditions?.some(isReady)).length
}
