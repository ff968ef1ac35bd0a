import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import * as jose from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Algorithm } from './algorithms.ts'
import { verify, type JWK } from './jws.ts'
import { parseJwt, signJwt } from './jwt.ts'
import { keySet } from './jwks.ts'

const CLAIMS = {
  iss: 'https://demo-oidc.s3.us-east-1.amazonaws.com',
  aud: ['openshift'],
  sub: 'system:serviceaccount:openshift-machine-api:machine-api-controllers',
  iat: 1_795_000_000,
  nbf: 1_795_000_000,
  exp: 1_795_003_600,
}

interface Pair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

const KEYS: Record<Algorithm, Pair> = Object.create(null) as Record<Algorithm, Pair>
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = (key: KeyObject, more: object = {}): JWK => ({ ...(key.export({ format: 'jwk' }) as JWK), ...more })

beforeAll(() => {
  for (const alg of ['RS256', 'RS384', 'RS512'] as const) KEYS[alg] = RSA
  KEYS.ES256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  KEYS.ES384 = generateKeyPairSync('ec', { namedCurve: 'P-384' })
  KEYS.ES512 = generateKeyPairSync('ec', { namedCurve: 'P-521' })
})

const part = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** Signs whatever stands in header and claims. */
function forged(header: object | string, claims: object | string = CLAIMS, key: KeyObject = RSA.privateKey): string {
  const input = `${part(header)}.${part(claims)}`
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`
}

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'] as const
const RSA_SET = { keys: [jwk(RSA.publicKey, { kid: 'k' })] }

describe.each(ALGORITHMS)('%s', (alg) => {
  test('verifies what jose signs, and jose verifies what is signed here', async () => {
    const { publicKey, privateKey } = KEYS[alg]
    const theirs = await new jose.SignJWT(CLAIMS).setProtectedHeader({ alg, kid: 'k' }).sign(privateKey)
    expect(verify(theirs, { keys: [jwk(publicKey, { kid: 'k', alg, use: 'sig' })] })).toBe(true)
    const ours = signJwt(CLAIMS, privateKey, 'k', alg)
    const verified = await jose.compactVerify(ours, publicKey)
    expect(verified.protectedHeader).toEqual({ alg, kid: 'k' })
    expect(JSON.parse(new TextDecoder().decode(verified.payload))).toEqual(CLAIMS)
  })

  test('is refused after any change, by another key, and under another algorithm of the same key', () => {
    const { publicKey, privateKey } = KEYS[alg]
    const set = { keys: [jwk(publicKey)] }
    const token = signJwt(CLAIMS, privateKey, 'k', alg)
    const named = { keys: [jwk(publicKey, { kid: 'k' })] }
    expect(verify(token, named)).toBe(true)
    const [head = '', , signature = ''] = token.split('.')
    expect(verify(`${head}.${part({ ...CLAIMS, sub: 'other' })}.${signature}`, named)).toBe(false)
    expect(verify(`${token.slice(0, -8)}AAAAAAAA`, named)).toBe(false)
    expect(verify(token, { keys: [jwk(publicKey, { kid: 'other' })] })).toBe(false)
    expect(verify(token, set)).toBe(false)
    const others = ALGORITHMS.filter((other) => other !== alg)
    for (const other of others) expect(verify(token, { keys: [jwk(publicKey, { kid: 'k', alg: other })] })).toBe(false)
  })
})

describe('algorithms that do not exist here', () => {
  test('none, in any spelling and with any signature', () => {
    for (const alg of ['none', 'None', 'NONE', '', 'nOnE']) {
      expect(verify(`${part({ alg })}.${part(CLAIMS)}.`, RSA_SET)).toBe(false)
      expect(verify(forged({ alg, kid: 'k' }), RSA_SET)).toBe(false)
    }
  })
  test("HMAC with the public key's PEM or modulus as the secret", () => {
    for (const secret of [
      RSA.publicKey.export({ type: 'spki', format: 'pem' }),
      Buffer.from(String(RSA_SET.keys[0]?.['n']), 'base64url'),
    ]) {
      const input = `${part({ alg: 'HS256', kid: 'k' })}.${part(CLAIMS)}`
      const token = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
      expect(verify(token, { keys: [...RSA_SET.keys, { kty: 'oct', k: part(String(secret)), kid: 'k' }] })).toBe(false)
    }
  })
  test.each(['PS256', 'EdDSA', 'RS1', 'rs256', 'ES256K', 'constructor', '__proto__'])('%s', (alg) => {
    expect(verify(forged({ alg, kid: 'k' }), RSA_SET)).toBe(false)
  })
  test('another type than text', () => {
    for (const alg of [256, null, ['RS256'], { toString: 'RS256' }])
      expect(verify(forged({ alg, kid: 'k' }), RSA_SET)).toBe(false)
  })
})

describe('a token that brings its own key', () => {
  test.each([
    ['jwk', () => jwk(RSA.publicKey)],
    ['jku', () => 'https://evil.example/keys.json'],
    ['x5u', () => 'https://evil.example/chain.pem'],
    ['x5c', () => ['MIIB']],
    ['crit', () => ['exp']],
  ])('by %s is refused even when the signature is right', (name, value) => {
    expect(verify(forged({ alg: 'RS256', kid: 'k' }), RSA_SET)).toBe(true)
    expect(verify(forged({ alg: 'RS256', kid: 'k', [name]: value() }), RSA_SET)).toBe(false)
  })
})

describe('kid', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  test('absent is enough when exactly one key fits', () => {
    const token = forged({ alg: 'RS256' })
    expect(verify(token, { keys: [jwk(RSA.publicKey)] })).toBe(true)
    expect(verify(token, { keys: [jwk(RSA.publicKey, { kid: 'a' }), jwk(other.publicKey, { kid: 'b' })] })).toBe(true)
    expect(verify(token, { keys: [jwk(RSA.publicKey, { kid: 'a' }), jwk(RSA.publicKey, { kid: 'b' })] })).toBe(false)
  })
  test.each(['../../etc/passwd', "' OR 1=1 --", '__proto__', 'constructor', 'é\u0000'])(
    '%j is a name like any other',
    (kid) => {
      expect(verify(forged({ alg: 'RS256', kid }), { keys: [jwk(RSA.publicKey, { kid })] })).toBe(true)
      expect(verify(forged({ alg: 'RS256', kid }), RSA_SET)).toBe(false)
    },
  )
  test('over 512 bytes, or no text, is refused', () => {
    for (const kid of ['k'.repeat(513), 'é'.repeat(257), 10, null, {}])
      expect(verify(forged({ alg: 'RS256', kid }), { keys: [{ ...jwk(RSA.publicKey), kid: kid as string }] })).toBe(
        false,
      )
    expect(
      verify(forged({ alg: 'RS256', kid: 'k'.repeat(512) }), { keys: [jwk(RSA.publicKey, { kid: 'k'.repeat(512) })] }),
    ).toBe(true)
  })
})

describe('form', () => {
  const good = forged({ alg: 'RS256', kid: 'k' })
  const [head = '', body = '', signature = ''] = good.split('.')
  test.each([
    ['nothing', ''],
    ['two parts', `${head}.${body}`],
    ['four parts', `${good}.`],
    ['five parts', `${good}.a.b`],
    ['padding', `${head}.${body}.${signature}==`],
    ['a blank at the end', `${good} `],
    ['a line break inside', `${head}.${body}\n.${signature}`],
    ['plain base64', `${head}.${body}.${Buffer.from(signature, 'base64url').toString('base64')}`],
    ['no signature', `${head}.${body}.`],
    ['JSON serialization', JSON.stringify({ payload: body, signatures: [{ protected: head, signature }] })],
  ])('%s is refused', (_, token) => {
    expect(verify(token, RSA_SET)).toBe(false)
  })

  test('unused bits that are not zero are refused', () => {
    // A 256-byte signature ends in a character of which two bits count.
    const last = signature.at(-1) as string
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const twin = alphabet[alphabet.indexOf(last) + 1] as string
    expect(Buffer.from(signature.slice(0, -1) + twin, 'base64url')).toEqual(Buffer.from(signature, 'base64url'))
    expect(verify(`${head}.${body}.${signature.slice(0, -1)}${twin}`, RSA_SET)).toBe(false)
  })

  test.each([
    ['a member twice in the header', '{"alg":"RS256","kid":"k","kid":"k"}', CLAIMS],
    ['a member twice in the claims', { alg: 'RS256', kid: 'k' }, '{"sub":"a","sub":"b"}'],
    ['a member twice, once escaped', { alg: 'RS256', kid: 'k' }, '{"sub":"a","\\u0073ub":"b"}'],
    ['a member twice, nested', { alg: 'RS256', kid: 'k' }, '{"kubernetes.io":[{"pod":1, "x":[] ,"pod" : 2}]}'],
    ['a byte order mark', { alg: 'RS256', kid: 'k' }, '\ufeff{"sub":"a"}'],
    ['a list as claims', { alg: 'RS256', kid: 'k' }, '[]'],
    ['a text as claims', { alg: 'RS256', kid: 'k' }, '"sub"'],
    ['nesting of 1000', { alg: 'RS256', kid: 'k' }, `{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`],
  ])('%s is refused even when the signature is right', (_, header, claims) => {
    expect(verify(forged(header, claims), RSA_SET)).toBe(false)
  })

  test('nesting of 16 is the most, however the text is written', () => {
    const nested = (deep: number, blank = '') => `{"a":${blank}${'['.repeat(deep - 1)}${']'.repeat(deep - 1)}}`
    const isTaken = (claims: string) => verify(forged({ alg: 'RS256', kid: 'k' }, claims), RSA_SET)
    for (const blank of ['', ' ']) {
      expect(isTaken(nested(16, blank))).toBe(true)
      expect(isTaken(nested(17, blank))).toBe(false)
    }
  })

  test('a header that is refused is refused again, and one that is known says what it said the first time', () => {
    const read = (header: object) => parseJwt(forged(header))
    const refused = { alg: 'RS256', jku: 'https://keys.example' }
    expect(read(refused)).toEqual(read(refused))
    expect(read(refused)).toHaveProperty('problem')
    expect(read({ alg: 'RS256', kid: 'k' })).toEqual(read({ alg: 'RS256', kid: 'k' }))
    expect(parseJwt(`${head}=.${body}.${signature}`)).toHaveProperty('problem')
  })

  test('the same name in two objects, or as a value, is fine', () => {
    expect(
      verify(
        forged({ alg: 'RS256', kid: 'k' }, '{"sub":"sub","a":{"sub":"\\"sub\\":"},"b":[{"sub":1},{"sub":2}]}'),
        RSA_SET,
      ),
    ).toBe(true)
  })

  test('claims that are no UTF-8 are refused', () => {
    const input = `${head}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}`
    expect(
      verify(`${input}.${sign('sha256', Buffer.from(input), RSA.privateKey).toString('base64url')}`, RSA_SET),
    ).toBe(false)
  })

  test('20,000 characters are the most', () => {
    const filler = (count: number) => forged({ alg: 'RS256', kid: 'k' }, { sub: 'x'.repeat(count) })
    expect(filler(14_600).length).toBeLessThanOrEqual(20_000)
    expect(verify(filler(14_600), RSA_SET)).toBe(true)
    expect(verify(filler(15_000), RSA_SET)).toBe(false)
  })

  test('claims are read without a prototype', () => {
    const jwt = parseJwt(forged({ alg: 'RS256' }, '{"__proto__":{"admin":true},"sub":"a"}'))
    if ('problem' in jwt) throw new Error(jwt.problem)
    expect(Object.getPrototypeOf(jwt.claims)).toBeNull()
    expect(jwt.claims['constructor']).toBeUndefined()
    expect(jwt.claims['admin']).toBeUndefined()
  })
})

describe('keys', () => {
  const token = forged({ alg: 'RS256', kid: 'k' })
  const rsa = RSA_SET.keys[0] as JWK

  test('of fewer than 2048 bits are refused', () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
    expect(
      verify(forged({ alg: 'RS256', kid: 'k' }, CLAIMS, weak.privateKey), {
        keys: [jwk(weak.publicKey, { kid: 'k' })],
      }),
    ).toBe(false)
  })

  test.each<[string, Partial<JWK>]>([
    ['a huge modulus', { n: Buffer.alloc(1025, 0xff).toString('base64url') }],
    ['an even modulus', { n: Buffer.alloc(256, 0xfe).toString('base64url') }],
    [
      'a modulus with leading zeros',
      { n: Buffer.concat([Buffer.alloc(1), Buffer.from(String(rsa['n']), 'base64url')]).toString('base64url') },
    ],
    ['exponent 1', { e: 'AQ' }],
    ['exponent 0', { e: 'AA' }],
    ['an even exponent', { e: 'AQAA' }],
    ['no exponent', { e: '' }],
    ['a long exponent', { e: Buffer.alloc(200, 0xff).toString('base64url') }],
    ['use enc', { use: 'enc' }],
    ['key_ops without verify', { key_ops: ['sign'] }],
    ['another alg', { alg: 'PS256' }],
    ['another type', { kty: 'EC' }],
    ['padding', { n: `${String(rsa['n'])}=` }],
  ])('with %s are refused', (_, change) => {
    expect(verify(token, { keys: [rsa] })).toBe(true)
    expect(verify(token, { keys: [{ ...rsa, ...change } as JWK] })).toBe(false)
  })

  test('of a point that is not on the curve are refused', () => {
    const { publicKey, privateKey } = KEYS.ES256
    const good = jwk(publicKey, { kid: 'k' })
    expect(verify(signJwt(CLAIMS, privateKey, 'k', 'ES256'), { keys: [good] })).toBe(true)
    expect(verify(signJwt(CLAIMS, privateKey, 'k', 'ES256'), { keys: [{ ...good, y: good['x'] }] })).toBe(false)
  })

  test('ES signatures in DER are refused', () => {
    const { publicKey, privateKey } = KEYS.ES256
    expect(
      verify(forged({ alg: 'ES256', kid: 'k' }, CLAIMS, privateKey), { keys: [jwk(publicKey, { kid: 'k' })] }),
    ).toBe(false)
  })

  test('a bad key beside a good one does no harm, and old and new keys both count while a key is rotated', () => {
    const next = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const keys = [null, 7, { kty: 'oct' }, jwk(next.publicKey, { kid: 'next' }), rsa] as JWK[]
    expect(verify(token, { keys })).toBe(true)
    expect(verify(signJwt(CLAIMS, next.privateKey, 'next'), { keys })).toBe(true)
    expect(keySet({ keys })?.size).toBe(2)
    expect(keySet({ keys })?.has('next')).toBe(true)
  })

  test('of more than a hundred keys of a type none counts, however many there are of the other', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const others = (count: number, of: JWK) => Array.from({ length: count }, (_, at) => ({ ...of, kid: `other-${at}` }))
    const both = [rsa, ...others(99, rsa), jwk(ec.publicKey, { kid: 'ec' })]
    const signed = signJwt(CLAIMS, ec.privateKey, 'ec', 'ES256')
    expect([verify(token, { keys: both }), verify(signed, { keys: both })]).toEqual([true, true])
    const tooMany = [...both, ...others(200, rsa)]
    expect([verify(token, { keys: tooMany }), verify(signed, { keys: tooMany })]).toEqual([false, true])
    expect(keySet({ keys: tooMany })?.size).toBe(1)
  })

  test.each([undefined, null, [], 'keys', { keys: {} }])('%s is no key set', (set) => {
    expect(keySet(set)).toBeUndefined()
    expect(verify(token, set as never)).toBe(false)
  })

  test('nothing makes it throw', () => {
    for (const value of [undefined, null, 7, {}, [], Symbol('x')]) expect(verify(value as never, RSA_SET)).toBe(false)
  })
})

test('a public key read from its JWK verifies as the one it came from', () => {
  expect(createPublicKey({ key: RSA_SET.keys[0] as { kty: string }, format: 'jwk' }).equals(RSA.publicKey)).toBe(true)
})
