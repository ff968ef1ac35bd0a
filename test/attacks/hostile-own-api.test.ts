import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/kernel/log.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { authority } from '../../src/main/certificates.ts'
import { openDoors, type Doors, type Serve } from '../../src/main/doors.ts'
import { durableClock } from '../../src/main/durable-clock.ts'
import { eventFeed } from '../../src/main/event-feed.ts'
import { openFaults } from '../../src/main/faults/faults.ts'
import { issuersOf } from '../../src/main/issuers/issuers.ts'
import { openProjection } from '../../src/store/projection.ts'
import { ownApi } from '../../src/main/own-api.ts'
import { shelfIn } from '../../src/main/snapshots/shelf.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'

const TOKEN = 'a-token-that-only-the-person-knows'
const INSTANCE = 'i-0123456789abcdef0'

describe('Stint’s own API, asked by somebody else', () => {
  const bugs: string[] = []
  const asked: string[] = []
  let doors: Doors
  let end: () => Promise<void>
  let folder = ''
  beforeAll(async () => {
    const log = { ...silentLog, bug: (event: string, error: unknown) => bugs.push(`${event} ${String(error)}`) }
    const store = memoryStore()
    const time = await durableClock(store, log)
    const random = systemRandom()
    const answer = async ({ path }: { readonly path: string }) => {
      asked.push(path)
      return { status: 200, headers: {}, body: 'metadata' }
    }
    const machine = {
      instanceId: INSTANCE,
      account: '111122223333',
      region: 'us-east-1',
      privateIp: '10.0.0.1',
      imds: answer,
      console: async () => {},
    }
    const nobody = () => Promise.reject(new Error('nobody may get here'))
    const projection = await openProjection(store)
    folder = mkdtempSync(join(tmpdir(), 'stint-own-'))
    const { clock } = time
    const shelf = shelfIn({ folder, store, view: () => projection.view(), clock, random })
    const api = ownApi({
      snapshots: { shelf, restore: nobody, fork: nobody },
      time,
      clock: time.clock,
      log,
      token: TOKEN,
      reset: nobody,
      machines: () => ({ stop: () => undefined, find: (id) => (id === INSTANCE ? machine : undefined) }),
      faults: await openFaults({ store, clock: time.clock, random, log }),
      issuers: issuersOf(store, projection, time.clock, random),
      support: () => {
        throw new Error('nobody may get here')
      },
      credentials: async () => undefined,
      accountNames: () => [],
      door: () => ({ explain: async () => undefined, explainLastDenied: async () => undefined }),
      events: eventFeed(store, time.clock, () => ['111122223333']),
      issued: { list: async () => ({ now: 0, credentials: [] }) },
    })
    const nothing: Serve = async (_request, response) => void response.writeHead(404).end()
    const ca = await authority(store, time.clock, random)
    const open = openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0 })
    doors = await open({ aws: nothing, ocm: api.serve, kubernetes: nothing }, ca.certificates, log, time.clock)
    end = async () => {
      api.close()
      await doors.close()
      time.clock.stop()
      await store.close()
      rmSync(folder, { recursive: true })
    }
  })
  afterAll(async () => {
    expect(bugs).toEqual([])
    await end()
  })

  const ask = async (
    method: string,
    path: string,
    body?: string,
    authorization = `Bearer ${TOKEN}`,
    more: Record<string, string> = {},
  ) => {
    const answer = await fetch(`${doors.ocm}${path}`, {
      method,
      headers: { authorization, ...more },
      ...(body === undefined ? {} : { body }),
    })
    return { status: answer.status, text: await answer.text(), headers: answer.headers }
  }

  it.each([
    '',
    'Bearer',
    'Bearer ',
    `bearer ${TOKEN}`,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `Basic ${TOKEN}`,
    'Bearer __proto__',
  ])('with %j for a token, it tells and does nothing', async (authorization) => {
    for (const [method, path] of [
      ['GET', '/stint/v1/clock'],
      ['POST', '/stint/v1/clock'],
      ['POST', '/stint/v1/reset'],
      ['GET', '/stint/v1/credentials?account=management'],
      ['POST', `/stint/v1/instances/${INSTANCE}/imds`],
      ['GET', '/stint/v1/nothing'],
      ['POST', '/stint/v1/snapshots'],
      ['PUT', '/stint/v1/snapshots/theirs/file'],
      ['GET', '/stint/v1/snapshots/ours/file'],
    ] as const) {
      const { status, text } = await ask(method, path, undefined, authorization)
      expect([status, text.includes(TOKEN)]).toEqual([401, false])
    }
  })

  it.each([
    '{"advanceSeconds":-1}',
    '{"advanceSeconds":1e308}',
    '{"advanceSeconds":"1"}',
    '{"advanceSeconds":null}',
    '{"__proto__":{"freeze":true}}',
    '{}',
    '[]',
    'null',
    '',
    '{',
    '1',
    `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    'x'.repeat(70_000),
  ])('does not move the clock for %.40s', async (body) =>
    expect((await ask('POST', '/stint/v1/clock', body)).status).toBe(400),
  )

  it('knows no other paths, methods or instances', async () => {
    expect((await ask('DELETE', '/stint/v1/clock')).status).toBe(405)
    for (const path of [
      '/stint/v1/',
      '/stint/v1/clock/',
      '/stint/v2/clock',
      '/stint/v1/%63lock',
      '/stint/v1/instances/i-__proto__/imds',
    ])
      expect((await ask('GET', path)).status, path).toBe(404)
    expect((await ask('POST', '/stint/v1/instances/i-0/imds')).status).toBe(404)
    expect((await ask('GET', '/stint/v1/credentials?account=__proto__')).status).toBe(404)
  })

  it('is not at the AWS door', async () => {
    const answer = await fetch(`${doors.aws}/stint/v1/clock`, { headers: { authorization: `Bearer ${TOKEN}` } })
    expect(answer.status).toBe(404)
  })

  it('takes no web page’s request, even with the token', async () => {
    expect(
      (await ask('POST', '/stint/v1/reset', undefined, `Bearer ${TOKEN}`, { origin: 'https://evil.example' })).status,
    ).toBe(403)
  })

  it('outlives a caller who leaves in the middle of a body', async () => {
    const { host, port } = new URL(doors.ocm)
    const socket = connect(Number(port), '127.0.0.1')
    const gone = new Promise((resolve) => socket.on('close', resolve))
    socket.end(
      `POST /stint/v1/clock HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${TOKEN}\r\ncontent-length: 100\r\n\r\n{`,
    )
    socket.resume()
    await gone
    expect((await ask('GET', '/stint/v1/clock')).status).toBe(200)
  })

  it('opens an instance’s metadata for the machine’s own names only', async () => {
    const { endpoint } = JSON.parse((await ask('POST', `/stint/v1/instances/${INSTANCE}/imds`)).text) as {
      endpoint: string
    }
    expect(await (await fetch(`${endpoint}/latest/meta-data/`)).text()).toBe('metadata')
    const { port } = new URL(endpoint)
    const told = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.end('GET /latest/meta-data/iam/ HTTP/1.1\r\nhost: rebound.example\r\nconnection: close\r\n\r\n'),
      )
      let text = ''
      socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('close', () => resolve(text))
    })
    expect(told).toMatch(/^HTTP\/1\.1 421/)
    expect(asked).toEqual(['/latest/meta-data/'])
  })
})
