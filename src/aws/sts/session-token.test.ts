import { describe, expect, it } from 'vitest'
import { accountId } from '../../kernel/brands.ts'
import { seededRandom } from '../../kernel/random.ts'
import { sealedSessions, type SealingKey, type SessionClaims } from './session-token.ts'

const random = seededRandom('sessions')
const key = (id: number): SealingKey => ({ id, key: random.bytes(32).toString('base64') })
const claims: Omit<SessionClaims, 'accessKeyId'> = {
  kind: 'role',
  account: accountId('111122223333'),
  entityId: 'AROAQQQQQQQQQQQQQQQQQ',
  entityName: 'ManagedOpenShift-Installer-Role',
  facts: {
    name: 'installer',
    issuedAt: 1,
    expiresAt: 2,
    mfa: false,
    policyArns: [],
    tags: {},
    transitiveTagKeys: [],
    chain: 1,
  },
}

describe('sealed sessions', () => {
  const first = key(1)
  const sessions = sealedSessions('w1', () => [first], random)
  const issued = sessions.issue(claims)

  it('a token opens to what was issued, with its secret', () => {
    const opened = sessions.open(issued.sessionToken)
    expect(opened?.claims).toEqual({ ...claims, accessKeyId: issued.accessKeyId })
    expect(opened?.secretAccessKey).toBe(issued.secretAccessKey)
    expect(issued.secretAccessKey).toHaveLength(40)
  })
  it('a token with any bit flipped does not open', () => {
    const bytes = Buffer.from(issued.sessionToken, 'base64')
    for (let at = 0; at < bytes.length; at += 7) {
      const other = Buffer.from(bytes)
      other[at] = (other[at] ?? 0) ^ 1
      expect(sessions.open(other.toString('base64'))).toBeUndefined()
    }
  })
  it('a token in another spelling of base64 does not open', () => {
    expect(sessions.open(issued.sessionToken + ' ')).toBeUndefined()
    expect(sessions.open('')).toBeUndefined()
    expect(sessions.open('not a token')).toBeUndefined()
  })
  it('a token of another world does not open, even under the same key', () => {
    expect(sealedSessions('w2', () => [first], random).open(issued.sessionToken)).toBeUndefined()
  })
  it('a token has at least the size that is asked for', () => {
    for (const least of [1, 700, 1001, 4096]) {
      const { sessionToken } = sessions.issue(claims, least)
      expect(sessionToken.length).toBeGreaterThanOrEqual(least)
      expect(sessions.open(sessionToken)?.claims.facts).toEqual(claims.facts)
    }
  })
  it('a token that was sealed by the first version opens to its end', () => {
    const before = sealedSessions('w1', () => [{ id: 1, key: Buffer.alloc(32, 7).toString('base64') }], random)
    const sessionToken =
      'AQGCap+fiRStsrxviDP/XBKJhNkd3IxrfGA/aF7cJ+Joi4Vr6RbLT3JVeiIHMrAbRhhgyPDV2pd+CCzJSYpPZguNxlyeeh6PoXX/M0b3Pnoq0W' +
      'ZELi1x5e+LRwDtGw841FDenX7XEiECOSky1YWYfCCtGFCBjUYw6tRZCubPVOatyXWvAkG4cfHfwumh3XFEt0S4qlOxxQtYR+EVAYlItyZpGHKr' +
      'KYTPPml/iDb9DBdlPjmZcIa9f53p5grBk/54ZSl4Rt/5/Str/K2UsF3c9Tc6r8kuvcjA6O4eOaRgVJGTLbyhJ4PQ3w1eaAbnQXdZONblubUzIL' +
      'uk3cQHFxSE5DKQeiuOugQYeXIUzIm6WpLXH7aYY/sH241DYzubyqA='
    const session = before.open(sessionToken)
    expect(session?.claims.accessKeyId).toBe('ASIARTX3GSDS7NR3GJR4')
    expect(session?.claims.facts.name).toBe('é')
    expect(session?.secretAccessKey).toBe('8Sjvky3sabKJBVTzz4sEMKtPBAyn0I4500DV6VxQ')
    expect(before.open(sessionToken.replace('A', 'B'))).toBeUndefined()
  })
  it('after rotation old tokens open until their key is dropped', () => {
    const second = key(2)
    let keys = [first, second]
    const rotated = sealedSessions('w1', () => keys, random)
    expect(rotated.open(issued.sessionToken)).toBeDefined()
    keys = [second]
    expect(rotated.open(issued.sessionToken)).toBeUndefined()
  })
})
