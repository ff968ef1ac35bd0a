import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import type { Json } from '../src/kernel/canonical-json.ts'
import { clusterBody, whole, type Whole } from '../src/ocm/testing/whole.ts'
import type { Load, Loaded } from './exchange-load.ts'
import { atLeast, atMost, type Figure } from './figure.ts'
import { median } from './measure.ts'

const CS = '/api/clusters_mgmt/v1'
const CLUSTERS = 1000
const CONNECTIONS = 32
const ROUNDS = 3
const ROUND_MS = 1500

/** OCM's door: authenticated GETs of one cluster a second, from another process; and the list of a thousand clusters. */
export const ocm: Figure = async () => {
  const w = await whole()
  const child = fork(fileURLToPath(new URL('exchange-load.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
  const bare = createServer((_request, response) => response.end(JSON.stringify({ kind: 'Cluster' })))
  try {
    await once(child, 'message')
    const id = await thousandClusters(w)
    await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve))
    const requests = [requestOf(`${CS}/clusters/${id}`, await w.server.ocmToken())]
    const load = async (port: number): Promise<Loaded> => {
      child.send({ port, requests, connections: CONNECTIONS, ms: ROUND_MS } satisfies Load)
      const [loaded] = (await once(child, 'message')) as [Loaded]
      if (loaded.refused > 0) throw new Error(`${loaded.refused} calls were refused`)
      return loaded
    }
    const ports = [Number(new URL(w.server.doors.ocm).port), (bare.address() as AddressInfo).port] as const
    for (const port of ports) await load(port)
    const rounds: (readonly [number, number])[] = []
    for (let round = 0; round < ROUNDS; round++)
      rounds.push([(await load(ports[0])).perSecond, (await load(ports[1])).perSecond])
    const lists = await listTimes(w)
    return [
      {
        name: 'ocm.gets',
        value: median(rounds.map(([own]) => own)),
        unit: '/s',
        floor: median(rounds.map(([, floor]) => floor)),
        floorIs: 'a bare HTTP server in the same process',
        budget: atLeast(3000, '/s'),
      },
      {
        name: 'ocm.list-1000',
        value: median(lists.map(([own]) => own)),
        unit: 'ms',
        floor: median(lists.map(([, floor]) => floor)),
        floorIs: 'JSON.stringify of the same answer',
        budget: atMost(100, 'ms'),
      },
    ]
  } finally {
    child.kill()
    bare.close()
    await w.close()
  }
}

/** One as a client posts it, and as many like it that lie still. */
async function thousandClusters(w: Whole): Promise<string> {
  const { body } = await w.ocm('POST', `${CS}/clusters`, clusterBody())
  const known = await w.store.get('ocm', `cluster/${body.id}`)
  const still = { ...(known?.value as Readonly<Record<string, Json>>), state: 'hibernating' }
  for (let from = 0; from < CLUSTERS; from += 100)
    await w.store.commit({
      writes: Array.from({ length: 100 }, (_, index) => {
        const id = from + index === 0 ? String(body.id) : `2${String(from + index).padStart(31, '0')}`
        return { partition: 'ocm', key: `cluster/${id}`, value: { ...still, id } }
      }),
    })
  return String(body.id)
}

async function listTimes(w: Whole): Promise<readonly (readonly [number, number])[]> {
  const url = `${w.server.doors.ocm}${CS}/clusters?size=-1&search=${encodeURIComponent("product.id = 'rosa'")}`
  const headers = { authorization: `Bearer ${await w.server.ocmToken()}` }
  const times: (readonly [number, number])[] = []
  for (let round = 0; round < 9; round++) {
    const start = performance.now()
    const answer = await (await fetch(url, { headers })).arrayBuffer()
    const end = performance.now()
    const list = JSON.parse(Buffer.from(answer).toString('utf8')) as { readonly total: number }
    if (list.total !== CLUSTERS) throw new Error(`${list.total} clusters`)
    const begin = performance.now()
    JSON.stringify(list)
    times.push([end - start, performance.now() - begin])
  }
  return times.slice(1)
}

const requestOf = (path: string, token: string) =>
  `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\naccept: application/json\r\n\r\n`
