import { describe, expect, it } from 'vitest'
import { principalFacts, type PrincipalFacts } from '../principal.ts'
import { type Entry, notPrincipalMatcher, principalMatcher } from './Principal.ts'

const ann = principalFacts('arn:aws:iam::111122223333:user/ann')
const session: PrincipalFacts = {
  ...principalFacts('arn:aws:sts::111122223333:assumed-role/R/s', 'arn:aws:iam::111122223333:role/path/R'),
  ids: ['AROAEXAMPLE', 'AROAEXAMPLE:s'],
}
const root = principalFacts('111122223333')
const federated = principalFacts('arn:aws:sts::111122223333:federated-user/f')
const ec2 = principalFacts('ec2.amazonaws.com')
const provider = 'arn:aws:iam::111122223333:oidc-provider/rh-oidc.s3.us-east-1.amazonaws.com/x'
const web = principalFacts(provider)
const anonymous = principalFacts('anonymous')

describe('Principal', () => {
  const rows: [string, PrincipalFacts, Entry, 'self' | 'role' | 'account' | undefined][] = [
    ['a user by ARN', ann, ['AWS', 'arn:aws:iam::111122223333:user/ann'], 'self'],
    ['another user', ann, ['AWS', 'arn:aws:iam::111122223333:user/bob'], undefined],
    ['a user by account id', ann, ['AWS', '111122223333'], 'account'],
    ['a user by root ARN', ann, ['AWS', 'arn:aws:iam::111122223333:root'], 'account'],
    ['a user by another account', ann, ['AWS', '999999999999'], undefined],
    ['a wildcard within an ARN', ann, ['AWS', 'arn:aws:iam::111122223333:user/*'], undefined],
    ['everyone', ann, ['AWS', '*'], 'self'],
    ['everyone, asked anonymously', anonymous, ['AWS', '*'], 'self'],
    ['everyone, asked by a service', ec2, ['AWS', '*'], 'self'],
    ['everyone, asked with a web identity', web, ['AWS', '*'], undefined],
    ['a session by its ARN', session, ['AWS', 'arn:aws:sts::111122223333:assumed-role/R/s'], 'self'],
    ['a session by another name', session, ['AWS', 'arn:aws:sts::111122223333:assumed-role/R/t'], undefined],
    ['a session by its role', session, ['AWS', 'arn:aws:iam::111122223333:role/path/R'], 'role'],
    ['a session by its role without the path', session, ['AWS', 'arn:aws:iam::111122223333:role/R'], undefined],
    ['a session by its role’s id', session, ['AWS', 'AROAEXAMPLE'], 'role'],
    ['a session by its own id', session, ['AWS', 'AROAEXAMPLE:s'], 'self'],
    ['a session by another role’s id', session, ['AWS', 'AROAOTHER'], undefined],
    ['a user by its id', { ...ann, ids: ['AIDAEXAMPLE'] }, ['AWS', 'AIDAEXAMPLE'], 'self'],
    ['the root user by its account', root, ['AWS', '111122223333'], 'self'],
    ['a federated user', federated, ['AWS', 'arn:aws:sts::111122223333:federated-user/f'], 'self'],
    ['a service', ec2, ['Service', 'ec2.amazonaws.com'], 'self'],
    ['a service in another case', ec2, ['Service', 'EC2.amazonaws.com'], 'self'],
    [
      'a service that calls itself in another case',
      { ...ec2, service: 'EC2.AmazonAWS.com' },
      ['Service', 'ec2.amazonaws.com'],
      'self',
    ],
    ['any service', ec2, ['Service', '*'], undefined],
    ['a service, asked by a user', ann, ['Service', 'ec2.amazonaws.com'], undefined],
    [
      'everyone, asked with an assertion',
      principalFacts('arn:aws:iam::111122223333:saml-provider/x'),
      ['AWS', '*'],
      undefined,
    ],
    ['the root of another service', ann, ['AWS', 'arn:aws:sts::111122223333:root'], undefined],
    ['a user who is called root', ann, ['AWS', 'arn:aws:iam::111122223333:user/root'], undefined],
    ['a user whose id is not known', ann, ['AWS', 'AIDAEXAMPLE'], undefined],
    ['a canonical user whose id is not known', ann, ['CanonicalUser', 'c0ffee'], undefined],
    ['another canonical user', { ...ann, ids: ['c0ffee'] }, ['CanonicalUser', 'decaf'], undefined],
    ['another service', ec2, ['Service', 'lambda.amazonaws.com'], undefined],
    ['a service under the wrong type', ec2, ['AWS', 'ec2.amazonaws.com'], undefined],
    ['a provider under the wrong type', web, ['AWS', provider], undefined],
    [
      'a role given as itself',
      principalFacts('arn:aws:iam::111122223333:role/R'),
      ['AWS', 'arn:aws:iam::111122223333:role/R'],
      'role',
    ],
    ['a provider', web, ['Federated', provider], 'self'],
    ['another provider', web, ['Federated', `${provider}y`], undefined],
    ['any provider', web, ['Federated', '*'], undefined],
    ['a canonical user', { ...ann, ids: ['c0ffee'] }, ['CanonicalUser', 'c0ffee'], 'self'],
    ['an unknown type', ann, ['Robot', 'ann'], undefined],
  ]
  it.each(rows)('%s', (_name, who, entry, expected) => {
    expect(principalMatcher([entry], 'Allow')(who)).toBe(expected)
  })

  it('gives the closest of several namings', () => {
    const entries: Entry[] = [
      ['AWS', '111122223333'],
      ['AWS', 'AROAEXAMPLE'],
    ]
    expect(principalMatcher(entries, 'Allow')(session)).toBe('role')
    expect(principalMatcher(entries.toReversed(), 'Allow')(session)).toBe('role')
    expect(principalMatcher([...entries, ['AWS', 'ann']], 'Allow')(session)).toBe('role')
    expect(principalMatcher([], 'Allow')(session)).toBeUndefined()
  })

  it('takes any wildcard for everyone in a Deny', () => {
    expect(principalMatcher([['Federated', '*']], 'Deny')(web)).toBe('self')
    expect(principalMatcher([['AWS', '*']], 'Deny')(web)).toBe('self')
  })
})

describe('NotPrincipal', () => {
  it('excepts the user that it names, not the users of an account that it names', () => {
    const not = notPrincipalMatcher(
      [
        ['AWS', 'arn:aws:iam::111122223333:user/ann'],
        ['AWS', 'arn:aws:iam::111122223333:root'],
      ],
      'Deny',
    )
    expect(not(ann)).toBeUndefined()
    expect(not(root)).toBeUndefined()
    expect(not(principalFacts('arn:aws:iam::111122223333:user/bob'))).toBe('self')
    expect(not(anonymous)).toBe('self')
  })

  it('excepts a session by its own ARN, not by its role', () => {
    const excepting = (arn: string) =>
      notPrincipalMatcher(
        [
          ['AWS', arn],
          ['AWS', '111122223333'],
        ],
        'Deny',
      )(session)
    expect(excepting('arn:aws:iam::111122223333:role/path/R')).toBe('self')
    expect(excepting('arn:aws:sts::111122223333:assumed-role/R/s')).toBeUndefined()
  })

  it('excepts nobody from a Deny whose account is not named too; an Allow it does not widen', () => {
    const entries: Entry[] = [['AWS', 'arn:aws:iam::111122223333:user/ann']]
    expect(notPrincipalMatcher(entries, 'Deny')(ann)).toBe('self')
    expect(notPrincipalMatcher([...entries, ['AWS', '444455556666']], 'Deny')(ann)).toBe('self')
    expect(notPrincipalMatcher(entries, 'Allow')(ann)).toBeUndefined()
    expect(notPrincipalMatcher([['AWS', '*']], 'Deny')(ann)).toBeUndefined()
    expect(
      notPrincipalMatcher([['Service', 'ec2.amazonaws.com']], 'Deny')(principalFacts('ec2.amazonaws.com')),
    ).toBeUndefined()
  })
})
