import type { ServerResponse } from 'node:http'
import { Agent, createServer, request as httpsRequest, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { systemRandom } from '../src/kernel/random.ts'
import { issueLeaf } from '../src/wire/x509/issue.ts'
import { ADMIN_TOKEN, serveCluster, testCluster, type TestCluster } from '../test/cluster.ts'
import { atMost, type Figure } from './figure.ts'
import { median, timed } from './measure.ts'

const WATCHERS = 200
const WRITES = 60
const PODS = 5000
const LISTS = 9
const SHARE = 0.99

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0

/** The API over TLS as kubectl reaches it: how soon watchers see a write, and how long a long list takes. */
export const clusterApi: Figure = async () => {
  const cluster = await testCluster()
  const served = await serveCluster(cluster)
  const bare = await bareServer(cluster)
  try {
    const watch = await watched(served.url, (index) => write(served.url, index))
    const watchFloor = await watched(bare.url, async (index) => bare.tell(`x${index}`))
    for (let index = 0; index < PODS; index++) await makePod(cluster, index)
    const [list, bytes] = await listed(`${served.url}/api/v1/pods`)
    bare.body = Buffer.alloc(bytes, 'x')
    const [listFloor] = await listed(`${bare.url}/list`)
    return [
      {
        name: 'cluster.watch',
        value: percentile(watch, SHARE),
        unit: 'ms p99',
        floor: percentile(watchFloor, SHARE),
        floorIs: `a line to ${WATCHERS} TLS connections`,
        budget: atMost(50, 'ms p99'),
      },
      {
        name: 'cluster.list',
        value: list,
        unit: 'ms',
        floor: listFloor,
        floorIs: 'as many bytes over TLS',
        budget: atMost(150, 'ms'),
      },
    ]
  } finally {
    agent.destroy()
    bare.server.closeAllConnections()
    bare.server.close()
    served.close()
    cluster.close()
  }
}

const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, accept: 'application/json' }
/** Certificates are of this run's own CA. */
const trusting = { rejectUnauthorized: false }
const agent = new Agent({ keepAlive: true })

function send(method: string, url: string, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = httpsRequest(
      url,
      { method, headers: { ...headers, 'content-type': 'application/json' }, agent, ...trusting },
      (answer) => {
        let size = 0
        answer.on('data', (chunk: Buffer) => (size += chunk.length))
        answer.on('end', () => resolve(size))
      },
    )
    asked.once('error', reject)
    asked.end(body)
  })
}

const CONFIG_MAPS = 'api/v1/namespaces/default/configmaps'

const write = (url: string, index: number) =>
  send('POST', `${url}/${CONFIG_MAPS}`, JSON.stringify({ metadata: { name: `x${index}` }, data: { a: '1' } })).then(
    () => {},
  )

/** Milliseconds from the start of each write until each watcher has it. */
async function watched(url: string, change: (index: number) => Promise<void>): Promise<readonly number[]> {
  const waits: number[] = []
  let started = 0
  let missing = 0
  let all = () => {}
  const watchers = await Promise.all(
    Array.from({ length: WATCHERS }, () =>
      openWatch(`${url}/${CONFIG_MAPS}?watch=true&resourceVersion=1`, () => {
        waits.push(performance.now() - started)
        if (--missing === 0) all()
      }),
    ),
  )
  for (let index = 0; index < WRITES; index++) {
    const seen = new Promise<void>((resolve) => (all = resolve))
    missing = WATCHERS
    started = performance.now()
    await Promise.all([change(index), seen])
  }
  for (const end of watchers) end()
  return waits
}

function openWatch(url: string, told: () => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const asked = httpsRequest(url, { headers, agent: false, ...trusting }, (answer) => {
      answer.on('data', (chunk: Buffer) => {
        for (const byte of chunk) if (byte === NEWLINE) told()
      })
      answer.on('error', () => {}) // it is cut off below
      resolve(() => asked.destroy())
    })
    asked.on('error', reject)
    asked.end()
  })
}

const NEWLINE = 10

async function makePod(cluster: TestCluster, index: number): Promise<void> {
  const body = {
    metadata: { name: `pod-${index}`, labels: { app: 'web', 'pod-template-hash': 'b7c9d' } },
    spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1', ports: [{ containerPort: 8080 }] }] },
  }
  const { status } = await cluster.call('POST', '/api/v1/namespaces/default/pods', { body })
  if (status !== 201) throw new Error(`a pod was refused: ${status}`)
}

async function listed(url: string): Promise<readonly [ms: number, bytes: number]> {
  agent.destroy() // what stood idle since is about to be closed
  let bytes = 0
  const times: number[] = []
  for (let round = 0; round < LISTS; round++)
    times.push(
      await timed(async () => {
        bytes = await send('GET', url)
      }),
    )
  return [median(times), bytes]
}

interface Bare {
  readonly url: string
  readonly server: Server
  body: Buffer
  tell(line: string): void
}

/** Does nothing but what the machine must: the same bytes to the same connections. */
async function bareServer(cluster: TestCluster): Promise<Bare> {
  const moment = { now: cluster.clock.hostNow(), random: systemRandom() }
  const leaf = issueLeaf(cluster.ca, 'localhost', { dns: ['localhost'], ips: ['127.0.0.1'] }, moment)
  const open = new Set<ServerResponse>()
  const server = createServer({ cert: leaf.certificate, key: leaf.key }, (request, response) => {
    if (request.url === '/list') return void response.end(bare.body)
    response.flushHeaders()
    open.add(response)
    response.on('close', () => open.delete(response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bare: Bare = {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    body: Buffer.alloc(0),
    tell(line) {
      for (const response of open) response.write(`${line}${' '.repeat(600)}\n`)
    },
  }
  return bare
}
