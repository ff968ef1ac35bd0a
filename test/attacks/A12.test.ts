import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { ServerResponse } from 'node:http'
import { jwksDocument } from '../../src/wire/jose/discovery.ts'
import { foreignIssuer, keyPair } from './ground.ts'

const key = jwksDocument([keyPair().publicKey]).keys[0]
const json = (response: ServerResponse, value: unknown) => void response.end(JSON.stringify(value))

/** What an issuer may answer for its keys to do harm. */
const HARM: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'an endless body': (response) => {
    const more = () => void (response.writable && response.write('x'.repeat(100_000), more))
    more()
  },
  'bytes that unpack to a gigabyte': (response) => {
    response.setHeader('content-encoding', 'gzip')
    response.end(gzipSync(Buffer.alloc(5_000_000)))
  },
  'a hundred thousand levels': (response) => void response.end(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'ten thousand keys': (response) =>
    json(response, { keys: Array.from({ length: 10_000 }, (_, n) => ({ ...key, kid: `k${n}`, n: 'AQAB' })) }),
  'a key of 512 bits': (response) => json(response, jwksDocument([keyPair(512).publicKey])),
  'the exponent 1': (response) => json(response, { keys: [{ ...key, e: 'AQ' }] }),
  'a modulus of a megabit': (response) => json(response, { keys: [{ ...key, n: 'A'.repeat(170_000) }] }),
  'no JSON': (response) => void response.end('<html>'),
  'an array': (response) => json(response, []),
}

test.each(Object.keys(HARM))('A12: an issuer that answers with %s is refused, and the door goes on', async (kind) => {
  const issuer = await foreignIssuer((request, response) => {
    if (request.url !== '/keys.json') return false
    HARM[kind]?.(response)
    return true
  })
  const began = Date.now()
  expect(await issuer.attempt()).toBe('InvalidIdentityToken 400')
  expect(Date.now() - began).toBeLessThan(5_500)
  await (await issuer.w.client('customer')).call('sts', 'GetCallerIdentity', {})
  await issuer.close()
})
