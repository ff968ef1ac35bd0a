import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { person, personKey } from '../src/aws/world.ts'
import type { Issuers } from '../src/aws/sts/discovery.ts'
import { accountId } from '../src/kernel/brands.ts'
import { worldClock, type WorldClock } from '../src/kernel/Clock.ts'
import { silentLog, type Log } from '../src/kernel/log.ts'
import { systemRandom } from '../src/kernel/random.ts'
import { serveAws } from '../src/main/aws-http.ts'
import { openCloud, type Cloud } from '../src/main/cloud.ts'
import { memoryStore } from '../src/store/memory/memory-store.ts'
import type { Store } from '../src/store/Store.ts'
import { awsClient, type AwsClient } from '../src/wire/aws-client.ts'
import type { Credentials } from '../src/wire/sigv4/request.ts'

export interface TestWorld {
  readonly clock: WorldClock
  readonly cloud: Cloud
  readonly store: Store
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string
  /** The person's credentials in an account; made when there are none yet. */
  credentials(account: 'customer' | 'redhat' | 'management' | (string & {})): Promise<Credentials>
  /** A client of the AWS door with real HTTP and SigV4. */
  client(who: 'customer' | 'redhat' | 'management' | Credentials, region?: string): Promise<AwsClient>
  close(): Promise<void>
}

const noIssuers: Issuers = {
  keys: () => Promise.reject(new Error('this world has no issuers')),
  thumbprint: () => Promise.resolve('a'.repeat(40)),
  isOurs: () => false,
}

/** A world in one line: `await using w = await world()` is not on Node 20, so `afterAll(() => w.close())`. Bugs are printed. */
export async function world(options: { issuers?: Issuers; log?: Log } = {}): Promise<TestWorld> {
  const clock = worldClock()
  const store = memoryStore()
  const random = systemRandom()
  const log = options.log ?? { ...silentLog, bug: (event, error) => console.error(event, error) }
  const workloads = { url: 'https://oidc.op1.openshiftapps.com/ocm', audience: 'sts.amazonaws.com', thumbprint: 'a'.repeat(40) }
  const cloud = await openCloud({
    store,
    clock,
    random,
    log,
    issuers: options.issuers ?? noIssuers,
    pace: 'instant',
    region: 'us-east-1',
    workloads,
  })
  const server = createServer((request, response) => void serveAws(cloud.door, log, false, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

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
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      cloud.projection.stop()
      await store.close()
    },
  }
}
