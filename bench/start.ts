import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { atMost, atMostTimes, either, type Figure } from './figure.ts'
import { median, timed } from './measure.ts'

const STINT = fileURLToPath(new URL('../bin/stint.js', import.meta.url))
const RUNS = 5

interface Run {
  readonly bare: number
  readonly help: number
  readonly doors: number
  readonly deploy: number
  readonly megabytes: number
}

/** How long a person waits, from the built tree, beside a Node that does nothing; and what the cloud holds in memory with a cluster on it. */
export const start: Figure = async () => {
  const runs: Run[] = []
  for (let run = 0; run < RUNS; run++) runs.push(await oneRun())
  const of = (what: keyof Run) => median(runs.map((run) => run[what]))
  const floor = of('bare')
  const common = { unit: 'ms', floor, floorIs: 'node -e 0' }
  return [
    { ...common, name: 'start.help', value: of('help'), budget: atMostTimes(2) },
    { ...common, name: 'start.doors', value: of('doors'), budget: either(atMostTimes(8), atMost(700, 'ms')) },
    { ...common, name: 'start.deploy', value: of('deploy'), budget: atMost(5000, 'ms') },
    {
      name: 'start.memory',
      value: of('megabytes'),
      unit: 'MB',
      floor: bareMemory(),
      floorIs: 'this process',
      budget: atMost(300, 'MB'),
    },
  ]
}

async function oneRun(): Promise<Run> {
  return {
    bare: await timed(() => succeeds(['-e', '0'])),
    help: await timed(() => succeeds([STINT, '--help'])),
    doors: await withFolder(untilDoors),
    ...(await withFolder(untilReady)),
  }
}

async function withFolder<T>(work: (state: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stint-bench-'))
  try {
    return await work(join(folder, 'state'))
  } finally {
    await rm(folder, { recursive: true })
  }
}

const node = (args: readonly string[]) => spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })

async function succeeds(args: readonly string[]): Promise<void> {
  const child = node(args)
  child.stdout.resume()
  const complaint = text(child.stderr)
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${await complaint}`)
}

async function untilDoors(state: string): Promise<number> {
  const child = node([STINT, 'up', '--port', '0', '-o', 'json', '--store', 'sqlite', '--state', state])
  const exited = once(child, 'exit')
  try {
    return await timed(() =>
      Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error('stint up ended')))]),
    )
  } finally {
    child.kill('SIGTERM')
    await exited
  }
}

/** The seven steps, and the most memory that the process held during and after them. */
async function untilReady(state: string): Promise<Pick<Run, 'deploy' | 'megabytes'>> {
  const child = node([STINT, 'up', '--port', '0', '--store', 'sqlite', '--state', state, '--deploy', 'demo', '--exit'])
  child.stdout.resume()
  const complaint = text(child.stderr)
  let megabytes = 0
  let running = true
  const watched = (async () => {
    while (running) {
      megabytes = Math.max(megabytes, residentOf(child.pid) ?? 0)
      await pause(20)
    }
  })()
  const deploy = await timed(async () => {
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`stint up --deploy ended with ${code}: ${await complaint}`)
  })
  running = false
  await watched
  return { deploy, megabytes }
}

const bareMemory = () => residentOf(process.pid) ?? NaN

/** MB; Linux tells it in /proc, elsewhere it stays unknown. */
function residentOf(pid: number | undefined): number | undefined {
  try {
    const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
    return found ? Number(found[1]) / 1024 : undefined
  } catch {
    return undefined
  }
}
