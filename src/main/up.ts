import { appendFileSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import type { Socket } from 'node:net'
import { awake } from '../kernel/awake.ts'
import { worldClock, type WorldClock } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import { systemRandom } from '../kernel/random.ts'
import { Refusal } from '../kernel/Refusal.ts'
import { memoryStore } from '../store/memory/memory-store.ts'
import { sqliteStore } from '../store/sqlite/sqlite-store.ts'
import { StoreAway, type Tidings } from '../store/away.ts'
import type { PostgresStore } from '../store/postgres/postgres-store.ts'
import type { Store } from '../store/Store.ts'
import { durableClock } from './durable-clock.ts'
import { fileLog } from './file-log.ts'
import { openServer, type Server } from './server.ts'
import { isPostgres, type Ready, type Settings } from './settings.ts'
import { isCas } from './world-options.ts'
import { openStateFolder, type StateFolder } from './state-folder.ts'
import { reportUnopened, tidingsOf } from './store-tidings.ts'
import { forkInto } from './snapshots/fork.ts'
import type { Shelf } from './snapshots/shelf.ts'
import {
  settleStores,
  successorInDatabase,
  successorInMemory,
  successorOnDisk,
  type Successor,
} from './snapshots/successor.ts'
import { accounts } from '../aws/organizations/documents.ts'

/** A cloud that runs until it is closed. */
export interface Running {
  readonly ready: Ready
  readonly clock: WorldClock
  readonly server: () => Server
  /** Finishes what is acknowledged, closes the doors, frees the folder. */
  close(): Promise<void>
}

/**
 * Opens a world with its doors. `say` is told what whoever started it should see.
 * @throws {Refusal} a folder or port that cannot be used
 */
export async function up(settings: Settings, say: (line: string) => void = () => {}): Promise<Running> {
  // What a call leaves behind is swept as quickly by one thread: helpers cost more to wake than they take over.
  setFlagsFromString('--no-parallel-scavenge')
  // That some of a kind outlived a scavenge, since their calls were under way, says nothing of the next: made old from then on, they would
  // keep all that hangs on them alive until everything is collected.
  setFlagsFromString('--no-allocation-site-pretenuring')
  const folder = openStateFolder(settings.state)
  try {
    return await opened(settings, folder, say)
  } catch (error) {
    folder.release()
    throw error
  }
}

async function opened(settings: Settings, folder: StateFolder, say: (line: string) => void): Promise<Running> {
  const random = systemRandom()
  const log = logIn(folder)
  const token = ownToken(folder, random.bytes(32).toString('base64url'))
  settleStores(folder)
  const tidings = tidingsOf(log, say)
  const forgive = forgiving(log)
  const opening = async (): Promise<Store> => {
    const opened = await openStore(settings, folder, tidings)
    if ('outlived' in opened) void opened.outlived.then(() => renew(opened))
    return opened
  }
  let store = await opening()
  let time = await durableClock(store, log)
  const open = () => openServer({ settings, store, time, random, log, token, reset, snapshots: { restore, fork } })
  let current: Server
  let closing = false

  /** A fresh world in the same process, in the same region, behind the same ports. */
  async function reset(asker: Socket): Promise<void> {
    if (isPostgres(settings.store))
      throw new Refusal('A world that may have other nodes is not reset from one of them.', {
        next: 'End its nodes with stint down, then: psql -c "drop schema stint cascade"',
      })
    settings = { ...settings, ports: portsOf(current), region: current.cloud.identity.region }
    await shut(current, store, time.clock, asker)
    if (settings.store === 'sqlite') eraseStore(folder)
    store = await opening()
    await reopen()
  }

  const reopen = async () => {
    time = await durableClock(store, log)
    current = await open()
    announce(folder, settings, current)
  }

  const successorOf = (shelf: Shelf, name: string): Promise<Successor> => {
    if (settings.store === 'sqlite') return successorOnDisk(shelf, name, folder)
    if (isPostgres(settings.store)) return successorInDatabase(shelf, name, settings.store, folder, opening)
    return successorInMemory(shelf, name, store)
  }

  let restoring = false
  /** Back to a snapshot, behind the same ports; if its world does not open, the one that was goes on. */
  async function restore(name: string, asker: Socket): Promise<void> {
    if (restoring) throw new Refusal('The world is going back to a snapshot already.')
    restoring = true
    try {
      const { shelf, cloud } = current
      const next = await successorOf(shelf, name)
      settings = { ...settings, ports: portsOf(current) }
      await current.close(asker, 'rewound')
      const known = accounts.all(cloud.projection.view()).map(({ id }) => id)
      await next.finish(store, known).catch(async (error: unknown) => {
        await next.drop()
        current = await open()
        announce(folder, settings, current)
        throw error
      })
      time.clock.stop()
      await store.close()
      try {
        store = await next.take()
        await reopen()
        await next.keep()
      } catch (error) {
        log.bug('a snapshot could not be opened', error, { snapshot: name })
        time.clock.stop()
        // A database may be away just now.
        store = await next.undo().catch(() => opening())
        await reopen()
        throw new Refusal(`The snapshot ${JSON.stringify(name)} does not open as a world; the one that was goes on.`, {
          cause: error,
        })
      }
    } finally {
      restoring = false
    }
  }

  /** Another node took the world back to a snapshot, or this one was away for too long: it opens the world as it is now. */
  async function renew(of: Store): Promise<void> {
    if (restoring || closing || store !== of) return
    restoring = true
    log.warn('the world has gone on without this node')
    say('The world has gone on without this node, as when another takes it back to a snapshot: it is opened anew.')
    settings = { ...settings, ports: portsOf(current) }
    await current.close(undefined, 'rewound')
    time.clock.stop()
    await store.close()
    const report = reportUnopened(log, say)
    while (!closing) {
      try {
        store = await opening()
        await reopen().catch(async (error: unknown) => {
          time.clock.stop()
          await store.close()
          throw error
        })
        break
      } catch (error) {
        report(error)
        await awake(new Promise<void>((resolve) => void worldless.deadline(RENEW_MS, resolve)))
      }
    }
    restoring = false
  }

  const fork = (name: string, into: string | undefined) => forkInto(folder.path, name, into, current.shelf)

  try {
    current = await open()
  } catch (error) {
    time.clock.stop()
    await store.close()
    throw error
  }
  const { region } = current.cloud.identity
  if (settings.region !== undefined && settings.region !== region) {
    await shut(current, store, time.clock)
    throw elsewhere(region, settings.region)
  }
  return {
    ready: announce(folder, settings, current),
    get clock() {
      return time.clock
    },
    server: () => current,
    async close() {
      closing = true
      await shut(current, store, time.clock)
      rmSync(folder.file(READY), { force: true })
      folder.release()
      forgive()
    },
  }
}

const elsewhere = (region: string, wanted: string) =>
  new Refusal(`This world is in ${region}, as was chosen when it began.`, {
    next: `stint up goes on with it; stint up --state DIR --region ${wanted} begins another.`,
  })

async function shut(server: Server, store: Store, clock: WorldClock, spared?: Socket): Promise<void> {
  await server.close(spared)
  clock.stop()
  await store.close()
}

const READY = 'up.json'
/** Host milliseconds between two attempts to open a world that has gone on. */
const RENEW_MS = 1_000
const DATABASE = 'store'

async function openStore({ store }: Settings, folder: StateFolder, tidings: Tidings): Promise<Store | PostgresStore> {
  if (store === 'memory') return memoryStore()
  if (!isPostgres(store)) return sqliteStore({ folder: folder.file(DATABASE), tidings })
  // Its client is loaded only where it is used.
  const { postgresStore } = await import('../store/postgres/postgres-store.ts')
  return postgresStore({ url: store, folder: folder.path, tidings })
}

/** What nobody waited for, and the Store could not take, is no reason to end: whoever wants it done looks again. */
function forgiving(log: Log): () => void {
  const heard = (reason: unknown) => {
    if (!(reason instanceof StoreAway)) throw reason
    log.warn('left undone while the store was away', { error: reason.message })
  }
  process.on('unhandledRejection', heard)
  return () => void process.off('unhandledRejection', heard)
}

const eraseStore = (folder: StateFolder): void => {
  for (const name of [DATABASE, 'pods']) rmSync(folder.file(name), { recursive: true, force: true })
}

/** Bearer token of Stint's own API: as lasting as the folder. Whoever knew what a damaged one holds might guess the rest: another is made. */
function ownToken(folder: StateFolder, fresh: string): string {
  const kept = existsSync(folder.file('token')) ? readFileSync(folder.file('token'), 'utf8').trim() : ''
  if (/^[\w-]{43}$/.test(kept)) return kept
  folder.write('token', `${fresh}\n`)
  return fresh
}

/** The log's own lines carry host time. */
const worldless = worldClock()

function logIn(folder: StateFolder): Log {
  const path = folder.file('log')
  folder.write('log', '')
  return fileLog(
    (line) => appendFileSync(path, line),
    () => new Date(worldless.hostNow()),
  )
}

const portsOf = (server: Server): Settings['ports'] => {
  const port = (url: string) => Number(new URL(url).port)
  return { aws: port(server.doors.aws), tls: port(server.doors.tls), ocm: port(server.doors.ocm) }
}

/** Writes down where the doors are, for every other command. */
function announce(folder: StateFolder, settings: Settings, { doors, cloud, caCertificate }: Server): Ready {
  folder.write('ca.pem', caCertificate)
  const { customer, redhat, management } = cloud.identity.accounts
  const ready: Ready = {
    ready: true,
    aws: doors.aws,
    tls: doors.tls,
    ocm: doors.ocm,
    console: `${doors.ocm}/`,
    state: folder.path,
    ca: folder.file('ca.pem'),
    accounts: { customer, redhat, management },
    pid: process.pid,
  }
  folder.write(READY, `${JSON.stringify(ready)}\n`)
  return ready
}

/** PEM files named by `--trust-ca`. */
export function readCas(paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    const refused = (why: string) =>
      new Refusal(`The CA file ${path} ${why}.`, { next: 'Give a PEM file with --trust-ca FILE.' })
    let pem: string
    try {
      pem = readFileSync(path, 'utf8')
    } catch {
      throw refused('cannot be read')
    }
    if (!isCas(pem)) throw refused('holds no certificate in PEM, or one that cannot be read')
    return pem
  })
}
