import { deployTo } from '../cli/deploy.ts'
import { ocmOf } from '../cli/ocm/client.ts'
import { sessionWith } from '../cli/session.ts'
import { silentTerminal } from '../cli/terminal.ts'
import { silentLog } from '../kernel/log.ts'
import { systemRandom } from '../kernel/random.ts'
import { Refusal } from '../kernel/Refusal.ts'
import { memoryStore, type MemorySnapshot, type MemoryStore } from '../store/memory/memory-store.ts'
import { awsClient } from '../wire/aws-client.ts'
import { httpClient, type Dial, type HttpClient } from '../wire/http.ts'
import { generateSigningKey, type KeySpare } from '../wire/jose/signing-key.ts'
import { durableClock, type DurableClock } from './durable-clock.ts'
import { insideDoors, PORTS } from './inside-doors.ts'
import { folderOfOne } from './passing-folder.ts'
import { openServer, type Server } from './server.ts'
import type { WorldOptions } from './world-options.ts'

/** One life of a world: from its opening or a restoration to the next. */
export interface Life extends Ending {
  readonly store: MemoryStore
  readonly time: DurableClock
  readonly server: Server
  readonly http: HttpClient
  readonly dial: Dial
  /** Of Stint's own API. */
  readonly token: string
  close(): Promise<void>
}

interface Ending {
  /** What the work comes to, or, once the life has ended, why it did: whoever waits for something in it would wait for ever. */
  within<T>(work: Promise<T>): Promise<T>
  end(why: string): void
}

function ending(): Ending {
  const waiting = new Set<(why: Refusal) => void>()
  let over: Refusal | undefined
  return {
    within: (work) =>
      new Promise((resolve, reject) => {
        if (over) reject(over)
        waiting.add(reject)
        const told = () => waiting.delete(reject)
        work.then(resolve, reject).then(told, told)
      }),
    end(why) {
      over = new Refusal(why)
      for (const tell of waiting) tell(over)
      waiting.clear()
    },
  }
}

/** Begins a life, at the snapshot if there is one. Nothing is left of one that does not come about. */
export async function live(options: WorldOptions, from: MemorySnapshot | undefined): Promise<Life> {
  const folder = folderOfOne()
  const store = memoryStore(from ? { from } : {})
  const time = await durableClock(store, silentLog)
  const inside = insideDoors()
  const random = systemRandom()
  const token = random.bytes(32).toString('base64url')
  const left = async () => {
    time.clock.stop()
    await store.close()
    folder.remove()
  }
  const server = await openServer({
    settings: {
      state: folder.path,
      store: 'memory',
      host: '127.0.0.1',
      ports: PORTS,
      region: options.region ?? 'us-east-1',
      pace: 'instant',
      trustedCas: options.trustedCas ?? [],
      allowedIssuers: options.allowedIssuers ?? [],
    },
    store,
    time,
    random,
    log: silentLog,
    token,
    reset: () => Promise.reject(new Refusal('A world in a test begins anew with World.create().')),
    snapshots: {
      restore: () => Promise.reject(new Refusal('A world in a test goes back with world.restore(snapshot).')),
      fork: () => Promise.reject(new Refusal('A world in a test is forked with world.fork(snapshot).')),
    },
    inside,
    // Only a world that begins with a deployment is sure to need a key; forks come by the dozen.
    keys: keysFor(from ? {} : options),
  }).catch(async (error: unknown) => {
    await left()
    throw error
  })
  const http = httpClient({ clock: time.clock, dial: inside.dial })
  return {
    store,
    time,
    server,
    http,
    dial: inside.dial,
    token,
    ...ending(),
    async close() {
      http.close()
      await server.close()
      await left()
    },
  }
}

/** A signing key takes a second or two: begun at once where a cluster is to be deployed, else when one is. */
function keysFor({ deploy }: WorldOptions): KeySpare {
  let begun = deploy === undefined ? undefined : generateSigningKey()
  begun?.catch(() => {}) // told to whoever takes it
  return {
    take() {
      const key = begun ?? generateSigningKey()
      begun = undefined
      return key
    },
  }
}

/** The seven steps, by the person in the customer's account. */
export async function deployIn({ server, time: { clock }, dial }: Life, name: string): Promise<void> {
  const {
    region = '',
    accessKeyId = '',
    secretAccessKey = '',
    ocmToken = '',
  } = (await server.credentialsOf('customer')) ?? {}
  const { aws: endpoint, ocm } = server.doors
  const session = sessionWith({
    terminal: silentTerminal(),
    clock,
    region,
    aws: awsClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, clock, dial }),
    ocm: ocmOf(ocm, () => ocmToken, clock, { dial }),
  })
  await deployTo(session, { name }).finally(() => session.close())
}
