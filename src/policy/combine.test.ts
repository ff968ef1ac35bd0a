import { describe, expect, it } from 'vitest'
import { evaluate, type Policies, type Request } from './evaluate.ts'

const user = 'arn:aws:iam::111122223333:user/ann'
const role = 'arn:aws:iam::111122223333:role/R'
const allow = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } as const
const naming = (Principal: object | '*') => ({ ...allow, Statement: { ...allow.Statement, Principal } })

function types(policies: object, request: Partial<Request> = {}): string[] {
  const asked = { principal: user, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', ...request }
  return evaluate(asked, policies as Policies).by.map(({ type, level }) =>
    level === undefined ? type : `${type} ${level}`,
  )
}

describe('the statements that allow', () => {
  const scp = [[allow], [allow]]

  it('are the resource policy’s alone where the caller has no identity', () => {
    expect(
      types({ resource: naming({ Service: 'ec2.amazonaws.com' }), scp }, { principal: 'ec2.amazonaws.com' }),
    ).toEqual(['resource'])
  })

  it('are the resource policy’s and the SCPs’ where it names the user', () => {
    expect(types({ identity: [allow], resource: naming({ AWS: user }), scp })).toEqual(['resource', 'scp 0', 'scp 1'])
  })

  it('are the resource policy’s in place of the identity’s where it names the role', () => {
    const policies = { resource: naming({ AWS: role }), boundary: allow, session: [allow] }
    expect(types(policies, { principal: 'arn:aws:sts::111122223333:assumed-role/R/s' })).toEqual([
      'resource',
      'boundary',
      'session',
    ])
  })

  it('are the identity’s alone where the resource policy names the account', () => {
    expect(types({ identity: [allow], resource: naming({ AWS: '111122223333' }) })).toEqual(['identity'])
  })

  it('are both sides’ where both must allow', () => {
    const policies = { identity: [allow], resource: naming({ AWS: '111122223333' }) }
    expect(types(policies, { resourceAccount: '999988887777' })).toEqual(['identity', 'resource'])
    expect(types(policies, { resourceMustAllow: true })).toEqual(['identity', 'resource'])
  })

  it('are a role’s trust policy’s once where it names the calling role', () => {
    const asked = { principal: 'arn:aws:sts::111122223333:assumed-role/R/s', resourceMustAllow: true }
    expect(types({ resource: naming({ AWS: role }) }, asked)).toEqual(['resource'])
  })

  it('are cited in a denial without a level or an id that there is not', () => {
    const { denial } = evaluate({ principal: user, action: 's3:GetObject', resource: '*' }, {})
    expect(Object.keys(denial ?? {})).toEqual(['type'])
    const deny = { ...allow, Statement: { ...allow.Statement, Effect: 'Deny' } } as const
    const explicit = evaluate({ principal: user, action: 's3:GetObject', resource: '*' }, { identity: [deny] })
    expect(Object.keys(explicit.denial ?? {})).toEqual(['type'])
  })
})
