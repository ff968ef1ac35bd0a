import { expect, test } from 'vitest'
import { evaluate } from '../../src/policy/index.ts'
import { allow, statement } from './ground.ts'

test('A25: patterns made to backtrack are matched in no time', () => {
  const pattern = `${'*a'.repeat(500)}*b`
  const text = 'a'.repeat(20_000)
  const began = process.hrtime.bigint()
  for (const identity of [
    allow('s3:GetObject', `arn:aws:s3:::${pattern}`),
    allow(`s3:${'*e'.repeat(100)}*x`, '*'),
    statement({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringLike: { 'aws:UserAgent': pattern } } }),
    statement({
      Effect: 'Allow',
      Action: '*',
      Resource: '*',
      Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:${'*a'.repeat(300)}*b` } },
    }),
  ])
    expect(
      evaluate(
        {
          principal: 'arn:aws:sts::111122223333:assumed-role/R/s',
          action: 's3:GetObject',
          resource: `arn:aws:s3:::${text}`,
          context: { 'aws:UserAgent': text, 'aws:PrincipalArn': `arn:aws:iam::1:${text}` },
        },
        { identity: [identity] },
      ).decision,
    ).toBe('ImplicitDeny')
  expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(2000)
})
