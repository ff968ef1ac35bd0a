import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { worldClock } from '../../src/kernel/Clock.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { openDoors } from '../../src/main/doors.ts'
import { issueLeaf } from '../../src/wire/x509/issue.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import { ADMIN_TOKEN, testCluster } from '../cluster.ts'
import { OWN_TOKEN } from '../inside.ts'
import { answersIn, asks, ENTRANCES, everyDoor, said, type EveryDoor } from './every-door.ts'
import { connect } from 'node:tls'

const FORM = 'content-type: application/x-www-form-urlencoded\r\n'

describe('several requests on one connection', () => {
  let all: EveryDoor
  beforeAll(async () => {
    all = await everyDoor()
  }, 120_000)
  afterAll(() => all.close())

  describe.each(ENTRANCES)('at the door of %s', (name) => {
    const at = () => all.entrance(name)
    const ask = (number: number, more = '') => asks(at(), `/nothing-${number}`, more)
    /** To somebody who reads it: OCM refuses a path that it does not know without, and then the connection ends. */
    const post = (number: number, headers: string, body: string) =>
      asks(at(), name.startsWith('OCM') ? '/clusters' : `/nothing-${number}`, `${FORM}${headers}\r\n`, body, 'POST')
    /** What is said to these bytes, sent as they are: in one segment each. */
    const told = async (...segments: readonly string[]) => {
      const socket = await at().open()
      const answer = said(socket)
      for (const bytes of segments) await new Promise((resolve) => socket.write(bytes, 'latin1', resolve))
      return answersIn(await answer)
    }
    /** This one's status depends on the door; that it was answered does not. */
    const [one, two, three] = [1, 2, 3].map((number) => expect.stringMatching(new RegExp(`^4\\d\\d/nothing-${number}$`))) as [string, string, string] // prettier-ignore
    const any: string = expect.stringMatching(/^4\d\d/)

    it('are answered one after the other, in their order', async () => {
      const hundred = Array.from({ length: 99 }, (_, at) => ask(at % 9)).join('')
      const answers = await told(hundred + ask(9, 'connection: close\r\n'))
      expect(answers.map((answer) => answer.slice(3))).toEqual(
        Array.from({ length: 99 }, (_, at) => `/nothing-${at % 9}`).concat('/nothing-9'),
      )
    })

    it.each([
      ['with a body between', () => ask(1) + post(2, 'content-length: 7', 'Action=') + ask(3, 'connection: close\r\n'), [one, any, three]],
      ['with a body in chunks between', () => ask(1) + post(2, 'transfer-encoding: chunked', '7\r\nAction=\r\n0\r\n\r\n') + ask(3, 'connection: close\r\n'), [one, any, three]],
      ['with empty lines between', () => `\r\n\r\n${ask(1)}\r\n${ask(2, 'connection: close\r\n')}`, [one, two]],
      ['with a refused one between', () => ask(1) + asks(at(), '/nothing-2').replace('GET ', 'BREW ') + ask(3), [one, '400']],
      ['with one between that is none', () => `${ask(1) + ask(2)}nonsense\r\n\r\n${ask(3)}`, [one, two, '400']],
      ['with one between that has two ends', () => ask(1) + post(2, 'content-length: 3\r\ntransfer-encoding: chunked', '0\r\n\r\n') + ask(3), [one, '400']],
      ['with one between for a foreign host', () => `${ask(1)}GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n${ask(3)}`, [one, '421']],
      ['with one between from a foreign page', () => `${ask(1)}GET / HTTP/1.1\r\nhost: ${at().host}\r\norigin: https://evil.example\r\n\r\n${ask(3)}`, [one, '403']],
      ['with one between that asks to close', () => ask(1) + ask(2, 'connection: close\r\n') + ask(3), [one, two]],
      ['with one between of HTTP/1.0', () => ask(1) + ask(2).replace('HTTP/1.1', 'HTTP/1.0') + ask(3), [one, two]],
      ['with headers beyond measure between', () => ask(1) + ask(2, `x: ${'a'.repeat(70_000)}\r\n`) + ask(3), [one, '431']],
    ] as const)('%s: each has its own answer, and none has another’s', async (_what, bytes, answers) => {
      expect(await told(bytes())).toEqual(answers)
      expect(all.bugs()).toEqual([])
    }) // prettier-ignore

    it('may come in pieces, wherever they are cut', async () => {
      const whole = ask(1) + post(2, 'transfer-encoding: chunked', '7\r\nAction=\r\n0\r\n\r\n') + ask(3, 'connection: close\r\n') // prettier-ignore
      const pieces = whole.match(/.{1,7}/gs) ?? []
      expect(await told(...pieces)).toEqual([one, any, three])
    })

    it('are answered to who has closed their side meanwhile', async () => {
      const socket = await at().open()
      const answer = said(socket)
      socket.end(ask(1) + post(2, 'content-length: 7', 'Action=') + ask(3))
      expect(answersIn(await answer)).toEqual([one, any, three])
    })

    it('are answered, and what is none behind them refused, to who has closed their side', async () => {
      for (let round = 0; round < 10; round++) {
        const socket = await at().open()
        const answer = said(socket)
        socket.end(`${ask(1) + ask(2)}nonsense\r\n\r\n`)
        expect(answersIn(await answer)).toEqual([one, two, '400'])
      }
    })

    it('are answered to who closes their side once asked, in the middle of a body', async () => {
      const socket = await at().open()
      const answer = said(socket)
      socket.end(ask(1) + post(2, 'content-length: 70', 'Action='))
      const [first, second, ...more] = answersIn(await answer)
      expect([first, second, more]).toEqual([one, expect.stringMatching(/^4\d\d/), []])
      expect(all.bugs()).toEqual([])
    })

    it('are forgotten when who asked is gone', async () => {
      for (let round = 0; round < 20; round++) {
        const socket = await at().open()
        socket.write(ask(1) + ask(2) + post(3, 'content-length: 70', 'Action='))
        if (round % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
        socket.destroy()
      }
      expect(await told(ask(1, 'connection: close\r\n'))).toEqual([one])
      expect(all.bugs()).toEqual([])
    })
  })

  it('a large object is whole for who has closed their side', async () => {
    const { aws } = all.w
    const size = 32 * 1024 * 1024
    await aws.call('s3', 'CreateBucket', { Bucket: 'large' })
    await aws.call('s3', 'PutPublicAccessBlock', { Bucket: 'large', PublicAccessBlockConfiguration: { BlockPublicPolicy: false } }) // prettier-ignore
    await aws.call('s3', 'PutBucketPolicy', { Bucket: 'large', Policy: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::large/*' } }) }) // prettier-ignore
    await aws.call('s3', 'PutObject', { Bucket: 'large', Key: 'a', Body: Buffer.alloc(size, 'a') })
    for (const name of ['AWS', 'AWS over TLS'] as const) {
      const socket = await all.entrance(name).open()
      const answer = said(socket)
      socket.end(asks(all.entrance(name), '/large/a'))
      const text = await answer
      expect(text.slice(0, 15)).toBe('HTTP/1.1 200 OK')
      expect(text.length - text.indexOf('\r\n\r\n') - 4).toBe(size)
    }
  })

  it('a feed without an end ends for who has closed their side', async () => {
    const { name: _name, ...ocm } = all.entrance('OCM')
    const socket = await ocm.open()
    const answer = said(socket)
    socket.write(`GET /stint/v1/events HTTP/1.1\r\nhost: ${ocm.host}\r\nauthorization: Bearer ${OWN_TOKEN}\r\n\r\n`)
    await once(socket, 'data')
    socket.end()
    expect(answersIn(await answer)).toEqual(['200'])
  })
})

it('a watch ends for who has closed their side of the connection', async () => {
  const cluster = await testCluster()
  const clock = worldClock()
  const nobody = async () => undefined
  const leaf = issueLeaf(cluster.ca, 'localhost', { dns: ['localhost'], ips: ['127.0.0.1'] }, { now: clock.hostNow(), random: systemRandom() }) // prettier-ignore
  const doors = await openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0 })(
    { aws: nobody, ocm: nobody, kubernetes: (request, response) => cluster.api.handle(request, response, request.url?.slice('/clusters/c1'.length) ?? '') },
    { contextFor: () => ({ key: leaf.key, cert: leaf.certificate }) },
    silentLog,
    clock,
  ) // prettier-ignore
  const port = Number(new URL(doors.tls).port)
  const socket = connect({ port, host: '127.0.0.1', ca: cluster.ca.certificate, servername: 'localhost' })
  const [answer, first] = [said(socket), said(socket, (text) => text.includes('"ADDED"'))]
  socket.write(`GET /clusters/c1/api/v1/namespaces?watch=true HTTP/1.1\r\nhost: localhost:${port}\r\nauthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`) // prettier-ignore
  await first
  setImmediate(() => socket.end())
  expect(await answer).toMatch(/^HTTP\/1\.1 200[^]*"ADDED"[^]*\r\n0\r\n\r\n$/)
  await doors.close()
  cluster.close()
  clock.stop()
})
