import { createHash, randomBytes } from 'node:crypto'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/kernel/log.ts'
import { seededRandom } from '../../src/kernel/random.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { world, type TestWorld } from '../world.ts'
import { sender, signedBy, type Answered, type Asked } from './hostile-inputs.ts'

const DOORS = ['aws', 'tls', 'ocm'] as const
type Door = (typeof DOORS)[number]

const form = (body: string): Asked => ({
  method: 'POST',
  url: '/',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
})
const iam = (rest: string): Asked => form(`Action=CreateRole&Version=2010-05-08&${rest}`)
const secret = (body: string | Uint8Array): Asked => ({
  method: 'POST',
  url: '/',
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.CreateSecret' },
  body,
})
const xml = (body: string): Asked => ({
  method: 'POST',
  url: '/parts?delete',
  headers: { 'content-type': 'application/xml' },
  body,
})

describe('a door that is sent what is no honest request', () => {
  const bugs: string[] = []
  let w: TestWorld
  let person: Credentials
  let door: ReturnType<typeof sender>
  beforeAll(async () => {
    w = await world({
      log: {
        ...silentLog,
        bug: (event, error) => bugs.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`),
      },
    })
    person = await w.credentials('customer')
    door = sender(w.endpoint)
    const aws = await w.client('customer')
    await aws.call('s3', 'CreateBucket', { Bucket: 'parts' })
  })
  afterAll(async () => {
    door.close()
    await w.close()
  })

  const opened = (name: Door): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(w.doors[name])
      const socket: Socket =
        name === 'tls'
          ? connectTls({ host: hostname, port: Number(port), ca: w.ca, servername: 'localhost' }, () => resolve(socket))
          : connectTcp(Number(port), hostname, () => resolve(socket))
      socket.on('error', reject)
    })

  /** Everything that the door says to these bytes until it has said it and closed, or said enough. */
  const told = async (name: Door, bytes: string | Buffer, half = false): Promise<string> => {
    const socket = await opened(name)
    return new Promise((resolve) => {
      let text = ''
      const end = () => resolve(text)
      socket.removeAllListeners('error')
      socket.on('error', end).on('close', end)
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
      if (half) socket.end(bytes)
      else socket.write(bytes)
    })
  }
  const hostOf = (name: Door) => new URL(w.doors[name]).host
  const head = (name: Door, lines: readonly string[], start = 'POST / HTTP/1.1') =>
    [start, `host: ${hostOf(name)}`, ...lines, '', ''].join('\r\n')
  const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
  const signed = (service: string, asked: Asked): Promise<Answered> =>
    door.send(signedBy(person, w.endpoint, service, asked))
  const codeOf = ({ text }: Answered) => /<Code>([^<]+)</.exec(text)?.[1] ?? /"__type":"([^"]+)"/.exec(text)?.[1] ?? ''
  const serves = async () => {
    const { status } = await signed('sts', form('Action=GetCallerIdentity&Version=2011-06-15'))
    expect([status, bugs.splice(0)]).toEqual([200, []])
  }

  describe.each(DOORS)('the %s door', (name) => {
    it('answers noise with 400 and goes on', async () => {
      const random = seededRandom(`noise at ${name}`)
      for (let round = 0; round < 40; round++)
        expect([0, 400]).toContain(
          statusOf(await told(name, Buffer.concat([random.bytes(1 + round * 13), Buffer.from('\r\n\r\n')]), true)),
        )
      await serves()
    })

    it.each([
      ['Content-Length and Transfer-Encoding together', ['content-length: 5', 'transfer-encoding: chunked']],
      ['two different Content-Lengths', ['content-length: 5', 'content-length: 6']],
      ['an unknown Transfer-Encoding', ['transfer-encoding: xchunked']],
      ['chunked that is not the last encoding', ['transfer-encoding: chunked, identity']],
      ['a folded header', ['x-a: b', '  c: d']],
      ['a space before the colon', ['content-length : 5']],
      ['a Content-Length that is no number', ['content-length: 5x']],
      ['a negative Content-Length', ['content-length: -5']],
      ['a NUL in a header', ['x-a: b\0c']],
      ['a bare line feed in a header', ['x-a: b\nx-c: d']],
    ])('answers %s with 400 and closes', async (_what, lines) => {
      const answer = await told(
        name,
        `${head(name, lines)}0\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: ${hostOf(name)}\r\n\r\n`,
      )
      expect(new Set(answer.match(/HTTP\/1\.1 \d+/g)), answer).toEqual(new Set(['HTTP/1.1 400']))
    })

    it('answers an over-long header with 431', async () => {
      expect(statusOf(await told(name, head(name, [`x-long: ${'a'.repeat(80_000)}`])))).toBe(431)
      expect(statusOf(await told(name, head(name, [], `GET /${'a'.repeat(80_000)} HTTP/1.1`)))).toBe(431)
    })

    it('answers a request without Host, or with a foreign one, without serving it', async () => {
      expect(statusOf(await told(name, 'GET / HTTP/1.1\r\n\r\n'))).toBe(400)
      for (const host of [
        'evil.example',
        'localhost.evil.example',
        '169.254.169.254',
        'amazonaws.com.evil.example',
        '127.0.0.1.nip.io',
        'localhost:4566@evil.example',
        '',
      ])
        expect(statusOf(await told(name, `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)), host).toBe(
          421,
        )
    })

    it('answers a page of another origin with 403, before anything else, and never shares with other origins', async () => {
      for (const origin of ['https://evil.example', 'null', 'http://localhost:1', `${w.doors[name]}.evil.example`]) {
        const answer = await told(
          name,
          head(name, [`origin: ${origin}`, 'content-type: text/plain', 'content-length: 0', 'connection: close']),
        )
        expect(statusOf(answer), origin).toBe(403)
        expect(answer.toLowerCase()).not.toContain('access-control-allow')
      }
      const preflight = await told(
        name,
        head(
          name,
          ['origin: https://evil.example', 'access-control-request-method: POST', 'connection: close'],
          'OPTIONS / HTTP/1.1',
        ),
      )
      expect(statusOf(preflight)).toBe(403)
    })

    it('closes on a request that ends in the middle, and goes on', async () => {
      for (const part of [
        'P',
        'POST / HT',
        `POST / HTTP/1.1\r\nhost: ${hostOf(name)}\r\n`,
        `${head(name, ['content-length: 100'])}half`,
        `${head(name, ['transfer-encoding: chunked'])}5\r\nab`,
      ])
        await told(name, part, true)
      const socket = await opened(name)
      socket.write(`${head(name, ['content-length: 100', 'content-type: application/x-www-form-urlencoded'])}half`)
      await new Promise((resolve) => setImmediate(resolve))
      socket.destroy()
      await serves()
    })

    it('answers others while a hundred requests dawdle', async () => {
      const slow = await Promise.all(Array.from({ length: 100 }, () => opened(name)))
      for (const socket of slow)
        socket
          .on('error', () => undefined)
          .write(`${head(name, ['content-length: 1000', 'content-type: application/x-www-form-urlencoded'])}A`)
      await serves()
      for (const socket of slow) socket.destroy()
      await serves()
    })

    it('answers methods and paths that nobody has', async () => {
      for (const start of [
        'BREW / HTTP/1.1',
        'TRACE / HTTP/1.1',
        'OPTIONS * HTTP/1.1',
        'GET //evil.example/ HTTP/1.1',
        'GET /%ff%fe HTTP/1.1',
        'GET /%zz?%zz=%zz HTTP/1.1',
        'GET /..%2f..%2fetc/passwd HTTP/1.1',
        'GET /a/../../b HTTP/1.1',
        'GET http://evil.example/ HTTP/1.1',
        'GET /?\\ HTTP/1.1',
        'PRI * HTTP/2.0',
      ]) {
        const status = statusOf(await told(name, head(name, ['connection: close', 'content-length: 0'], start)))
        expect(status, start).toBeGreaterThanOrEqual(400)
        expect(status < 500 || status === 501 || status === 505, `${start} ${status}`).toBe(true)
      }
      await serves()
    })
  })

  describe('CONNECT at the AWS door', () => {
    it.each([
      'evil.example:443',
      'localhost:22',
      '127.0.0.1:443',
      '169.254.169.254:80',
      'iam.amazonaws.com:22',
      'iam.amazonaws.com',
      'amazonaws.com.evil.example:443',
      '[::1]:443',
      '',
      ':443',
      'iam.amazonaws.com:443:443x',
    ])('to %s is refused', async (target) =>
      expect([400, 403]).toContain(
        statusOf(await told('aws', `CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n\r\n`)),
      ),
    )
    it('to a name of the cloud is opened', async () => {
      const socket = await opened('aws')
      const answer = new Promise<string>((resolve) =>
        socket.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1'))),
      )
      socket.write('CONNECT iam.amazonaws.com:443 HTTP/1.1\r\nhost: iam.amazonaws.com:443\r\n\r\n')
      expect(statusOf(await answer)).toBe(200)
      const inner = connectTls({ socket, ca: w.ca, servername: 'iam.amazonaws.com' })
      const text = await new Promise<string>((resolve) => {
        inner.on('secureConnect', () =>
          inner.write(
            'GET /?Action=ListRoles&Version=2010-05-08 HTTP/1.1\r\nhost: iam.amazonaws.com\r\nconnection: close\r\n\r\n',
          ),
        )
        inner.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1')))
      })
      expect(text).toContain('MissingAuthenticationToken')
      inner.destroy()
    })
    it('is no way into the other doors', async () => {
      for (const name of ['tls', 'ocm'] as const)
        expect(
          statusOf(
            await told(name, 'CONNECT iam.amazonaws.com:443 HTTP/1.1\r\nhost: iam.amazonaws.com:443\r\n\r\n', true),
          ),
        ).not.toBe(200)
    })
    it('survives a client who leaves while the tunnel opens', async () => {
      for (let round = 0; round < 10; round++) {
        const socket = await opened('aws')
        socket
          .on('error', () => undefined)
          .write('CONNECT iam.amazonaws.com:443 HTTP/1.1\r\nhost: iam.amazonaws.com:443\r\n\r\n')
        socket.resetAndDestroy()
      }
      for (let round = 0; round < 10; round++) {
        const socket = await opened('aws')
        socket.on('error', () => undefined).write('CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example:443\r\n\r\n')
        socket.resetAndDestroy()
      }
      await serves()
    })
    it('an upgrade to another protocol is not granted', async () => {
      for (const name of DOORS) {
        const answer = await told(
          name,
          head(
            name,
            [
              'connection: upgrade',
              'upgrade: websocket',
              'sec-websocket-version: 13',
              'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
            ],
            'GET / HTTP/1.1',
          ),
          true,
        )
        expect(statusOf(answer)).not.toBe(101)
      }
      await serves()
    })
  })

  describe('a body', () => {
    const tooLarge = Buffer.alloc(3 * 1024 * 1024, 'a')
    it('larger than any call is answered with 413, whatever its service and whoever sends it', async () => {
      for (const [service, asked] of [
        ['iam', iam(`RoleName=${tooLarge.toString()}`)],
        ['secretsmanager', secret(tooLarge)],
        ['s3', xml(tooLarge.toString())],
      ] as const)
        expect((await signed(service, asked)).status, service).toBe(413)
      expect((await door.send(iam(`RoleName=${tooLarge.toString()}`))).status).toBe(413)
      await serves()
    })
    it('of five gigabytes, only announced, is refused without being waited for', async () => {
      const answer = await told(
        'aws',
        head('aws', [
          'content-length: 5368709120',
          'content-type: application/x-amz-json-1.1',
          'x-amz-target: secretsmanager.NoSuchThing',
          'connection: close',
        ]) + 'x'.repeat(3 * 1024 * 1024),
      )
      expect(statusOf(answer)).toBe(413)
    })
    it.each([
      ['a million parameters', iam('a=b&'.repeat(500_000))],
      ['a list at 99999999', iam('RoleName=x&AssumeRolePolicyDocument=%7B%7D&Tags.member.99999999.Key=a')],
      ['a list with a gap', iam('Tags.member.1.Key=a&Tags.member.3.Key=a')],
      ['names a thousand levels deep', iam(`${'a.'.repeat(1000)}b=1`)],
      ['a name that is both value and structure', iam('Tags=1&Tags.member.1.Key=a')],
      ['escapes that are none', iam('RoleName=%zz')],
      ['escapes that are no UTF-8', iam('RoleName=%ff%fe')],
      ['the name of an object’s parent', iam('__proto__.admin=1&constructor.prototype.admin=1')],
      ['NULs', iam('RoleName=%00&AssumeRolePolicyDocument=%00')],
    ])('with %s is refused as IAM refuses', async (_what, asked) => {
      const answer = await signed('iam', asked)
      expect([answer.status, codeOf(answer)], answer.text).toEqual([
        400,
        expect.stringMatching(/^(MalformedInput|ValidationError)$/),
      ])
      expect(({} as { admin?: unknown }).admin).toBeUndefined()
      await serves()
    })
    it.each([
      ['nested 100,000 deep', '['.repeat(100_000)],
      ['nested 100,000 deep in a member', `{"Name":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
      ['that is no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
      ['that is no JSON', '{"Name":'],
      ['with a list for a text', '{"Name":["a"]}'],
      ['with a number for a text', '{"Name":1e308}'],
      ['that is a list', '[{"Name":"a"}]'],
      ['that is null', 'null'],
    ])('of JSON %s is refused as Secrets Manager refuses', async (_what, body) => {
      const answer = await signed('secretsmanager', secret(body))
      expect([answer.status, codeOf(answer)], answer.text).toEqual([
        400,
        expect.stringMatching(/^(SerializationException|ValidationException)$/),
      ])
      await serves()
    })
    const bomb = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">${[...'bcdefgh'].map((one, i) => `<!ENTITY ${one} "${`&${'abcdefgh'[i]};`.repeat(10)}">`).join('')}]><Delete><Object><Key>&h;</Key></Object></Delete>`
    it.each([
      ['entities in entities', bomb],
      [
        'a file for an entity',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&x;</Key></Object></Delete>',
      ],
      [
        'a DTD elsewhere',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1:1/d.dtd"><Delete><Object><Key>x</Key></Object></Delete>',
      ],
      ['an unknown entity', '<Delete><Object><Key>&x;</Key></Object></Delete>'],
      ['100,000 levels', '<a>'.repeat(100_000)],
      ['400,000 elements', `<Delete>${'<a/>'.repeat(400_000)}</Delete>`],
      ['no end', '<Delete><Object>'],
      ['two roots', '<Delete/><Delete/>'],
      ['a control character by number', '<Delete><Object><Key>&#xFFFFFF;</Key></Object></Delete>'],
      ['the name of an object’s parent', '<__proto__><admin>1</admin></__proto__>'],
    ])('of XML with %s is refused as S3 refuses', async (_what, body) => {
      const answer = await signed('s3', { ...xml(body), headers: { 'content-md5': md5(body) } })
      expect([answer.status, codeOf(answer)], answer.text).toEqual([400, 'MalformedXML'])
      expect(answer.text).not.toContain('root:')
      await serves()
    })
    it('of random bytes is refused by every protocol', async () => {
      for (let round = 0; round < 20; round++) {
        const body = randomBytes(200)
        for (const [service, asked] of [
          ['iam', { ...iam(''), body }],
          ['secretsmanager', secret(body)],
          ['s3', { ...xml(''), body }],
        ] as const) {
          const { status, text } = await signed(service, asked)
          expect(status, text).toBeGreaterThanOrEqual(400)
          expect(status, text).toBeLessThan(500)
        }
      }
      await serves()
    })
  })
})

describe('doors that close', () => {
  it('let answers under way finish and wait for nobody else', async () => {
    const w = await world()
    const { port } = new URL(w.doors.aws)
    const tls = Number(new URL(w.doors.tls).port)
    const said = [
      [port, ''],
      [port, 'POST / HT'],
      [
        port,
        `POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 99\r\n\r\nA`,
      ],
      [port, 'CONNECT iam.amazonaws.com:443 HTTP/1.1\r\nhost: iam.amazonaws.com:443\r\n\r\n'],
      [tls, ''],
    ] as const
    const clients = await Promise.all(
      said.map(
        ([to, text]) =>
          new Promise<Socket>((resolve) => {
            const socket: Socket = connectTcp(Number(to), '127.0.0.1', () => socket.write(text, () => resolve(socket)))
            socket.on('error', () => undefined)
          }),
      ),
    )
    const ended = clients.map((socket) => new Promise((resolve) => socket.on('close', resolve).resume()))
    await w.close()
    await Promise.all(ended)
  })
})

const md5 = (text: string): string => createHash('md5').update(text).digest('base64')
