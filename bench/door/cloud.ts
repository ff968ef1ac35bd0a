import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { worldClock } from '../../src/kernel/Clock.ts'
import { awsClient, type AwsClient } from '../../src/wire/aws-client.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'

const STINT = fileURLToPath(new URL('../../bin/stint.js', import.meta.url))
export const REGION = 'us-east-1'

/** `stint up` from the built tree. */
export interface RunningCloud {
  readonly port: number
  readonly pid: number
  credentials(account?: string): Credentials
  client(who?: string | Credentials): AwsClient
  /** Ends it as `kill -9` does and starts it again on the same folder; milliseconds until its doors answer. `between`: what is done to its store's folder before. */
  restart(between?: (folder: string) => Promise<void>): Promise<number>
  /** Resident bytes. */
  memory(): number
  close(): Promise<void>
}

/** `args`: of `up`, such as another store than the one by default. */
export async function startCloud(args: readonly string[] = []): Promise<RunningCloud> {
  const folder = await mkdtemp(join(tmpdir(), 'stint-bench-'))
  const state = join(folder, 'state')
  let { child, port } = await opened(state, args)
  const credentials = (account = 'customer'): Credentials => {
    const { stdout } = spawnSync(process.execPath, [STINT, 'env', '--account', account, '-o', 'json', '--state', state])
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = JSON.parse(stdout.toString()) as Record<string, string>
    return { accessKeyId: AWS_ACCESS_KEY_ID ?? '', secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '' }
  }
  return {
    get port() {
      return port
    },
    get pid() {
      return child.pid ?? 0
    },
    credentials,
    client: (who = 'customer') =>
      awsClient({
        endpoint: `http://127.0.0.1:${port}`,
        region: REGION,
        credentials: typeof who === 'string' ? credentials(who) : who,
        clock: worldClock(),
      }),
    async restart(between) {
      await ended(child, 'SIGKILL')
      await between?.(join(state, 'store'))
      const start = performance.now()
      ;({ child, port } = await opened(state, args))
      return performance.now() - start
    },
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024,
    async close() {
      await ended(child, 'SIGTERM')
      await rm(folder, { recursive: true })
    },
  }
}

async function opened(state: string, args: readonly string[]): Promise<{ child: ChildProcess; port: number }> {
  const up = [STINT, 'up', '--port', '0', '-o', 'json', '--state', state, ...args]
  const child = spawn(process.execPath, up, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = JSON.parse(await firstLine(child)) as { aws: string }
  return { child, port: Number(new URL(ready.aws).port) }
}

/** A script of Node's that prints its port; or any program, whose port is known. */
export async function startServer(
  args: readonly string[],
  other?: { readonly file: string; readonly port: number; readonly env?: Readonly<Record<string, string>> },
): Promise<{ readonly port: number; readonly pid: number; stop(): Promise<void> }> {
  const child = spawn(other?.file ?? process.execPath, args, {
    stdio: ['ignore', other ? 'ignore' : 'pipe', other ? 'ignore' : 'inherit'],
    detached: other !== undefined, // a group of its own, so that what it starts ends with it
    env: { ...process.env, ...other?.env },
  })
  if (other) endWithUs(child)
  const port = other ? await answering(other.port) : Number(await firstLine(child))
  return { port, pid: child.pid ?? 0, stop: () => ended(child, 'SIGKILL', other !== undefined) }
}

/** A group of its own hears no Ctrl-C: it ends with this process, however that ends. */
function endWithUs(child: ChildProcess): void {
  process.once('exit', () => void ended(child, 'SIGKILL', true))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
}

async function answering(port: number): Promise<number> {
  for (let tries = 0; tries < 300; tries++) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (answered) return port
    await pause(100)
  }
  throw new Error(`nothing answers on port ${port}`)
}

async function firstLine(child: ChildProcess): Promise<string> {
  const exited = once(child, 'exit').then(() => Promise.reject(new Error('the server ended')))
  const [chunk] = (await Promise.race([once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data'), exited])) as [
    Buffer,
  ]
  exited.catch(() => {})
  return chunk.toString()
}

async function ended(child: ChildProcess, signal: NodeJS.Signals, group = false): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const exited = once(child, 'exit')
  process.kill(group ? -child.pid : child.pid, signal)
  await exited
}

/** Microseconds of processor time that the thread which answers has used: others on the machine do not count. */
export function computed(pid: number): number {
  return ticks(`/proc/${pid}/task/${pid}/stat`) * TICK_US
}

/** The same of all threads of a process together. */
export const computedByAll = (pid: number): number => ticks(`/proc/${pid}/stat`) * TICK_US

function ticks(stat: string): number {
  const [, after = ''] = readFileSync(stat, 'utf8').split(') ')
  const fields = after.split(' ')
  return Number(fields[11]) + Number(fields[12])
}

const TICK_US = 10_000
