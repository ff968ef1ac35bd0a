import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { worldClock } from '../../src/kernel/Clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { openDoors, type Doors, type Patience, type Serve } from '../../src/main/doors.ts'
import { serveAws, servePlainAws } from '../../src/main/aws-http.ts'
import { authority } from '../../src/main/certificates.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { presign } from '../../src/wire/sigv4/sign.ts'
import { readWithin } from '../../src/wire/read-within.ts'
import { world, type TestWorld } from '../world.ts'
import { said } from './every-door.ts'

/** Less than the doors' own, and enough for who is honest on a busy machine. */
const PATIENCE: Patience = {
  handshakeTimeout: 3000,
  headersTimeout: 3000,
  requestTimeout: 4000,
  keepAliveTimeout: 1000,
  writeTimeout: 2000,
  connectionsCheckingInterval: 100,
}
/** Milliseconds by which everybody is cut off, a busy machine allowed for; without the limits they would stay for ever. */
const LONG_AFTER = 30_000

/** More than the buffers between two ends of a connection hold. */
const MUCH = Buffer.alloc(60_000_000, 'a')

/** A room that reads what it is sent, as OCM's and Kubernetes' do, and says much when it is asked to. */
const reader: Serve = async (request, response) => {
  if (request.url?.endsWith('/much')) return void response.end(MUCH)
  const body = await readWithin(request, 1_000_000).catch(() => undefined)
  response.writeHead(body ? 200 : 400).end(body)
}

const DOORS = ['aws', 'tls', 'ocm'] as const
const HEADERS = 'host: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n'

describe('who dawdles', () => {
  const clock = worldClock()
  let [w, doors, ca] = [] as unknown as [TestWorld, Doors, string]
  beforeAll(async () => {
    w = await world()
    const { certificate, certificates } = await authority(w.store, clock, systemRandom())
    ca = certificate
    const aws: Serve = (request, response, secure) => serveAws(w.cloud.door, silentLog, secure, request, response)
    const open = openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0 }, PATIENCE)
    const plainAws = servePlainAws(w.cloud.door)
    doors = await open({ aws, plainAws, ocm: reader, kubernetes: reader }, certificates, silentLog, clock)
  })
  afterAll(async () => {
    await doors.close()
    await w.close()
    clock.stop()
  })

  /** A connection, over TLS where the door wants it; `bare`: without a word of TLS. */
  const opened = async (door: (typeof DOORS)[number], bare = false): Promise<Socket> => {
    const port = Number(new URL(doors[door]).port)
    const tls = door === 'tls' && !bare
    const socket = tls ? connectTls({ port, host: '127.0.0.1', ca, servername: 'localhost' }) : connect(port, '127.0.0.1') // prettier-ignore
    socket.on('error', () => {})
    await once(socket, tls ? 'secureConnect' : 'connect')
    return socket
  }
  /** Sends byte after byte for as long as somebody listens. */
  const trickle = (socket: Socket, bytes: string): void => {
    let at = 0
    const timer = setInterval(() => socket.write(bytes[at++ % bytes.length] ?? ''), 20)
    socket.once('close', () => clearInterval(timer))
  }
  /** Resolves when the other end is gone; it is only heard of by saying something. */
  const gone = (socket: Socket, more: string): Promise<void> => {
    const timer = setInterval(() => socket.writableNeedDrain || socket.write(more), 20)
    return new Promise((resolve) => {
      socket.pause().once('close', () => {
        clearInterval(timer)
        resolve()
      })
    })
  }
  const serves = async (door: (typeof DOORS)[number]) => {
    const socket = await opened(door)
    const answer = said(socket)
    socket.write(`GET / HTTP/1.1\r\n${HEADERS}connection: close\r\n\r\n`)
    expect(await answer).toMatch(/^HTTP\/1\.1 (200|403)/)
  }
  /** What is said to a crowd of them until they are cut off; others are answered meanwhile. */
  const fateOf = async (door: (typeof DOORS)[number], dawdle: (socket: Socket) => void, bare = false) => {
    const told = Promise.all(
      Array.from({ length: 10 }, async () => {
        const socket = await opened(door, bare)
        dawdle(socket)
        return said(socket)
      }),
    )
    await serves(door)
    const answers = await told
    await serves(door)
    return [...new Set(answers.map((answer) => answer.split('\r\n')[0]))]
  }

  describe.concurrent.each(DOORS)('at the %s door', (door) => {
    it.each<[string, (socket: Socket) => void, string]>([
      ['before the first word', () => {}, '408 Request Timeout'],
      ['over the first line', (socket) => { socket.write('GET /'); trickle(socket, 'a') }, '408 Request Timeout'],
      ['over the headers', (socket) => { socket.write(`GET / HTTP/1.1\r\n${HEADERS}`); trickle(socket, 'x: y\r\n') }, '408 Request Timeout'],
      ['over the headers of the second request', (socket) => { socket.write(`GET / HTTP/1.1\r\n${HEADERS}\r\n`); socket.once('data', () => { socket.write('GET / HTTP/1.1\r\n'); trickle(socket, 'x: y\r\n') }) }, door === 'ocm' ? '200 OK' : '403 Forbidden'],
      ['over the body', (socket) => { socket.write(`POST / HTTP/1.1\r\n${HEADERS}content-length: 100000\r\n\r\n`); trickle(socket, 'a') }, '408 Request Timeout'],
      ['over a body in chunks', (socket) => { socket.write(`POST / HTTP/1.1\r\n${HEADERS}transfer-encoding: chunked\r\n\r\n`); trickle(socket, '1\r\na\r\n') }, '408 Request Timeout'],
      ['over one chunk', (socket) => { socket.write(`POST / HTTP/1.1\r\n${HEADERS}transfer-encoding: chunked\r\n\r\nffff\r\n`); trickle(socket, 'a') }, '408 Request Timeout'],
      ['over the extension of a chunk', (socket) => { socket.write(`POST / HTTP/1.1\r\n${HEADERS}transfer-encoding: chunked\r\n\r\n1;`); trickle(socket, 'a') }, '408 Request Timeout'],
      ['over the trailers', (socket) => { socket.write(`POST / HTTP/1.1\r\n${HEADERS}transfer-encoding: chunked\r\n\r\n0\r\n`); trickle(socket, 'x: y\r\n') }, '408 Request Timeout'],
    ])('%s is cut off, and nobody else waits', async (_what, dawdle, fate) => {
      expect(await fateOf(door, dawdle)).toEqual([`HTTP/1.1 ${fate}`])
    }, LONG_AFTER) // prettier-ignore

    it(
      'over a body that was refused already is cut off without another word',
      async () => {
        const socket = await opened(door)
        const answer = said(socket)
        socket.write(`POST / HTTP/1.1\r\n${HEADERS}content-length: 9000000\r\n\r\n${'a'.repeat(2_100_000)}`)
        trickle(socket, 'a')
        expect((await answer).match(/HTTP\/1\.1 \d+/g)).toEqual([door === 'ocm' ? 'HTTP/1.1 400' : 'HTTP/1.1 413'])
      },
      LONG_AFTER,
    )

    it(
      'after an answer is cut off without a word',
      async () => {
        const socket = await opened(door)
        const answer = said(socket)
        socket.write(`GET / HTTP/1.1\r\n${HEADERS}\r\n`)
        expect((await answer).match(/HTTP\/1\.1 \d+/g)).toHaveLength(1)
      },
      LONG_AFTER,
    )
  })

  it.each<[string, (socket: Socket) => void]>([
    ['says nothing', () => {}],
    ['says a byte of it at a time', (socket) => trickle(socket, '\x16\x03\x01\x01')],
    ['begins it and stops', (socket) => socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]))],
  ])(
    'who %s at the TLS door instead of a handshake is cut off without a word',
    async (_what, dawdle) => {
      expect(await fateOf('tls', dawdle, true)).toEqual([''])
    },
    LONG_AFTER,
  )

  it(
    'who opens a tunnel and says nothing in it is cut off with it',
    async () => {
      const socket = await opened('aws')
      const answer = said(socket)
      socket.write('CONNECT iam.amazonaws.com:443 HTTP/1.1\r\nhost: iam.amazonaws.com:443\r\n\r\n')
      expect(await answer).toMatch(/^HTTP\/1\.1 200 [^\r]*\r\n\r\n$/)
    },
    LONG_AFTER,
  )

  describe.concurrent.each(DOORS)('at the %s door, who never reads', (door) => {
    const much = async (): Promise<string> => {
      if (door !== 'aws') return door === 'tls' ? '/clusters/much' : '/much'
      const aws = await w.client('customer')
      await aws.call('s3', 'CreateBucket', { Bucket: 'big' })
      await aws.call('s3', 'PutObject', { Bucket: 'big', Key: 'much', Body: MUCH })
      const request = { method: 'GET', url: '/big/much', headers: new Map([['host', 'localhost']]) }
      const target = { service: 's3', region: 'us-east-1' }
      return presign(request, await w.credentials('customer'), target, clock.hostNow(), 600)
    }
    it.each<[string, string]>([
      ['while dawdling over the next request', 'x: y\r\n'],
      ['while asking on and on', `y: x\r\n\r\nGET / HTTP/1.1\r\n${HEADERS}`],
    ])(
      '%s is cut off',
      async (_what, more) => {
        const start = `GET ${await much()} HTTP/1.1\r\nhost: localhost\r\n`
        const crowd = await Promise.all(Array.from({ length: 5 }, () => opened(door)))
        for (const socket of crowd) socket.write(`${start}\r\n${start}`)
        const left = Promise.all(crowd.map((socket) => gone(socket, more)))
        await serves(door)
        await left
        await serves(door)
      },
      LONG_AFTER,
    )
  })

  it(
    'who never reads what comes out of a tunnel is cut off with it',
    async () => {
      const socket = await opened('aws')
      socket.write('CONNECT iam.amazonaws.com:443 HTTP/1.1\r\nhost: iam.amazonaws.com:443\r\n\r\n')
      await once(socket, 'data')
      const inner = connectTls({ socket, ca, servername: 'localhost' }).on('error', () => {})
      await once(inner, 'secureConnect')
      const asked = 'GET /clusters/much HTTP/1.1\r\nhost: localhost\r\n\r\n'
      inner.write(asked)
      await gone(inner, asked)
    },
    LONG_AFTER,
  )

  it('the doors have patience for seconds, not for hours', async () => {
    const { PATIENCE: own } = await import('../../src/main/doors.ts')
    expect(own).toEqual({ handshakeTimeout: 15_000, headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 60_000, writeTimeout: 60_000, connectionsCheckingInterval: 5_000 }) // prettier-ignore
  })
})
