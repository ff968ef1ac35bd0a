import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SEED_EXAMPLE } from '../../src/cli/seed/example.ts'
import { inside, type Inside } from '../inside.ts'

describe('a world that begins with a seed', () => {
  let w: Inside
  let folder: string
  beforeAll(async () => {
    w = await inside()
    folder = w.state
  })
  afterAll(() => w.close())

  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return name
  }
  const steps = async (line: string) =>
    (
      JSON.parse(await w.type(`${line} -o json`)) as {
        steps: { kind: string; name: string; change: string; of?: string[] }[]
      }
    ).steps
  const writes = async () => {
    const management = await w.person(w.server.cloud.identity.accounts.management)
    const { Accounts = [] } = await management.call('organizations', 'ListAccounts', {})
    return Accounts.map(({ Name }) => Name)
  }

  it('is told first what the commented file would make, and nothing of it is', async () => {
    await w.type('init')
    expect(readFileSync(join(folder, 'stint.yaml'), 'utf8')).toBe(SEED_EXAMPLE)
    await expect(w.type('init')).rejects.toThrow('stint.yaml exists already')
    const plan = await w.type('seed stint.yaml --dry-run')
    expect(plan).toContain('would create account shop (into Workloads/Production)')
    expect(plan).toContain('would change account customer (into Workloads)')
    expect(plan).toContain('would create role Deploy in shop (ReadOrders)')
    expect(plan).toContain('Nothing was done.')
    expect(await writes()).not.toContain('shop')
  })

  it('is made by it, and by a second time not changed', async () => {
    const first = await steps('seed stint.yaml')
    expect(first.filter(({ change }) => change === 'create').map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'unit Workloads',
      'unit Workloads/Production',
      'account shop',
      'scp StayInTwoRegions',
      'rcp OursOnly',
      'issuer actions',
      'provider https://token.actions.githubusercontent.com',
      'policy ReadOrders',
      'role Deploy',
      'role Audit',
      'user ada',
    ])
    expect(first.find(({ kind, name }) => kind === 'role' && name === 'Deploy')).toMatchObject({
      account: expect.stringMatching(/^\d{12}$/) as string,
      accountName: 'shop',
    })
    expect((await steps('seed stint.yaml')).filter(({ change }) => change !== 'none')).toEqual([])
    expect(await w.type('seed stint.yaml')).toBe('Everything is as it shall be (12).')
  })

  it('of nothing makes nothing and says where to begin; a folder is none', async () => {
    for (const [name, text] of [
      ['empty.yaml', ''],
      ['comments.yaml', '# nothing yet\n'],
      ['keys.yaml', 'accounts:\n'],
    ] as const) {
      const file = written(name, text)
      expect(await w.type(`seed ${file}`)).toBe(`${file} asks for nothing.\n\n  stint init OTHER.yaml`)
      expect(await steps(`seed ${file}`)).toEqual([])
    }
    await expect(w.type('seed .')).rejects.toMatchObject({ message: '. is a folder.', next: 'stint init stint.yaml' })
  })

  it('lets in whom its roles trust, under its control policies', async () => {
    const management = await w.person(w.server.cloud.identity.accounts.management)
    const { Accounts = [] } = await management.call('organizations', 'ListAccounts', {})
    const shop = Accounts.find(({ Name }) => Name === 'shop')?.Id ?? ''
    const token = await w.type('issuer token actions --claim sub=repo:my-org/shop:environment:prod')
    const { Credentials: c } = await w.aws.call(
      'sts',
      'AssumeRoleWithWebIdentity',
      { RoleArn: `arn:aws:iam::${shop}:role/Deploy`, RoleSessionName: 'ci', WebIdentityToken: token.trim() },
      { unsigned: true },
    )
    const session = w.as({
      accessKeyId: c?.AccessKeyId ?? '',
      secretAccessKey: c?.SecretAccessKey ?? '',
      sessionToken: c?.SessionToken ?? '',
    })
    expect((await session.call('sts', 'GetCallerIdentity', {})).Account).toBe(shop)
    const person = await w.person(shop)
    await expect(person.call('ec2', 'DescribeVpcs', {}, { region: 'eu-west-1' })).rejects.toMatchObject({
      code: 'UnauthorizedOperation',
    })
    await person.call('ec2', 'DescribeVpcs', {}, { region: 'eu-central-1' })
  })

  it('is brought back to what the file says', async () => {
    await w.aws.call('iam', 'DetachUserPolicy', {
      UserName: 'ada',
      PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess',
    })
    const changed = SEED_EXAMPLE.replace('max-session: 3600', 'max-session: 7200').replace("'s3:GetObject', ", '')
    const file = written('changed.yaml', changed)
    const mended = (await steps(`seed ${file}`)).filter(({ change }) => change !== 'none')
    expect(mended.map(({ kind, name, change, of }) => [kind, name, change, of])).toEqual([
      ['policy', 'ReadOrders', 'change', ['document']],
      ['role', 'Deploy', 'change', ['max-session, description']],
      ['user', 'ada', 'change', ['IAMReadOnlyAccess']],
    ])
    expect((await steps(`seed ${file}`)).every(({ change }) => change === 'none')).toBe(true)
  })

  const REFUSED: readonly [string, string, RegExp][] = [
    ['an unknown section', 'buckets: []', /^x\.yaml:1:1: the file has no "buckets"; allowed: units, accounts, /],
    [
      'an unknown field',
      'units:\n  - name: A\n    parrent: Root',
      /^x\.yaml:3:5: units\[0\] has no "parrent"; allowed: name, parent/,
    ],
    ['a missing field', 'accounts:\n  - name: a', /^x\.yaml:2:5: accounts\[0\] lacks email: an e-mail address/],
    ['a list that is none', 'roles: x', /^x\.yaml:1:8: roles must be a list/],
    ['a value of another kind', 'users:\n  - name: [a]\n', /^x\.yaml:2:11: users\[0\]\.name must be a name/],
    [
      'a shape that is none',
      'issuers:\n  - name: a\n    shape: okta',
      /^x\.yaml:3:12: issuers\[0\]\.shape must be github, gitlab/,
    ],
    [
      'seconds out of range',
      'roles:\n  - {name: a, max-session: 60, trust: {}}',
      /^x\.yaml:2:28: roles\[0\]\.max-session must be seconds from 3600/,
    ],
    [
      'a document that AWS refuses',
      'policies:\n  - name: a\n    document: {Version: "2012-10-17", Statement: {Effect: Maybe}}',
      /^x\.yaml:3:15: policies\[0\]\.document is refused by AWS: /,
    ],
    ['what is no YAML', 'units: [', /^x\.yaml:1:\d+: /],
    ['a member twice', 'units: []\nunits: []', /^x\.yaml:2:1: Map keys must be unique/],
    ['an alias that grows', `a: &a [x]\nb: &b [${'*a,'.repeat(9)}]\nunits: [*b]`, /x\.yaml:1:1: the file has no "a"/],
    [
      'a policy of aliases that grow',
      `policies:\n  - name: &a [${'x,'.repeat(20)}]\n    description: &b [${'*a,'.repeat(20)}]\n    document: {Version: [${'*b,'.repeat(20)}], Statement: *b}`,
      /x\.yaml:4:15: policies\[0\]\.document must be a policy/,
    ],
    [
      'a policy that holds itself',
      'policies:\n  - name: a\n    document: &d {Statement: *d}',
      /x\.yaml:3:18: policies\[0\]\.document must be a policy/,
    ],
    ['brackets without end', '['.repeat(100_000), /^x\.yaml:1:\d+: This is nested too deeply$/m],
    [
      'a user twice',
      'users:\n  - {name: a}\n  - {name: a, account: redhat}\n  - {name: a, path: /x/}',
      /^x\.yaml:4:5: users\[2\] is users\[0\] once more: one of them must go$/,
    ],
    [
      'a unit twice',
      'units:\n  - {name: A}\n  - {name: A, parent: A}\n  - {name: A, parent: Root}',
      /^x\.yaml:4:5: units\[2\] is units\[0\] once more/,
    ],
    ['a tag', 'units: !!js/function "x"', /^x\.yaml:1:8: Unresolved tag/],
  ]
  it.each(REFUSED)('is not touched by %s, which is told with its line', async (_what, text, says) => {
    await expect(w.type(`seed ${written('x.yaml', text)}`)).rejects.toThrow(says)
  })

  it.each([
    ['accounts', 'accounts:\n  - {name: a, email: a@b.c, unit: Nowhere}', 'There is no organizational unit "Nowhere".'],
    ['roles', 'users:\n  - {name: a, account: nobody}', 'There is no account "nobody".'],
  ])('refuses %s in places that nobody names', async (_what, text, says) => {
    await expect(w.type(`seed ${written('y.yaml', text)}`)).rejects.toThrow(says)
  })

  it('tells AWS’s own word when AWS refuses', async () => {
    const text = 'users:\n  - {name: a, policies: ["arn:aws:iam::aws:policy/NoSuchPolicy"]}'
    await expect(w.type(`seed ${written('z.yaml', text)}`)).rejects.toThrow(
      'The user a in account customer (111122223333) is refused: AttachUserPolicy: NoSuchEntity',
    )
  })
})
