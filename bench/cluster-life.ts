import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { worldClock } from '../src/kernel/Clock.ts'
import { awsClient, type AwsClient } from '../src/wire/aws-client.ts'
import { atMost, type Figure, type Row } from './figure.ts'
import { median, timed } from './measure.ts'

const STINT = fileURLToPath(new URL('../bin/stint.js', import.meta.url))
const RUNS = 3
const CLUSTERS = 20
const WORKERS = 50
/** Calls a second at the AWS door, and for how long once all is quiet. */
const RATE = 50
const LOAD_MS = 10_000
/** A scale-out that takes longer will not come to its end. */
const SCALE_MS = 120_000

/** How long an installation and a scale-out take, and what twenty clusters cost. Takes minutes. */
export const clusterLife: Figure = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stint-bench-'))
  const cloud = await openCloud(join(folder, 'state'))
  try {
    const floor = await timed(() => cloud.stint('--version'))
    await raiseQuotas(cloud)
    const installs: number[] = []
    const out: number[] = []
    for (let run = 0; run < RUNS; run++) {
      const name = `c${run}`
      await cloud.stint('deploy', name)
      installs.push(installMs(await cloud.stint('logs', 'install', '--cluster', name, '--tail', '200')))
      out.push(await scale(cloud, name, WORKERS))
      await scale(cloud, name, 2)
    }
    const meanwhile = askSteadily(cloud)
    for (let n = RUNS; n < CLUSTERS; n++) await cloud.stint('deploy', `c${n}`)
    const installing = await meanwhile.end()
    const settled = askSteadily(cloud)
    await pause(LOAD_MS)
    const quiet = await settled.end()
    const row = (name: string, value: number, unit: string, most: number): Row => ({
      name: `cluster.${name}`,
      value,
      unit,
      floor,
      floorIs: 'stint --version, ms',
      budget: atMost(most, unit),
    })
    return [
      row('install', median(installs), 'ms', 3000),
      row('scale-out', median(out), 'ms', 5000),
      row('twenty.memory', residentOf(cloud.pid), 'MB', 1200),
      row('twenty.door-p99-installing', installing, 'ms', 20),
      row('twenty.door-p99', quiet, 'ms', 20),
    ]
  } finally {
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Cloud {
  readonly pid: number
  readonly env: Readonly<Record<string, string>>
  readonly aws: AwsClient
  /** Runs the CLI; its stdout. */
  stint(...args: readonly string[]): Promise<string>
  close(): Promise<void>
}

async function openCloud(state: string): Promise<Cloud> {
  const child: ChildProcess = spawn(process.execPath, [STINT, 'up', '--port', '0', '-o', 'json', '--state', state], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout) throw new Error('no output')
  await once(createInterface(child.stdout), 'line')
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], HOME: state, STINT_STATE: state }
  const stint = async (...args: readonly string[]) =>
    (await promisify(execFile)(process.execPath, [STINT, ...args], { env, maxBuffer: 1 << 24 })).stdout
  const told = JSON.parse(await stint('env', '-o', 'json')) as Record<string, string>
  const clock = worldClock()
  const aws = awsClient({
    endpoint: told['AWS_ENDPOINT_URL'] ?? '',
    region: 'us-east-1',
    credentials: {
      accessKeyId: told['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: told['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
    clock,
  })
  return {
    pid: child.pid ?? 0,
    env: told,
    aws,
    stint,
    async close() {
      aws.close()
      clock.stop()
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

/** What twenty clusters need more than an account has. */
async function raiseQuotas({ aws }: Cloud): Promise<void> {
  for (const [ServiceCode, QuotaCode] of [
    ['vpc', 'L-F678F1CE'],
    ['vpc', 'L-A4707A72'],
    ['vpc', 'L-FE5A380F'],
    ['ec2', 'L-0263D0A3'],
    ['elasticloadbalancing', 'L-69A177A2'],
  ] as const)
    await aws.call('servicequotas', 'RequestServiceQuotaIncrease', { ServiceCode, QuotaCode, DesiredValue: 100 })
  await aws.call('servicequotas', 'RequestServiceQuotaIncrease', {
    ServiceCode: 'ec2',
    QuotaCode: 'L-1216C47A',
    DesiredValue: 4000,
  })
}

/** From when its roles were there to when it was ready, by the installer's own log. */
function installMs(log: string): number {
  const at = (text: string) => {
    const line = log.split('\n').find((one) => one.includes(text)) ?? ''
    return Date.parse(/time="([^"]+)"/.exec(line)?.[1] ?? '')
  }
  return at('is ready') - at('The roles and the OIDC provider are in place')
}

/** From the order to the last node's report. */
async function scale(cloud: Cloud, cluster: string, workers: number): Promise<number> {
  const nodes = await nodesOf(cloud, cluster)
  return timed(async () => {
    await cloud.stint('edit', 'machinepool', 'worker', '--cluster', cluster, '--replicas', String(workers))
    const wanted = 3 + 2 + workers
    const deadline = performance.now() + SCALE_MS
    for (let ready = await nodes(); ready !== wanted; ready = await nodes()) {
      if (performance.now() > deadline)
        throw new Error(
          `${cluster} has ${ready} ready nodes of ${wanted} after ${SCALE_MS / 1000} s; stint describe cluster ${cluster} says what hinders it`,
        )
      await pause(50)
    }
  })
}

interface Listed {
  readonly items: readonly { readonly status: { readonly conditions: readonly { type: string; status: string }[] } }[]
}

/** How many nodes are ready, asked of the cluster itself. */
async function nodesOf({ env, stint }: Cloud, cluster: string): Promise<() => Promise<number>> {
  // Writes the kubeconfig anew, with the cluster in it.
  await stint('env')
  const config = JSON.parse(readFileSync(env['KUBECONFIG'] ?? '', 'utf8')) as {
    readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string } }[]
    readonly users: readonly { readonly name: string; readonly user: { readonly token: string } }[]
  }
  const server = config.clusters.find(({ name }) => name === cluster)?.cluster.server ?? ''
  const token = config.users.find(({ name }) => name === `admin@${cluster}`)?.user.token ?? ''
  if (server === '') throw new Error(`there is no cluster ${cluster}`)
  return () =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}` }
      get(`${server}/api/v1/nodes`, { headers, rejectUnauthorized: false }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const { items } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Listed
          const ready = items.filter(({ status }) =>
            status.conditions.some((one) => one.type === 'Ready' && one.status === 'True'),
          )
          resolve(ready.length)
        })
      }).on('error', reject)
    })
}

/** Asks the AWS door at a steady rate, whatever the answers take, until it is ended: milliseconds that all but one call in a hundred stay under. */
function askSteadily({ aws }: Cloud): { end(): Promise<number> } {
  const took: number[] = []
  const calls: Promise<void>[] = []
  const start = performance.now()
  let isEnded = false
  const asking = (async () => {
    for (let n = 0; !isEnded; n++) {
      const due = start + (n * 1000) / RATE
      await pause(Math.max(0, due - performance.now()))
      calls.push(timed(() => aws.call('sts', 'GetCallerIdentity', {})).then((ms) => void took.push(ms)))
    }
  })()
  return {
    async end() {
      isEnded = true
      await asking
      await Promise.all(calls)
      took.sort((a, b) => a - b)
      return took[Math.floor(took.length * 0.99)] ?? NaN
    },
  }
}

/** MB; Linux tells it in /proc, elsewhere it stays unknown. */
function residentOf(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
  } catch {
    return NaN
  }
}
