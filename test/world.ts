import { person, personKey } from '../src/aws/world.ts'
import { published } from '../src/aws/s3/published.ts'
import { tlsIssuers } from '../src/aws/sts/discovery.ts'
import { accountId } from '../src/kernel/brands.ts'
import { worldClock, type WorldClock } from '../src/kernel/Clock.ts'
import { silentLog, type Log } from '../src/kernel/log.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { serveAws, servePlainAws } from '../src/main/aws-http.ts'
import { authority } from '../src/main/certificates.ts'
import { openCloud, type Cloud } from '../src/main/cloud.ts'
import { openDoors, type Doors, type Serve } from '../src/main/doors.ts'
import { memoryStore } from '../src/store/memory/memory-store.ts'
import type { Projection } from '../src/store/projection.ts'
import type { Store } from '../src/store/Store.ts'
import { awsClient, type AwsClient } from '../src/wire/aws-client.ts'
import { nameOwner } from '../src/wire/names.ts'
import type { Credentials } from '../src/wire/sigv4/request.ts'

export interface TestWorld {
  readonly clock: WorldClock
  readonly cloud: Cloud
  readonly store: Store
  /** The AWS door, `http://127.0.0.1:<port>`. */
  readonly endpoint: string
  readonly doors: Doors
  /** PEM. */
  readonly ca: string
  /** The person's credentials in an account; made when there are none yet. */
  credentials(account: 'customer' | 'redhat' | 'management' | (string & {})): Promise<Credentials>
  /** A client of the AWS door with real HTTP and SigV4. */
  client(who: 'customer' | 'redhat' | 'management' | Credentials, region?: string): Promise<AwsClient>
  close(): Promise<void>
}

const nothing: Serve = async (_request, response) => {
  response.writeHead(404).end()
}

export interface WorldOptions {
  readonly log?: Log
  /** PEM roots that count as public. */
  readonly trustedCas?: readonly string[]
  readonly allowedIssuers?: readonly string[]
  readonly clock?: WorldClock
  readonly store?: Store
  /** `instant` unless told otherwise. */
  readonly pace?: 'instant' | 'real'
}

/** A world in one line, with its AWS and TLS doors open on free ports: `const w = await world()`, `afterAll(() => w.close())`. Bugs are printed. */
export async function world(options: WorldOptions = {}): Promise<TestWorld> {
  const clock = options.clock ?? worldClock()
  const store = options.store ?? memoryStore()
  const random = systemRandom()
  const log = options.log ?? { ...silentLog, bug: (event, error) => console.error(event, error) }
  const ca = await authority(store, clock, random)
  let doors: Doors | undefined
  let projection: Projection | undefined
  const issuers = tlsIssuers({
    clock,
    door: (host) =>
      nameOwner(host) ? { address: '127.0.0.1', port: Number(new URL(doors?.tls ?? '').port) } : undefined,
    published: (url) => projection && published(projection.view(), url),
    trustedCas: [ca.certificate, ...(options.trustedCas ?? [])],
    allowed: new Set(options.allowedIssuers ?? []),
  })
  const thumbprint = 'a'.repeat(40)
  const redHat = {
    workloads: { url: 'https://oidc.op1.openshiftapps.com/ocm', audience: 'sts.amazonaws.com', thumbprint },
    people: { url: 'https://sso.redhat.com/auth/realms/redhat-external', audience: 'cloud-services', thumbprint },
  }
  const cloud = await openCloud({
    store,
    clock,
    random,
    log,
    issuers,
    pace: options.pace ?? 'instant',
    region: 'us-east-1',
    redHat,
  })
  projection = cloud.projection
  const aws: Serve = (request, response, secure) => serveAws(cloud.door, log, secure, request, response)
  const open = openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0 })
  const plainAws = servePlainAws(cloud.door)
  const opened = await open({ aws, plainAws, ocm: nothing, kubernetes: nothing }, ca.certificates, log, clock)
  doors = opened
  const endpoint = opened.aws

  const credentials = async (name: string): Promise<Credentials> => {
    const accounts: Readonly<Record<string, string>> = cloud.identity.accounts
    const account = accountId(accounts[name] ?? name)
    const known = personKey(cloud.projection.view(), account)
    if (known) return known
    await store.commit({ writes: person(account, random, clock.now()) })
    return credentials(name)
  }

  const clients: AwsClient[] = []
  return {
    clock,
    cloud,
    store,
    endpoint,
    doors: opened,
    ca: ca.certificate,
    credentials,
    async client(who, region = 'us-east-1') {
      const known = typeof who === 'string' ? await credentials(who) : who
      const made = awsClient({ endpoint, region, credentials: () => known, clock })
      clients.push(made)
      return made
    },
    async close() {
      clock.stop()
      for (const made of clients) made.close()
      await opened.close()
      await cloud.workers.stop()
      await cloud.door.recorded()
      cloud.projection.stop()
      await store.close()
    },
  }
}
