import { describe, expect, it } from 'vitest'
import { type PrincipalFacts, principalFacts, principalKey } from './principal.ts'

const ACCOUNT = '111122223333'
const anonymous: PrincipalFacts = { kind: 'anonymous', arn: '' }

describe('what a principal’s text says', () => {
  it.each<readonly [string, PrincipalFacts]>([
    [ACCOUNT, { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT }],
    [`arn:aws:iam::${ACCOUNT}:root`, { kind: 'root', arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT }],
    [`arn:aws:iam::${ACCOUNT}:user/a/b`, { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/a/b`, account: ACCOUNT }],
    [
      `arn:aws:iam::${ACCOUNT}:role/p/R`,
      {
        kind: 'role-session',
        arn: `arn:aws:iam::${ACCOUNT}:role/p/R`,
        account: ACCOUNT,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/p/R`,
      },
    ],
    [
      `arn:aws:sts::${ACCOUNT}:federated-user/f`,
      { kind: 'federated-user', arn: `arn:aws:sts::${ACCOUNT}:federated-user/f`, account: ACCOUNT },
    ],
    [
      `arn:aws:iam::${ACCOUNT}:oidc-provider/o`,
      {
        kind: 'web-identity',
        arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/o`,
        federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/o`,
      },
    ],
    [
      `arn:aws:iam::${ACCOUNT}:saml-provider/s`,
      {
        kind: 'saml',
        arn: `arn:aws:iam::${ACCOUNT}:saml-provider/s`,
        federated: `arn:aws:iam::${ACCOUNT}:saml-provider/s`,
      },
    ],
    ...['accounts.google.com', 'graph.facebook.com', 'www.amazon.com', 'cognito-identity.amazonaws.com'].map(
      (name): [string, PrincipalFacts] => [name, { kind: 'web-identity', arn: name, federated: name }],
    ),
    ['ec2.amazonaws.com', { kind: 'service', arn: 'ec2.amazonaws.com', service: 'ec2.amazonaws.com' }],
    ['EC2 of ec2.amazonaws.com', anonymous],
    ['ec2.amazonaws.com.example', anonymous],
    ['anonymous', anonymous],
    [`arn:aws:iam::${ACCOUNT}:group/g`, anonymous],
  ])('%s', (text, facts) => {
    expect(principalFacts(text)).toEqual(facts)
  })

  it('and the role’s path is told where it is known', () => {
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/R/s`
    expect(principalFacts(session).roleArn).toBe(`arn:aws:iam::${ACCOUNT}:role/R`)
    expect(principalFacts(session, `arn:aws:iam::${ACCOUNT}:role/p/R`).roleArn).toBe(`arn:aws:iam::${ACCOUNT}:role/p/R`)
    expect(principalFacts(session).roleArn).toBe(`arn:aws:iam::${ACCOUNT}:role/R`)
  })

  it('and is read once, however many come between', () => {
    const first = principalFacts(`arn:aws:iam::${ACCOUNT}:user/first`)
    expect(principalFacts(`arn:aws:iam::${ACCOUNT}:user/first`)).toBe(first)
    principalFacts(`arn:aws:iam::${ACCOUNT}:user/second`)
    expect(principalFacts(`arn:aws:iam::${ACCOUNT}:user/first`)).toBe(first)
  })
})

describe('the keys of a principal', () => {
  const [role, user, service] = [
    `arn:aws:iam::${ACCOUNT}:role/R`,
    `arn:aws:iam::${ACCOUNT}:user/p/ann`,
    'ec2.amazonaws.com',
  ]
  it.each([
    [role, 'aws:principaltype', 'AssumedRole'],
    [user, 'aws:principaltype', 'User'],
    [`arn:aws:sts::${ACCOUNT}:federated-user/f`, 'aws:principaltype', 'FederatedUser'],
    [ACCOUNT, 'aws:principaltype', 'Account'],
    ['anonymous', 'aws:principaltype', 'Anonymous'],
    [service, 'aws:principaltype', undefined],
    [service, 'aws:principalservicename', service],
    [user, 'aws:principalservicename', undefined],
    [service, 'aws:principalisawsservice', 'true'],
    [user, 'aws:principalisawsservice', 'false'],
    [service, 'aws:principalarn', undefined],
    [role, 'aws:principalarn', role],
    [user, 'aws:principalaccount', ACCOUNT],
    [user, 'aws:username', 'ann'],
    [role, 'aws:username', undefined],
    [user, 'aws:nothing', undefined],
  ])('of %s: %s is %s', (text, key, value) => {
    expect(principalKey(principalFacts(text), key)).toBe(value)
  })
})
