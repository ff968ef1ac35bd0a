import { describe, expect, it } from 'vitest'
import { actionsOf, passage } from './guards.ts'

const ROLE = 'arn:aws:sts::111122223333:assumed-role/ManagedOpenShift-Installer-Role/session'
const statement = (Effect: 'Allow' | 'Deny', Action: string, more: object = { Resource: '*' }) => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Action, ...more }],
})
const asked = (scps: readonly object[], resource = '*', boundary?: object) =>
  passage({ scps, ...(boundary ? { boundary } : {}) }, ROLE, 'kms:ReEncryptTo', resource)

describe('what the guards let through', () => {
  it.each([
    ['a boundary that allows it', [], statement('Allow', 'kms:*'), 'yes', false],
    ['a boundary that speaks of something else', [], statement('Allow', 'ec2:*'), 'no', false],
    ['an SCP that only denies something else', [statement('Deny', 's3:*')], undefined, 'yes', false],
    ['an SCP that denies it', [statement('Deny', 'kms:ReEncrypt*')], undefined, 'no', false],
    [
      'two levels, of which one allows something else',
      [statement('Allow', '*'), statement('Allow', 's3:*')],
      undefined,
      'no',
      false,
    ],
    [
      'an SCP that denies one key',
      [statement('Deny', 'kms:*', { Resource: 'arn:aws:kms:*:*:key/1' })],
      undefined,
      'if',
      true,
    ],
    [
      'a boundary that allows one key',
      [],
      statement('Allow', 'kms:*', { Resource: 'arn:aws:kms:*:*:key/1' }),
      'if',
      true,
    ],
    [
      'an SCP that spares one key',
      [statement('Deny', 'kms:*', { NotResource: 'arn:aws:kms:*:*:key/1' })],
      undefined,
      'if',
      true,
    ],
    [
      'an SCP that spares this role',
      [
        statement('Deny', '*', {
          Resource: '*',
          Condition: { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/ManagedOpenShift-*' } },
        }),
      ],
      undefined,
      'yes',
      false,
    ],
  ] as const)('%s', (_name, scps, boundary, verdict, someResources) => {
    expect(asked(scps, '*', boundary)).toMatchObject({ verdict, someResources })
  })

  it('asks for one resource as it is', () => {
    const one = statement('Deny', 'kms:*', { Resource: 'arn:aws:kms:*:*:key/1' })
    expect(asked([one], 'arn:aws:kms:us-east-1:111122223333:key/1').verdict).toBe('no')
    expect(asked([one], 'arn:aws:kms:us-east-1:111122223333:key/2').verdict).toBe('yes')
  })

  it('says upon which condition', () => {
    const region = { Resource: '*', Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } } }
    expect(asked([statement('Allow', '*', region)])).toEqual({
      verdict: 'if',
      when: [[{ operator: 'StringEquals', key: 'aws:RequestedRegion', values: ['eu-west-1'] }]],
      someResources: false,
    })
  })

  it('takes a pattern for the actions that it names', () => {
    expect(actionsOf('kms:ReEncrypt*')).toEqual(['kms:ReEncryptFrom', 'kms:ReEncryptTo'])
    expect(actionsOf('iam:GetRole')).toEqual(['iam:GetRole'])
  })
})
