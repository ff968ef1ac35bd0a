import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { cloudUp, done, person, stint, type UpCloud } from '../built.ts'

interface Compared {
  readonly cluster: string
  readonly method: string
  readonly longLived: {
    readonly count: number
    readonly keys: readonly {
      accessKeyId: string
      user: string
      secrets: readonly string[]
      usedBy: readonly string[]
    }[]
  }
  readonly longestLife: { readonly seconds: number | null }
  readonly mintMore: {
    readonly makers: readonly string[]
    readonly takers: readonly { of: string; by: readonly string[] }[]
  }
  readonly permissions: {
    readonly granted: number
    readonly used: number
    readonly identities: readonly { arn: string; granted: number; used: number }[]
  }
  readonly leaks: Readonly<
    Record<string, { what: string; actions: number; seconds: number | null; identities: readonly string[] }>
  >
}

describe('the other method at the terminal: keys of IAM users', () => {
  let folder: string
  let state: string
  let cloud: UpCloud
  let aws: AwsClient
  let before: readonly string[]

  const standing = async () => {
    const { UserDetailList = [], RoleDetailList = [], Policies = [] } = await aws.call('iam', 'GetAccountAuthorizationDetails', { Filter: ['User', 'Role', 'LocalManagedPolicy'] }) // prettier-ignore
    const roles = RoleDetailList.filter(({ Path }) => !Path?.startsWith('/aws-service-role/'))
    return [...UserDetailList, ...roles, ...Policies].map(({ Arn }) => Arn ?? '').toSorted()
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-iam-users-'))
    state = join(folder, 'state')
    cloud = await cloudUp(state)
    aws = await person(state)
    await aws.call('iam', 'CreateUser', { UserName: 'osdCcsAdministrator' })
    before = await standing()
  }, 60_000)
  afterAll(async () => {
    aws.close()
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('refuses keys before there is an administrator, and says what to type', async () => {
    const { code, err } = await stint(state, ['create', 'cluster', 'old', '--non-sts'])
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('stint init --iam-user') })
  })

  it('shows the calls before it makes them, and makes none', async () => {
    const shown = JSON.parse(await done(state, ['init', '--iam-user', '--dry-run', '-o', 'json'])) as {
      readonly calls: readonly { service: string; operation: string; resource: string; policy: string }[]
    }
    expect(
      shown.calls.map(({ service, operation, resource, policy }) => [`${service}:${operation}`, resource, policy]),
    ).toEqual([
      [
        'cloudformation:CreateStack',
        'arn:aws:cloudformation:us-east-1:111122223333:stack/osdCcsAdminIAMUser/*',
        'allowed',
      ],
      ['iam:TagUser', 'arn:aws:iam::111122223333:user/osdCcsAdmin', 'allowed'],
    ])
    expect(await standing()).toEqual(before)
    expect((await stint(state, ['init', '--iam-user', '--delete', '--dry-run'])).err).toContain(
      'there is nothing to do',
    )
    const asked = await stint(state, ['support', 'request', '-c', 'demo', '--sre', 'alice', '--dry-run', '-o', 'json'])
    expect(JSON.parse(asked.out)).toMatchObject({ dryRun: true, desk: [{ method: 'POST', body: { cluster: 'demo', sre: 'alice', duration_seconds: 3600 } }] }) // prettier-ignore
    expect(await done(state, ['support', 'list', '-o', 'json'])).toBe('[]\n')
  })

  it('makes the administrator through its stack, and a cluster by its key', { timeout: 90_000 }, async () => {
    expect(await done(state, ['init', '--iam-user'])).toContain('Created the user arn:aws:iam::111122223333:user/osdCcsAdmin by the stack osdCcsAdminIAMUser') // prettier-ignore
    expect(await done(state, ['init', '--iam-user'])).toContain('is there already')
    await done(state, ['create', 'cluster', 'old', '--watch'])
    await done(state, ['deploy', 'demo'])
    expect(await done(state, ['list', 'clusters'])).toMatch(/old +ready +Classic\n.*demo +ready +Classic \(STS\)|demo +ready +Classic \(STS\)\n.*old +ready +Classic/) // prettier-ignore
  })

  it('compares the two by what the world says', { timeout: 60_000 }, async () => {
    const { clusters } = JSON.parse(await done(state, ['compare', 'demo', 'old', '-o', 'json'])) as { clusters: readonly [Compared, Compared] } // prettier-ignore
    const [demo, old] = clusters
    expect(demo).toMatchObject({ cluster: 'demo', method: 'sts', longLived: { count: 0 }, mintMore: { makers: [] } })
    expect(old).toMatchObject({
      cluster: 'old',
      method: 'iam-users',
      longLived: { count: 7 },
      longestLife: { seconds: null },
      mintMore: { makers: ['arn:aws:iam::111122223333:user/osdCcsAdmin'] },
      leaks: { secret: { what: 'kube-system/aws-creds', seconds: null } },
    })
    const root = old.longLived.keys.find(({ user }) => user.endsWith('/osdCcsAdmin'))
    expect(root).toMatchObject({ secrets: ['kube-system/aws-creds'] })
    expect(root?.usedBy).toEqual(expect.arrayContaining(['openshift-cluster-manager']))
    expect(demo.longestLife.seconds).toBeLessThanOrEqual(12 * 3600)
    expect(demo.leaks['secret']).toMatchObject({ actions: 0, seconds: 0 })
    const machineApi = (one: Compared) =>
      one.permissions.identities.find(({ arn }) => arn.includes('openshift-machine-api'))
    // The same operator with the same policy, and one statement more by which a minted user may look at itself.
    expect((machineApi(old)?.granted ?? 0) - (machineApi(demo)?.granted ?? 0)).toBe(1)
    expect(machineApi(old)?.used).toBe(machineApi(demo)?.used)
    expect(old.permissions.granted).toBeGreaterThan(10_000)
    expect(demo.permissions.used).toBeGreaterThan(30)
    // One key more in the world, and it is counted.
    const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'osdCcsAdmin' })
    const again = JSON.parse(await done(state, ['compare', 'demo', 'old', '-o', 'json'])) as { clusters: readonly [Compared, Compared] } // prettier-ignore
    expect(again.clusters[1].longLived.count).toBe(8)
    expect(again.clusters[1].longLived.keys.find(({ accessKeyId }) => accessKeyId === AccessKey?.AccessKeyId)?.secrets).toEqual([]) // prettier-ignore
    const text = await done(state, ['compare', 'demo', 'old'])
    expect(text).toMatch(/^long-lived secrets +0 +8$/m)
    expect(text).toMatch(/^can make keys that last +none of its identities +osdCcsAdmin$/m)
  })

  it('gives every cluster another root key, and keeps one', async () => {
    expect(await done(state, ['init', '--iam-user', '--rotate-key'])).toContain('OCM gave it to old.')
    const { AccessKeyMetadata } = await aws.call('iam', 'ListAccessKeys', { UserName: 'osdCcsAdmin' })
    expect(AccessKeyMetadata).toHaveLength(1)
  })

  it('leaves the account as it was, but for what is not the clusters’', { timeout: 90_000 }, async () => {
    expect((await stint(state, ['init', '--iam-user', '--delete', '-y'])).err).toContain(
      'The cluster old lives by the key',
    )
    await done(state, ['delete', 'cluster', 'old', '--watch', '-y'])
    await done(state, ['delete', 'cluster', 'demo', '--watch', '-y'])
    await done(state, ['init', '--iam-user', '--delete', '-y'])
    const left = (await standing()).filter((arn) => !/ManagedOpenShift|demo-/.test(arn))
    expect(left).toEqual(before)
  })
})
