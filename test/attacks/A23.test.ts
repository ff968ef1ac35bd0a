import { expect, test } from 'vitest'
import { evaluate } from '../../src/policy/index.ts'
import { allow } from './ground.ts'

const asked = (tag: string, resource: string) =>
  evaluate(
    {
      principal: 'arn:aws:sts::111122223333:assumed-role/R/s',
      action: 's3:GetObject',
      resource,
      context: { 'aws:PrincipalTag/team': tag, 'aws:username': 'two' },
    },
    { identity: [allow('s3:GetObject', 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*')] },
  ).decision

test('A23: what stands for a policy variable is taken as it is: no wildcard, and nothing to put in for once more', () => {
  expect(asked('one', 'arn:aws:s3:::b/one/x')).toBe('Allow')
  for (const tag of [
    '*',
    '?ne',
    'o*',
    '**',
    '${aws:username}',
    '${*}',
    '${aws:PrincipalTag/team}',
    '../two',
    'one/../two',
    '$',
    '${',
  ])
    for (const resource of ['arn:aws:s3:::b/one/x', 'arn:aws:s3:::b/two/x'])
      expect([tag, asked(tag, resource)]).toEqual([tag, 'ImplicitDeny'])
  expect(asked('*', 'arn:aws:s3:::b/*/x')).toBe('Allow')
})
