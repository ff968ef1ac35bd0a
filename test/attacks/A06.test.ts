import { expect, test } from 'vitest'
import { jwksDocument } from '../../src/wire/jose/discovery.ts'
import { bucketIssuer, keyPair } from './ground.ts'

test('A06: a key id is a name to look up and nothing else', async () => {
  const { w, token, exchange, key, publish } = await bucketIssuer()
  for (const kid of [
    '../../etc/passwd',
    "' OR 1=1 --",
    '__proto__',
    'constructor',
    'toString',
    'k'.repeat(10_000),
    '\0',
    '*',
  ])
    expect([kid.slice(0, 20), await exchange(token({}, key.privateKey, kid))]).toEqual([
      kid.slice(0, 20),
      'InvalidIdentityToken 400',
    ])
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const [, claims = '', signature = ''] = token().split('.')
  expect(await exchange(`${part({ alg: 'RS256' })}.${claims}.${signature}`)).toBe('InvalidIdentityToken 400')
  await publish('keys.json', jwksDocument([key.publicKey, keyPair().publicKey]))
  await w.clock.advance(61_000)
  expect(await exchange(token())).toBe('allowed')
  await w.close()
})
