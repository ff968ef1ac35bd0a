import { describe, expect, it } from 'vitest'
import { compile } from '../compile.ts'
import { trustConditions } from './trust-conditions.ts'

const ISSUER = 'oidc.example.com/abc'
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`
const request = {
  principal: PROVIDER,
  action: 'sts:AssumeRoleWithWebIdentity',
  resource: 'arn:aws:iam::111122223333:role/R',
  context: { [`${ISSUER}:sub`]: 'system:serviceaccount:a:b', [`${ISSUER}:aud`]: 'openshift' },
}
const trust = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Operator',
      Effect: 'Allow',
      Principal: { Federated: PROVIDER },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${ISSUER}:AUD`]: 'openshift', [`${ISSUER}:sub`]: ['system:serviceaccount:a:c', 'x'] },
        StringLike: { [`${ISSUER}:email`]: '*' },
      },
    },
    { Effect: 'Deny', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
  ],
} as const

describe('a trust policy beside a token', () => {
  it.each([
    ['text', JSON.stringify(trust)],
    ['an object', trust],
    ['compiled', compile(trust)],
  ])('is held against it condition by condition: %s', (_what, policy) => {
    expect(trustConditions(request, policy)).toStrictEqual([
      {
        statement: 0,
        sid: 'Operator',
        effect: 'Allow',
        action: true,
        principal: true,
        conditions: [
          { operator: 'StringEquals', key: `${ISSUER}:AUD`, wanted: ['openshift'], got: ['openshift'], met: true },
          {
            operator: 'StringEquals',
            key: `${ISSUER}:sub`,
            wanted: ['system:serviceaccount:a:c', 'x'],
            got: ['system:serviceaccount:a:b'],
            met: false,
            firstMismatch: true,
          },
          { operator: 'StringLike', key: `${ISSUER}:email`, wanted: ['*'], got: [], met: false },
        ],
      },
      { statement: 1, effect: 'Deny', action: false, principal: false, conditions: [] },
    ])
  })
})
