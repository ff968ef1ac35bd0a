import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { packedSize } from './packed-size.ts'

const ofTags = (tags: Record<string, string>) => packedSize({ policyArns: [], tags })
const ofPolicy = (policy: string) => packedSize({ policy, policyArns: [], tags: {} })
const policy = (Action: unknown, Resource: unknown, more = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ ...more, Effect: 'Allow', Action, Resource }] })

describe('the packed size of a session', () => {
  it('is told of nothing but what was passed', () => {
    expect(packedSize({ policyArns: [], tags: {} })).toBeUndefined()
    expect(ofTags({ team: '' })).toBe(1)
  })
  it('of tags is what AWS answered', () => {
    expect(ofTags(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`T${i + 1}`, 'a'.repeat(250)])))).toBe(498)
    expect(ofTags({ b: 'c', c: 'c' })).toBe(2)
  })
  it('of tags counts bytes, not characters', () => {
    expect(ofTags({ team: 'ä'.repeat(200) })).toBe(ofTags({ team: 'a'.repeat(400) }))
  })
  it('of a policy is near what AWS answered, and as much for one with blanks', () => {
    const example = policy('s3:*', '*', { Sid: 'Stmt1' })
    expect(ofPolicy(example)).toBe(6)
    expect(ofPolicy(JSON.stringify(JSON.parse(example), null, 2))).toBe(6)
    const queue = policy(['sqs:SendMessage'], ['arn:aws:sqs:us-east-1:123456789012:orders-queue-of-the-shop'])
    expect(ofPolicy(queue)).toBe(17)
  })
  it('of a policy of nearly 2,048 characters, most of them said again and again, stays within the limit', () => {
    const names = ['orders', 'billing', 'archive', 'customers', 'reports', 'metrics', 'images', 'backups', 'exports']
    const Statement = [...names, 'uploads', 'ledger', 'events'].map((name) => ({
      Sid: `Access${name}`,
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: [`arn:aws:s3:::${name}-bucket/*`],
    }))
    const full = JSON.stringify({ Version: '2012-10-17', Statement })
    expect(full.length).toBeGreaterThan(1700)
    expect(ofPolicy(full)).toBeLessThan(100)
  })
  it('of policies grows with each ARN, and of 2,048 characters that do not repeat is beyond the limit', () => {
    const arns = ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'arn:aws:iam::111122223333:policy/Team']
    const one = packedSize({ policyArns: arns.slice(0, 1), tags: {} }) ?? 0
    expect(one).toBeGreaterThan(0)
    expect(packedSize({ policyArns: arns, tags: {} })).toBeGreaterThan(one)
    const buckets = Array.from({ length: 28 }, (_, i) => createHash('sha256').update(`${i}`).digest('hex').slice(0, 44))
    const various = buckets.map((name) => `arn:aws:s3:::${name}/*`)
    expect(ofPolicy(policy('s3:GetObject', various))).toBeGreaterThan(100)
  })
})
