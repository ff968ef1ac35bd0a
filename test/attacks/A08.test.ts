import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { signJwt } from '../../src/wire/jose/jwt.ts'
import { world } from '../world.ts'
import { CUSTOMER, exchanged, keyPair, webRole } from './ground.ts'

test('A08: no provider’s URL makes us fetch from this machine, its neighbours or the metadata service', async () => {
  let connections = 0
  const trap = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
  const { port } = trap.address() as AddressInfo
  const w = await world()
  const aws = await w.client('customer')
  const own = [w.doors.aws, w.doors.tls, w.doors.ocm].map((door) => `https://127.0.0.1:${new URL(door).port}`)
  const { privateKey } = keyPair()
  const urls = [
    `https://127.0.0.1:${port}`,
    `https://localhost:${port}`,
    'https://127.0.0.1',
    'https://169.254.169.254/latest',
    'https://10.0.0.1',
    'https://192.168.0.1',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://2130706433',
    'https://0177.0.0.1',
    'https://0x7f.1',
    'https://printer.local',
    ...own,
  ]
  for (const [n, url] of urls.entries()) {
    const made = await webRole(aws, url, `R${n}`, 'me').then(
      () => true,
      () => false,
    )
    const now = Math.floor(Date.now() / 1000)
    const token = signJwt({ iss: url, sub: 'me', aud: 'openshift', iat: now, exp: now + 600 }, privateKey, 'k')
    expect([url, await exchanged(aws, token, `arn:aws:iam::${CUSTOMER}:role/R${n}`)]).toEqual([
      url,
      made ? 'InvalidIdentityToken 400' : expect.stringMatching(/^(InvalidIdentityToken 400|AccessDenied 403)$/),
    ])
  }
  expect(connections).toBe(0)
  trap.close()
  await w.close()
})
