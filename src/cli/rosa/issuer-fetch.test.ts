import { once } from 'node:events'
import { createServer as createHttp } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { worldClock } from '../../kernel/Clock.ts'
import { systemRandom } from '../../kernel/random.ts'
import { issueCa, issueLeaf } from '../../wire/x509/issue.ts'
import { fetchIssuer } from './issuer-fetch.ts'

const clock = worldClock()
const nobody = 'http://127.0.0.1:1'

it.each([
  ['the proxy that the environment names', { proxy: nobody, cloud: undefined }],
  ['the cloud on this machine', { proxy: undefined, cloud: nobody }],
])('an issuer that %s does not lead to leaves a person with what to type next', async (_what, way) => {
  const url = new URL('https://rh-oidc.s3.us-east-1.amazonaws.com/demo/keys.json')
  await expect(fetchIssuer({ ...way, roots: [], clock }, url)).rejects.toMatchObject({
    name: 'Refusal',
    message: expect.stringContaining(
      'The proxy http://127.0.0.1:1 does not lead to rh-oidc.s3.us-east-1.amazonaws.com: ',
    ) as string,
    next: expect.stringContaining('eval "$(stint env --proxy)"') as string,
  })
})

it('a CA that may not sign for the issuer’s name is told as that, one that nobody knows as no root', async () => {
  const host = 'token.actions.githubusercontent.com'
  const moment = { now: clock.hostNow(), random: systemRandom() }
  const ca = issueCa({ commonName: 'Local CA' }, moment, { domains: ['localhost'], ips: ['127.0.0.1'] })
  const leaf = issueLeaf(ca, host, { dns: [host], ips: [] }, moment)
  const issuer = createHttps({ key: leaf.key, cert: leaf.certificate + ca.certificate }, (_request, response) =>
    response.end('{}'),
  )
  const door = createHttp().on('connect', (_request, socket) => {
    const way = connect((issuer.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      socket.pipe(way).pipe(socket)
    })
    for (const one of [way, socket]) one.on('error', () => way.destroy())
  })
  for (const server of [issuer, door]) await once(server.listen(0, '127.0.0.1'), 'listening')
  const cloud = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
  const untrusted = async (...roots: string[]) =>
    (await fetchIssuer({ proxy: undefined, cloud, roots, clock }, new URL(`https://${host}/keys`))).untrusted
  expect(await untrusted(ca.certificate)).toBe(
    'is signed by CN=Local CA, which may not sign for this name: programs outside of this cloud refuse it',
  )
  expect(await untrusted()).toMatch(/^verifies by no root \(\w+\)$/)
  for (const server of [issuer, door]) server.close()
})
