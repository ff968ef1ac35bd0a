import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createColors } from 'picocolors'
import { findCommand, parseInput } from '../src/cli/parse.ts'
import { entries } from '../src/cli/registry.ts'
import type { Terminal } from '../src/cli/terminal.ts'
import { accountId } from '../src/kernel/brands.ts'
import type { WorldClock } from '../src/kernel/Clock.ts'
import { silentLog, type Log } from '../src/kernel/log.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { durableClock } from '../src/main/durable-clock.ts'
import type { InsideDoors } from '../src/main/inside-doors.ts'
import { openServer, type Server } from '../src/main/server.ts'
import { forkInto } from '../src/main/snapshots/fork.ts'
import { memoryStore } from '../src/store/memory/memory-store.ts'
import type { Store } from '../src/store/Store.ts'
import type { KeySpare } from '../src/wire/jose/signing-key.ts'
import { awsClient, type AwsClient } from '../src/wire/aws-client.ts'
import type { Credentials } from '../src/wire/sigv4/request.ts'

/** A whole cloud inside this process, its doors open on free ports: what `stint up` opens, without a process of its own. */
export interface Inside {
  readonly server: Server
  readonly store: Store
  readonly clock: WorldClock
  /** The state folder, in which commands are typed. */
  readonly state: string
  /** The person in the customer's account. */
  readonly aws: AwsClient
  /** The same, who takes the first answer for the last. */
  readonly once: AwsClient
  /** The person in any account. */
  person(account: string): Promise<AwsClient>
  /** Whoever holds these. */
  as(credentials: Credentials): AwsClient
  /** Runs a command of the CLI as typed, against this cloud, in a shell with more variables; answers what it printed. Rejects with what the command throws. */
  type(line: string, typedIn?: Readonly<Record<string, string>>): Promise<string>
  close(): Promise<void>
}

export interface InsideOptions {
  readonly store?: Store
  readonly log?: Log
  readonly keys?: KeySpare
  /** Others than on free ports of this machine. */
  readonly doors?: Pick<InsideDoors, 'open' | 'dial'>
}

/** Bearer token of Stint's own API. */
export const OWN_TOKEN = 'own-api-of-the-test'

const bugs: Log = { ...silentLog, bug: (event, error) => console.error(event, error) }

/** Opens a cloud over the store, founding its world when the store is empty. */
export async function inside({ store = memoryStore(), log = bugs, keys, doors }: InsideOptions = {}): Promise<Inside> {
  const state = mkdtempSync(join(tmpdir(), 'stint-inside-'))
  const time = await durableClock(store, log)
  const settings = {
    state,
    store: 'memory' as const,
    host: '127.0.0.1',
    ports: { aws: 0, tls: 0, ocm: 0 },
    region: 'us-east-1',
    pace: 'instant' as const,
    trustedCas: [],
    allowedIssuers: [],
  }
  const server: Server = await openServer({
    settings,
    store,
    time,
    random: systemRandom(),
    log,
    token: OWN_TOKEN,
    reset: async () => {},
    snapshots: {
      restore: () => Promise.reject(new Error('a cloud inside a test stands where it stands')),
      fork: (name, into) => forkInto(state, name, into, server.shelf),
    },
    ...(keys ? { keys } : {}),
    ...(doors ? { inside: doors } : {}),
  })
  const { clock } = server
  const clients: AwsClient[] = []
  const as = (credentials: Credentials, tries?: number): AwsClient => {
    const made = awsClient({ endpoint: () => server.doors.aws, region: 'us-east-1', credentials, clock, tries })
    clients.push(made)
    return made
  }
  const key = await server.credentialsIn(server.cloud.identity.accounts.customer)
  const environment = async () => {
    return {
      AWS_ENDPOINT_URL: server.doors.aws,
      AWS_ACCESS_KEY_ID: key.accessKeyId,
      AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
      AWS_REGION: 'us-east-1',
      OCM_URL: server.doors.ocm,
      OCM_TOKEN: await server.ocmToken(),
      STINT_URL: server.doors.ocm,
      STINT_TOKEN: OWN_TOKEN,
    }
  }
  return {
    server,
    store,
    clock,
    state,
    aws: as(key),
    once: as(key, 1),
    person: async (account) => as(await server.credentialsIn(accountId(account))),
    as,
    async type(line, typedIn = {}) {
      const words = line.split(' ')
      const found = findCommand(entries, words)
      if (!('entry' in found)) throw new Error(`${line} names no command`)
      const command = await found.entry.load()
      const input = parseInput(command, found.entry.path.join(' '), found.rest)
      const said: string[] = []
      const print = (text: string) => void said.push(text)
      const format = input.flags.get('output')
      const terminal: Terminal = {
        interactive: false,
        color: createColors(false),
        environment: { ...(await environment()), ...typedIn },
        cwd: state,
        format: format === 'json' || format === 'yaml' ? format : 'text',
        print,
        note: format === undefined ? print : () => {},
      }
      await command.run(input, terminal)
      return said.join('\n')
    },
    async close() {
      for (const client of clients) client.close()
      await server.close()
      clock.stop()
      rmSync(state, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
    },
  }
}

/** What OCM knows of the only cluster. */
export function clusterOf({ server }: Inside): {
  readonly id: string
  readonly infraId: string
  readonly issuer: string
} {
  const view = server.cloud.projection.view()
  const [found] = view.scan<ToldCluster>('ocm', 'cluster/')
  if (!found) throw new Error('there is no cluster')
  const { id, infraId, spec } = found.value
  const config = view.get<{ issuer: string }>('ocm', `oidc-config/${spec.aws.sts.oidc_config_id}`)
  return { id, infraId, issuer: config?.value.issuer ?? '' }
}

interface ToldCluster {
  readonly id: string
  readonly infraId: string
  readonly spec: { readonly aws: { readonly sts: { readonly oidc_config_id: string } } }
}

export interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

interface Conditioned {
  readonly metadata: { readonly name: string }
  readonly status?: { readonly conditions?: readonly Condition[] }
}

/** The conditions of every object of a kind (`nodes`, `clusteroperators.config.openshift.io`) in the only cluster, by their type. */
export function conditionsOf(w: Inside, kind: string) {
  const objects = w.server.cloud.projection.view().scan<Conditioned>(`cluster/${clusterOf(w).id}`, `k8s/${kind}/`)
  return objects.map(({ value: { metadata, status } }) => ({
    name: metadata.name,
    conditions: new Map((status?.conditions ?? []).map((one) => [one.type, one])),
  }))
}
