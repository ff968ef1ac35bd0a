import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { signJwt } from '../../src/wire/jose/jwt.ts'
import { kidOf, publicJwk } from '../../src/wire/jose/jwk.ts'
import { bucketIssuer, foreignIssuer, keyPair } from './ground.ts'

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('A05: no algorithm but the key’s own, and no key but the issuer’s', async () => {
  const issuer = await bucketIssuer()
  const { w, token, exchange, key } = issuer
  const [, claims = '', signature = ''] = token().split('.')
  const kid = kidOf(key.publicKey)
  const pem = key.publicKey.export({ type: 'spki', format: 'pem' })
  const hmac = (header: string) => createHmac('sha256', pem).update(`${header}.${claims}`).digest('base64url')
  const thief = keyPair()
  const resigned = (header: object) => {
    const head = part(header)
    const [, , own = ''] = signJwt({}, thief.privateKey, 'x').split('.')
    return `${head}.${claims}.${own}`
  }
  const forged = [
    `${part({ alg: 'none', kid })}.${claims}.`,
    `${part({ alg: 'nOnE', kid })}.${claims}.${signature}`,
    `${part({ alg: 'HS256', kid })}.${claims}.${hmac(part({ alg: 'HS256', kid }))}`,
    `${part({ alg: 'PS256', kid })}.${claims}.${signature}`,
    `${part({ alg: 'RS512', kid })}.${claims}.${signature}`,
    `${part({ alg: 'RS256', kid, crit: ['exp'] })}.${claims}.${signature}`,
    resigned({ alg: 'RS256', kid, jwk: publicJwk(thief.publicKey) }),
    resigned({ alg: 'RS256', kid, x5u: 'https://thief.example/x.pem' }),
    token({}, thief.privateKey),
  ]
  for (const one of forged) expect(await exchange(one)).toBe('InvalidIdentityToken 400')
  await w.close()
})

test('A05: where a token says that its key is to be had is never asked', async () => {
  const bait = await foreignIssuer(() => false)
  const { w, token, exchange, key } = await bucketIssuer()
  const [, claims = '', signature = ''] = token().split('.')
  for (const member of ['jku', 'x5u'])
    await exchange(
      `${part({ alg: 'RS256', kid: kidOf(key.publicKey), [member]: `${bait.url}/keys.json` })}.${claims}.${signature}`,
    )
  expect(bait.requests()).toBe(0)
  await Promise.all([w.close(), bait.close()])
})
