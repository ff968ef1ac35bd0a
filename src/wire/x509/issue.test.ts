import { createHash, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { isIP, type AddressInfo } from 'node:net'
import { connect, createServer, type TLSSocket } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { worldClock } from '../../kernel/Clock.ts'
import { seededRandom } from '../../kernel/random.ts'
import { ipBytes } from './ip.ts'
import { issueCa, issueClient, issueLeaf, type Issued } from './issue.ts'
import { fetchChain, servedChain, thumbprint } from './thumbprint.ts'

const clock = worldClock()
const moment = { now: clock.hostNow(), random: seededRandom('x509') }
const CONSTRAINTS = { domains: ['localhost', 'amazonaws.com'], ips: ['127.0.0.1', '::1'] }
const ca = issueCa({ commonName: 'Stint' }, moment, CONSTRAINTS)
const leafFor = (dns: string[], ips: string[] = []) => issueLeaf(ca, 'Stint', { dns, ips }, moment)

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function serve(leaf: Issued, chain: string[] = [ca.certificate], clients?: string): Promise<number> {
  const server = createServer(
    {
      key: leaf.key,
      cert: [leaf.certificate, ...chain].join(''),
      ...(clients ? { ca: clients, requestCert: true, rejectUnauthorized: false } : {}),
    },
    (socket) => socket.end(socket.authorized ? 'authorized' : 'stranger'),
  )
  closing.push(() => server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function handshake(
  port: number,
  servername: string | undefined,
  trust: string[],
  client?: Issued,
): Promise<TLSSocket> {
  const socket = connect({
    port,
    host: '127.0.0.1',
    ca: trust,
    ...(servername ? { servername } : {}),
    ...(client ? { cert: client.certificate, key: client.key } : {}),
  })
  closing.push(() => socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

describe('a CA and what it issues', () => {
  test('live from an hour before to ten years after host time', () => {
    for (const { certificate } of [ca, leafFor(['localhost'])]) {
      const { validFrom, validTo } = new X509Certificate(certificate)
      expect(Math.abs(Date.parse(validFrom) - (moment.now - 3_600_000))).toBeLessThan(1000)
      expect((Date.parse(validTo) - moment.now) / 86_400_000).toBeGreaterThan(3650)
    }
  })

  test('are trusted by TLS clients for names and addresses alike', async () => {
    const port = await serve(leafFor(['localhost', '*.s3.us-east-1.amazonaws.com'], ['127.0.0.1', '::1']))
    for (const name of ['localhost', 'b-oidc.s3.us-east-1.amazonaws.com', undefined])
      expect((await handshake(port, name, [ca.certificate])).authorized).toBe(true)
    await expect(handshake(port, 'b.s3.eu-west-1.amazonaws.com', [ca.certificate])).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
  })

  test.each([
    ['another domain', ['www.redhat.com'], []],
    ['a look-alike', ['evilamazonaws.com'], []],
    ['another address', [], ['10.0.0.1']],
    ['one good name and one bad', ['localhost', 'example.com'], []],
  ])('are refused for %s than the constraints name, even when signed', async (_, dns, ips) => {
    const port = await serve(leafFor(dns, ips))
    await expect(handshake(port, dns[0], [ca.certificate])).rejects.toMatchObject({
      message: 'permitted subtree violation',
    })
  })

  test('a leaf cannot issue', async () => {
    const leaf = leafFor(['localhost'])
    const port = await serve(issueLeaf(leaf, 'x', { dns: ['localhost'], ips: [] }, moment), [
      leaf.certificate,
      ca.certificate,
    ])
    await expect(handshake(port, 'localhost', [ca.certificate])).rejects.toMatchObject({
      message: expect.stringContaining('key usage does not include certificate signing'),
    })
  })

  test('have serial numbers and keys of their own', () => {
    const [one, two] = [leafFor(['localhost']), leafFor(['localhost'])].map(
      ({ certificate }) => new X509Certificate(certificate),
    )
    expect(one?.serialNumber).not.toBe(two?.serialNumber)
    expect(one?.publicKey.equals(two?.publicKey as never)).toBe(false)
  })

  test("a client's certificate opens a server that asks for one; a server's does not", async () => {
    const port = await serve(leafFor(['localhost']), [ca.certificate], ca.certificate)
    const answer = async (client: Issued) => {
      const socket = await handshake(port, 'localhost', [ca.certificate], client)
      return String((await once(socket, 'data'))[0])
    }
    const admin = issueClient(ca, { commonName: 'system:admin', organizations: ['system:masters'] }, moment)
    expect(new X509Certificate(admin.certificate).subject).toBe('O=system:masters\nCN=system:admin')
    expect(await answer(admin)).toBe('authorized')
    expect(await answer(leafFor(['localhost']))).toBe('stranger')
  })
})

describe('the thumbprint', () => {
  const sha1 = (pem: string) => createHash('sha1').update(new X509Certificate(pem).raw).digest('hex')

  test('is of the last certificate served, not of the root that the client adds', async () => {
    const leaf = leafFor(['localhost'])
    for (const [chain, last] of [
      [[], leaf],
      [[ca.certificate], ca],
    ] as const) {
      const port = await serve(leaf, [...chain])
      const socket = await handshake(port, 'localhost', [ca.certificate])
      expect(thumbprint(socket)).toBe(sha1(last.certificate))
      expect(thumbprint(socket)).toBe(sha1(last.certificate))
      expect(servedChain(socket)).toHaveLength(chain.length + 1)
      const fetched = await fetchChain('127.0.0.1', port, { clock, servername: 'localhost' })
      expect(fetched.map((certificate) => certificate.raw.equals(new X509Certificate(leaf.certificate).raw))[0]).toBe(
        true,
      )
      expect(fetched).toHaveLength(chain.length + 1)
    }
  })

  test('cannot be had where nobody listens', async () => {
    await expect(fetchChain('127.0.0.1', 1, { clock })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

test.each([
  ['10.0.1.5', '0a000105'],
  ['::', '0'.repeat(32)],
  ['::1', `${'0'.repeat(31)}1`],
  ['fd00:ec2::254', 'fd000ec2000000000000000000000254'],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
])('%s is %s', (address, hex) => {
  expect(ipBytes(address).toString('hex')).toBe(hex)
})

test('an address is one where Node says so', () => {
  const parts = ['', '0', '1', 'a', 'ffff', '10000', 'g', '1.2.3.4', '01.2.3.4', '256.1.1.1', '1.2.3', ':', '%lo']
  let seed = 7
  const next = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const drawn = Array.from({ length: 20_000 }, () =>
    Array.from({ length: 1 + next(9) }, () => parts[next(next(3) === 0 ? parts.length : 5)]).join(':'),
  )
  const known = ['::', '::1', '1::', '1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '1:2:3:4:5:6:1.2.3.4', '::ffff:1.2.3.4', '1.2.3.4', '1.2.3.4::', ''] // prettier-ignore
  for (const address of [...known, ...drawn]) {
    const isOne = isIP(address) !== 0 && !address.includes('%')
    const read = () => ipBytes(address).length
    if (isOne) expect(read(), address).toBe(isIP(address) === 4 ? 4 : 16)
    else expect(read, address).toThrow(TypeError)
  }
})
