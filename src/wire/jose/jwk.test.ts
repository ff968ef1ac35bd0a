import { createPublicKey } from 'node:crypto'
import { expect, test } from 'vitest'
import { discoveryDocument, jwksDocument } from './discovery.ts'
import { kidOf, publicJwk } from './jwk.ts'
import { generateSigningKey, keySpare, privatePem, publicPem, readSigningKey, type SigningKey } from './signing-key.ts'

/** As ccoctl publishes this key. */
const PEM = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAiNydWNI1T66FBK2k7CXp
lR0shonykS7cj3j+ZMI6DoIqXwTM8rZzjaTjQh0bknjJG3m2oINTVM/WxGsXMV3l
aFw45WMiwtBsjNYVTA3qS1l5bC6pi/Lw+7U4GuIkvQMHZ1pmbXF0syUiNnYR5Af5
ZYpt0g2LBM/1c8Cthgm7TwwLgWGSiKm/xOUCOShWKX0XfMxxlGUFP+la+Z9tAwTy
am7SlKNnSlvUzLLjwF3PKfeL+YBA2P+zQZm+u5gwVBrfviVs2K/SRvFD/rfa/Dbo
lWChQTdwg3NS4U3loUo5FG44bXJsQkJtlKRm/prJ8FaPGt3ccSxPHdij+js1Ey/G
vQIDAQAB
-----END PUBLIC KEY-----
`
const JWK = {
  use: 'sig',
  kty: 'RSA',
  kid: 'KmtXbtf0NRQwvw3o9F06o76EW06UmfIznNfo_SalAco',
  alg: 'RS256',
  n: 'iNydWNI1T66FBK2k7CXplR0shonykS7cj3j-ZMI6DoIqXwTM8rZzjaTjQh0bknjJG3m2oINTVM_WxGsXMV3laFw45WMiwtBsjNYVTA3qS1l5bC6pi_Lw-7U4GuIkvQMHZ1pmbXF0syUiNnYR5Af5ZYpt0g2LBM_1c8Cthgm7TwwLgWGSiKm_xOUCOShWKX0XfMxxlGUFP-la-Z9tAwTyam7SlKNnSlvUzLLjwF3PKfeL-YBA2P-zQZm-u5gwVBrfviVs2K_SRvFD_rfa_DbolWChQTdwg3NS4U3loUo5FG44bXJsQkJtlKRm_prJ8FaPGt3ccSxPHdij-js1Ey_GvQ',
  e: 'AQAB',
}

test("a public key's id and JWK are ccoctl's", () => {
  const key = createPublicKey(PEM)
  expect(kidOf(key)).toBe(JWK.kid)
  expect(publicJwk(key)).toEqual(JWK)
  expect(Object.keys(publicJwk(key))).toEqual(Object.keys(JWK))
  expect(jwksDocument([key])).toEqual({ keys: [JWK] })
})

test('the discovery document points at keys.json of its issuer', () => {
  const issuer = 'https://demo-oidc.s3.us-east-1.amazonaws.com'
  expect(discoveryDocument(issuer)).toEqual({
    issuer,
    jwks_uri: `${issuer}/keys.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    claims_supported: ['aud', 'exp', 'sub', 'iat', 'iss', 'sub'],
  })
})

test('a signing key survives its PEM: PKCS#1 private, PKIX public', async () => {
  const key = await generateSigningKey(2048)
  expect(privatePem(key)).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/)
  expect(publicPem(key)).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  const read = readSigningKey(privatePem(key))
  expect(read.kid).toBe(key.kid)
  expect(read.publicKey.equals(key.publicKey)).toBe(true)
})

test('the spare is made before it is asked for, is given to one taker only, and a failure is not kept', async () => {
  let made = 0
  const spare = keySpare(async () => {
    made++
    if (made === 2) throw new Error('out of entropy')
    return { kid: `key ${made}` } as SigningKey
  })
  expect(made).toBe(1)
  const first = spare.take()
  const second = spare.take()
  const third = spare.take()
  expect((await first).kid).toBe('key 1')
  await expect(second).rejects.toThrow('out of entropy')
  expect((await third).kid).toBe('key 3')
})
