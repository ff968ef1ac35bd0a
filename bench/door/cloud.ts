import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { worldClock } from '../../src/kernel/Clock.ts'
import { awsClient, type AwsClient } from '../../src/wire/aws-client.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'

const STINT = fileURLToPath(new URL('../../bin/stint.js', import.meta.url))
export const REGION = 'us-east-1'

/** `stint up` from the built tree, with the store that it has by default. */
export interface RunningCloud {
  readonly port: number
  readonly pid: number
  credentials(account?: string): Credentials
  client(who?: string | Credentials): AwsClient
  /** Ends it as `kill -9` does and starts it again on the same folder; milliseconds until its doors answer. */
  restart(): Promise<number>
  /** Resident bytes. */
  memory(): number
  close(): Promise<void>
}

export async function startCloud(): Promise<RunningCloud> {
  const folder = await mkdtemp(join(tmpdir(), 'stint-bench-'))
  const state = join(folder, 'state')
  let { child, port } = await opened(state)
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
    async restart() {
      await ended(child, 'SIGKILL')
      const start = performance.now()
      ;({ child, port } = await opened(state))
      return performance.now() - start
    },
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024,
    async close() {
      await ended(child, 'SIGTERM')
      await rm(folder, { recursive: true })
    },
  }
}

async function opened(state: string): Promise<{ child: ChildProcess; port: number }> {
  const up = [STINT, 'up', '--port', '0', '-o', 'json', '--state', state]
  const child = spawn(process.execPath, up, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ready = JSON.parse(await firstLine(child)) as { aws: string }
  return { child, port: Number(new URL(ready.aws).port) }
}

/** A server that prints its port; a script of Node's by default. */
export async function startServer(
  args: readonly string[],
  file = process.execPath,
): Promise<{ readonly port: number; readonly pid: number; stop(): Promise<void> }> {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  return { port: Number(await firstLine(child)), pid: child.pid ?? 0, stop: () => ended(child, 'SIGKILL') }
}

async function firstLine(child: ChildProcess): Promise<string> {
  const exited = once(child, 'exit').then(() => Promise.reject(new Error('the server ended')))
  const [chunk] = (await Promise.race([once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data'), exited])) as [
    Buffer,
  ]
  exited.catch(() => {})
  return chunk.toString()
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}

/** Microseconds of processor time that the thread which answers has used: others on the machine do not count. */
export function computed(pid: number): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8').split(') ')
  const fields = after.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_US
}

const TICK_US = 10_000
