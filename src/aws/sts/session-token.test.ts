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
  it('after rotation old tokens open until their key is dropped', () => {
    const second = key(2)
    let keys = [first, second]
    const rotated = sealedSessions('w1', () => keys, random)
    expect(rotated.open(issued.sessionToken)).toBeDefined()
    keys = [second]
    expect(rotated.open(issued.sessionToken)).toBeUndefined()
  })
})
