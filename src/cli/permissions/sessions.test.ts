import { describe, expect, it } from 'vitest'
import type { Possible } from '../../policy/index.ts'
import type { Entity } from './principals.ts'
import { asGiven, asSession, sessionsNamed, together } from './sessions.ts'

const ACCOUNT = '111122223333'
const arn = `arn:aws:iam::${ACCOUNT}:role/team/Reader`
const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Reader`
const role: Entity = {
  kind: 'role',
  arn,
  name: 'Reader',
  account: ACCOUNT,
  facts: { kind: 'role-session', arn: `${session}/*`, account: ACCOUNT, roleArn: arn, ids: ['AROAREADER'] },
  tags: {},
  identity: [],
}
const YES: Possible = { verdict: 'yes', when: [] }
const NO: Possible = { verdict: 'no', when: [] }
const like = (...values: string[]) => ({ operator: 'StringLike', key: 'aws:userid', values })
const unlike = (...values: string[]) => ({ operator: 'StringNotLike', key: 'aws:userid', values })

describe('sessions of a role', () => {
  it('are found in a policy by ARN and by unique id, each once, and those of other roles are not', () => {
    const AWS = [`${session}/night`, 'AROAREADER:night', 'AROAREADER:day', 'AROAOTHER:x', `${session}s/y`, arn]
    expect(sessionsNamed(role, JSON.stringify({ Principal: { AWS } }))).toEqual(['night', 'day'])
    expect(sessionsNamed(role, undefined)).toEqual([])
    expect(sessionsNamed(asSession(role, 'night'), JSON.stringify({ AWS }))).toEqual([])
  })

  it('have their name in ARN and id', () => {
    expect(asSession(role, 'night').facts).toMatchObject({
      arn: `${session}/night`,
      ids: ['AROAREADER', 'AROAREADER:night'],
    })
    expect(asGiven(role, { 'AWS:userId': ['AROAREADER:night'] })).toEqual(asSession(role, 'night'))
    expect(asGiven(role, { 'aws:userid': ['AROAREADER'] })).toBe(role)
  })

  it('that all may the same are one answer', () => {
    expect(together(YES, [['night', YES]])).toBe(YES)
    expect(together(NO, [])).toBe(NO)
  })

  it('that may more, or less, are told apart by their id', () => {
    const mfa = { operator: 'Bool', key: 'aws:MultiFactorAuthPresent', values: ['true'] }
    expect(together(NO, [['night', YES]])).toEqual({ verdict: 'if', when: [[like('*:night')]] })
    expect(together(YES, [['night', NO]])).toEqual({ verdict: 'if', when: [[unlike('*:night')]] })
    expect(together({ verdict: 'if', when: [[mfa]] }, [['night', YES]])).toEqual({
      verdict: 'if',
      when: [[unlike('*:night'), mfa], [like('*:night')]],
    })
  })
})
