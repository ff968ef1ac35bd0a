import { describe, expect, it } from 'vitest'
import type { PolicyType } from '../Policy.ts'
import type { PrincipalKind } from '../principal.ts'
import type { Asked, LevelView, Standing } from './Explanation.ts'
import { viewSides } from './sides.ts'

const asked: Asked = {
  principal: 'arn:aws:iam::111122223333:user/ann',
  principalAccount: '111122223333',
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::b/k',
  resourceAccount: '999988887777',
  context: {},
}

/** `scp 1 denies` and the like. */
const levelsOf = (...written: string[]) =>
  written.map((text): LevelView => {
    const [type, ...rest] = text.split(' ')
    const level = rest.length > 1 ? { level: Number(rest[0]) } : {}
    return { type: type as PolicyType, verdict: rest.at(-1) as Standing, documents: [], ...level }
  })

const sides = (kind: PrincipalKind, ...written: string[]) =>
  viewSides(levelsOf(...written), asked, kind).map(({ verdict, text }) => `${verdict}: ${text}`)
const caller = (kind: PrincipalKind, ...written: string[]) => sides(kind, ...written)[0]
const resource = (...written: string[]) => sides('user', ...written)[1]

describe('the caller’s side', () => {
  it.each<readonly [string, readonly string[]]>([
    ['allows: allows s3:GetObject', ['identity allows']],
    ['allows: allows s3:GetObject', ['scp 0 allows', 'identity allows', 'boundary allows', 'session allows']],
    ['silent: no identity-based policy allows s3:GetObject', ['identity silent']],
    ['silent: no permissions boundary allows s3:GetObject', ['identity allows', 'boundary silent']],
    ['silent: no session policy allows s3:GetObject', ['identity allows', 'session silent']],
    [
      'silent: no service control policy allows s3:GetObject (level 1, the root being 0)',
      ['scp 0 allows', 'scp 1 silent', 'identity silent'],
    ],
    ['denies: an identity-based policy denies s3:GetObject', ['scp 0 silent', 'identity denies']],
    [
      'denies: a service control policy denies s3:GetObject (level 0, the root being 0)',
      ['scp 0 denies', 'identity denies'],
    ],
    ['allows: allows s3:GetObject', ['rcp 0 denies', 'resource denies', 'identity allows']],
  ])('%s: %s', (said, levels) => {
    expect(caller('user', ...levels)).toBe(said)
  })

  it.each<PrincipalKind>(['anonymous', 'service', 'web-identity', 'saml'])('of %s has nothing to say', (kind) => {
    expect(caller(kind, 'identity silent')).toBe('silent: this kind of caller has no policies of its own')
  })

  it('of the root user needs no policy, and is limited by SCPs all the same', () => {
    expect(caller('root', 'identity silent')).toBe('allows: the account’s root user needs no policy')
    expect(caller('root', 'scp 0 allows', 'identity silent')).toBe('allows: the account’s root user needs no policy')
    expect(caller('root', 'scp 0 silent', 'identity silent')).toBe(
      'silent: no service control policy allows s3:GetObject (level 0, the root being 0)',
    )
    expect(caller('root', 'scp 0 silent', 'identity denies')).toBe(
      'silent: no service control policy allows s3:GetObject (level 0, the root being 0)',
    )
    expect(caller('root', 'scp 0 denies', 'identity denies')).toBe(
      'denies: a service control policy denies s3:GetObject (level 0, the root being 0)',
    )
  })
})

describe('the resource’s side', () => {
  it.each<readonly [string, readonly string[]]>([
    ['silent: the resource has no policy of its own', ['identity denies', 'scp 0 denies']],
    ['silent: the resource has no policy of its own', ['rcp 0 allows']],
    ['allows: allows s3:GetObject', ['rcp 0 allows', 'resource allows']],
    ['silent: no resource-based policy allows s3:GetObject', ['rcp 0 allows', 'resource silent']],
    ['denies: a resource-based policy denies s3:GetObject', ['resource denies']],
    [
      'denies: a resource control policy denies s3:GetObject (level 1, the root being 0)',
      ['rcp 0 allows', 'rcp 1 denies'],
    ],
  ])('%s: %s', (said, levels) => {
    expect(resource(...levels)).toBe(said)
  })

  it('of a role is its trust policy', () => {
    const [, trust] = viewSides(levelsOf('resource silent'), { ...asked, action: 'sts:AssumeRole' }, 'user')
    expect(trust?.text).toBe('no role trust policy allows sts:AssumeRole')
  })
})

describe('each side', () => {
  it('has its account, where one is known', () => {
    expect(viewSides([], asked, 'user')).toMatchObject([
      { side: 'caller', account: '111122223333' },
      { side: 'resource', account: '999988887777' },
    ])
    const { principalAccount: _mine, resourceAccount: _theirs, ...nobodys } = asked
    expect(viewSides([], nobodys, 'user').map((side) => Object.keys(side))).toEqual([
      ['side', 'verdict', 'text'],
      ['side', 'verdict', 'text'],
    ])
  })
})
