import { expect, test } from 'vitest'
import { discoveryDocument } from '../../src/wire/jose/discovery.ts'
import { bucketIssuer, foreignIssuer } from './ground.ts'

test('A09: where a discovery document says that keys are is checked as the issuer was', async () => {
  const trap = await foreignIssuer(() => false)
  const { w, token, exchange, publish, url } = await bucketIssuer()
  const elsewhere = [
    trap.url.replace('https:', 'http:'),
    `${trap.url}/keys.json`.replace('localhost', '127.0.0.1'),
    'file:///etc/passwd',
    'gopher://127.0.0.1:22/',
    'https://127.0.0.1:22/',
    'https://169.254.169.254/latest/meta-data/',
    'https://user:secret@localhost/',
    'not a url',
  ]
  for (const jwks_uri of elsewhere) {
    await publish('.well-known/openid-configuration', { ...discoveryDocument(url), jwks_uri })
    await w.clock.advance(61_000)
    const ended = await exchange(token())
    expect([jwks_uri, ended]).toEqual([
      jwks_uri,
      expect.stringMatching(/^(IDPCommunicationError|InvalidIdentityToken) 400$/),
    ])
  }
  expect(trap.requests()).toBe(0)
  await Promise.all([w.close(), trap.close()])
})
