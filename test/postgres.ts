import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

const HOMES = '/usr/lib/postgresql'

/** Where this machine has PostgreSQL's server, if it has one: on the path, or where Debian puts it. */
export function postgresPrograms(): string | undefined {
  const installed = existsSync(HOMES) ? readdirSync(HOMES).toReversed() : []
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...installed.map((version) => join(HOMES, version, 'bin')),
  ]
  return folders.find((folder) => ['initdb', 'postgres'].every((program) => existsSync(join(folder, program))))
}

export interface Postgres {
  readonly url: string
  /** Ends the server's connections, as a lost network does. */
  disconnect(): Promise<void>
  /** Kills it; what it acknowledged is there when it starts again. */
  halt(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

const USER = 'stint'

/** A server of one's own, in a fresh folder, on a socket in it: no port that another could have taken. `durable`: it syncs its log. */
export async function postgres({ durable = false } = {}): Promise<Postgres> {
  const programs = postgresPrograms()
  if (!programs) throw new Error('PostgreSQL is not installed')
  const folder = mkdtempSync(join(tmpdir(), 'stint-postgres-'))
  const data = join(folder, 'data')
  // PostgreSQL does not run as root.
  const owner = process.getuid?.() === 0 ? nobody() : undefined
  if (owner) chownSync(folder, owner.uid, owner.gid)
  chmodSync(folder, 0o700)
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--no-sync'], {
    ...owner,
    cwd: folder,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const started = async () => {
    const process = spawn(
      join(programs, 'postgres'),
      [
        ...['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'max_connections=200'],
        ...['-c', `fsync=${durable ? 'on' : 'off'}`],
      ],
      { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    await ready(process)
    return process
  }
  let server = await started()
  const halt = async () => {
    server.kill('SIGQUIT')
    if (server.exitCode === null) await once(server, 'exit')
  }
  const url = `postgres://${USER}@${encodeURIComponent(folder)}/postgres`
  return {
    url,
    async disconnect() {
      const client = new pg.Client(url)
      await client.connect()
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()')
      await client.end()
    },
    halt,
    async start() {
      server = await started()
    },
    async stop() {
      await halt()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function nobody(): { readonly uid: number; readonly gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

async function ready(server: ChildProcess): Promise<void> {
  let said = ''
  server.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  while (!said.includes('ready to accept connections')) {
    if (server.exitCode !== null) throw new Error(`postgres: ${said}`)
    await pause(20)
  }
}
