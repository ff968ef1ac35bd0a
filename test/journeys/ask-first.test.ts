import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { cloudUp, done, person, stint, type UpCloud } from '../built.ts'

interface Told<Item> {
  readonly holds: boolean
  readonly links: readonly Item[]
}
interface Link {
  readonly link: string
  readonly holds: boolean
  readonly next?: string
}
interface DryRun {
  readonly calls: readonly { readonly operation: string; readonly resource: string; readonly policy: string }[]
  readonly ocm: readonly { readonly method: string; readonly path: string }[]
}
interface Plan {
  readonly made: readonly {
    readonly kind: string
    readonly name: string
    readonly tags: Readonly<Record<string, string>>
  }[]
}

describe('asking before and after', () => {
  let folder: string
  let state: string
  let cloud: UpCloud
  let aws: AwsClient
  const json = async <T>(...words: string[]) => JSON.parse((await stint(state, [...words, '-o', 'json'])).out) as T
  const roleNames = async () =>
    ((await aws.call('iam', 'ListRoles', { MaxItems: 1000 })).Roles ?? []).map(({ RoleName }) => RoleName ?? '')

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-ask-'))
    state = join(folder, 'state')
    cloud = await cloudUp(state, ['--store', 'memory'])
    aws = await person(state)
  }, 60_000)
  afterAll(async () => {
    aws.close()
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('a dry run makes nothing, and shows what would be made', async () => {
    const before = await roleNames()
    const { calls } = await json<DryRun>('create', 'account-roles', '--dry-run')
    expect(calls.map(({ operation }) => operation)).toEqual([
      ...Array.from({ length: 10 }, () => 'CreatePolicy'),
      ...Array.from({ length: 4 }, () => ['CreateRole', 'AttachRolePolicy']).flat(),
    ])
    expect(new Set(calls.map(({ policy }) => policy))).toEqual(new Set(['allowed']))
    expect(await roleNames()).toEqual(before)
  })

  it('a dry run of a deployment shows the calls of all seven steps, and makes none of them', async () => {
    const { calls, ocm } = await json<DryRun>('deploy', 'demo', '--dry-run')
    const count = (operation: string) => calls.filter((call) => call.operation === operation).length
    expect([count('CreatePolicy'), count('CreateRole'), count('CreateOpenIDConnectProvider')]).toEqual([10, 10, 1])
    expect(ocm).toEqual([expect.objectContaining({ method: 'POST', path: '/api/clusters_mgmt/v1/clusters' })])
    expect(await json<readonly unknown[]>('list', 'clusters')).toEqual([])
  })

  it('the plan of a cluster is what its deployment makes', async () => {
    const { made } = await json<Plan>('plan', 'cluster', 'demo')
    await done(state, ['deploy', 'demo'])
    const names = await roleNames()
    const drawn = (name: string) => new RegExp(`^${name.replaceAll('?', '[a-z0-9]')}$`)
    const roles = made.filter(({ kind }) => kind === 'role')
    expect(roles.filter(({ name }) => !names.some((real) => drawn(name).test(real)))).toEqual([])
    const policies = (await aws.call('iam', 'ListPolicies', { Scope: 'Local', MaxItems: 1000 })).Policies ?? []
    expect(policies.map(({ PolicyName: name }) => name).sort()).toEqual(
      made.flatMap(({ kind, name }) => (kind === 'policy' ? [name] : [])).sort(),
    )
    const installer = made.find(({ name }) => name === 'ManagedOpenShift-Installer-Role')
    const { Tags: tags = [] } = await aws.call('iam', 'ListRoleTags', { RoleName: installer?.name ?? '' })
    expect(Object.fromEntries(tags.map(({ Key: key, Value: value }) => [key, value]))).toEqual(installer?.tags)
  }, 60_000)

  it('the chain from the issuer to the roles holds, and the roles suffice', async () => {
    const { holds, links } = await json<Told<Link>>('verify', 'oidc', '--cluster', 'demo')
    expect(links.filter((link) => !link.holds)).toEqual([])
    expect([holds, links.length]).toEqual([true, 7 + 6])
    for (const what of [['roles', '--cluster', 'demo'], ['quota'], ['permissions']])
      expect((await json<Told<Link>>('verify', ...what)).holds).toBe(true)
  }, 60_000)

  it('bash completes commands, flags, choices, and the names of clusters', async () => {
    const program = fileURLToPath(new URL('../../bin/stint.js', import.meta.url))
    const tab = (...typed: string[]) => {
      const script = `stint() { "${process.execPath}" "${program}" "$@"; }; eval "$(stint completion bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _stint; printf '%s\\n' "\${COMPREPLY[@]}"`
      const env = { ...process.env, STINT_STATE: state }
      return execFileSync('bash', ['-c', script, 'bash', 'stint', ...typed], { encoding: 'utf8', env })
        .trim()
        .split('\n')
    }
    expect(tab('verif')).toEqual(['verify'])
    expect(tab('verify', '')).toEqual(['oidc', 'permissions', 'quota', 'roles'])
    expect(tab('create', 'account-roles', '--dry')).toEqual(['--dry-run'])
    expect(tab('create', 'account-roles', '--mode', '')).toEqual(['auto', 'manual'])
    expect(tab('describe', 'cluster', '--cluster', 'de')).toEqual(['demo'])
    expect(tab('delete', 'account-roles', '--prefix', 'Man')).toEqual(['ManagedOpenShift'])
  }, 60_000)

  it('dry runs of machine pools show OCM’s calls with their bodies', async () => {
    const pool = ['--cluster', 'demo', '--replicas', '4', '--dry-run']
    const made = await json<DryRun>('create', 'machinepool', '--name', 'batch', ...pool)
    expect(made.ocm).toEqual([{ method: 'POST', path: expect.stringMatching(/machine_pools$/), body: { id: 'batch', instance_type: 'm5.xlarge', replicas: 4 } }]) // prettier-ignore
    const edited = await json<DryRun>('edit', 'machinepool', 'worker', ...pool)
    expect(edited.ocm).toEqual([{ method: 'PATCH', path: expect.stringMatching(/machine_pools\/worker$/), body: { id: 'worker', replicas: 4 } }]) // prettier-ignore
    expect(await json<readonly unknown[]>('list', 'machinepools', '--cluster', 'demo')).toHaveLength(1)
  })

  it('a dry run of a deletion leaves the cluster alone', async () => {
    const { ocm } = await json<DryRun>('delete', 'cluster', '--cluster', 'demo', '--dry-run')
    expect(ocm).toEqual([
      { method: 'DELETE', path: expect.stringMatching(/^\/api\/clusters_mgmt\/v1\/clusters\/\w+$/) },
    ])
    expect(await done(state, ['list', 'clusters'])).toContain('ready')
  })

  it('says where the chain breaks, and what mends it does', async () => {
    const arn = (await aws.call('iam', 'ListOpenIDConnectProviders', {})).OpenIDConnectProviderList?.[0]?.Arn ?? ''
    await aws.call('iam', 'RemoveClientIDFromOpenIDConnectProvider', {
      OpenIDConnectProviderArn: arn,
      ClientID: 'openshift',
    })
    const broken = await stint(state, ['verify', 'oidc', '--cluster', 'demo'])
    expect(broken.code).toBe(1)
    expect(broken.out).toContain("STOP audience: The provider accepts sts.amazonaws.com, not the tokens' 'openshift'.")
    expect(broken.err).toContain(
      `aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id openshift`,
    )
    await aws.call('iam', 'AddClientIDToOpenIDConnectProvider', {
      OpenIDConnectProviderArn: arn,
      ClientID: 'openshift',
    })
    expect((await json<Told<Link>>('verify', 'oidc', '--cluster', 'demo')).holds).toBe(true)
  }, 60_000)

  const orphans = async () => (await json<readonly { readonly kind: string }[]>('list', 'orphans')).map(({ kind }) => kind).sort() // prettier-ignore
  const ofOneCluster = [...Array.from({ length: 6 }, () => 'operator-role'), 'oidc-provider'].sort()

  it('removes all that a cluster left, which is what was listed, and can be asked again', async () => {
    expect(await orphans()).toEqual([])
    const refused = await stint(state, ['delete', 'oidc-provider', '--all-of-cluster', 'demo', '-y'])
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('stint delete cluster demo --all-of-cluster')]) // prettier-ignore
    await done(state, ['delete', 'cluster', '--cluster', 'demo', '-y', '--watch'])
    expect(await orphans()).toEqual(ofOneCluster)
    await done(state, ['delete', 'oidc-provider', '--all-of-cluster', 'demo', '-y'])
    expect(await orphans()).toEqual([])
    for (const what of ['operator-roles', 'oidc-provider', 'oidc-config', 'cluster'])
      expect((await stint(state, ['delete', what, '--all-of-cluster', 'demo', '-y'])).err).toContain('Nothing is left of the cluster demo.') // prettier-ignore
    const unknown = await stint(state, ['delete', 'operator-roles', '--all-of-cluster', 'dem', '-y'])
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('OCM knows no cluster "dem"')])
  }, 120_000)

  it('removes a cluster with all that was made for it, and leaves what another cluster uses', async () => {
    const role = 'arn:aws:iam::111122223333:role/ManagedOpenShift-Installer-Role'
    const { id } = await json<{ readonly id: string }>('create', 'oidc-config')
    await done(state, ['create', 'oidc-provider', '--oidc-config-id', id])
    for (const prefix of ['one', 'two']) {
      await done(state, ['create', 'operator-roles', '--prefix', prefix, '--oidc-config-id', id, '--role-arn', role])
      await done(state, ['create', 'cluster', prefix, '--oidc-config-id', id, '--operator-roles-prefix', prefix, '--watch']) // prettier-ignore
    }
    const { calls, ocm } = await json<DryRun>('delete', 'cluster', 'one', '--all-of-cluster', '--dry-run')
    expect(calls.filter(({ operation }) => operation === 'DeleteRole')).toHaveLength(6)
    expect(ocm).toHaveLength(1)
    await done(state, ['delete', 'cluster', 'one', '--all-of-cluster', '-y'])
    expect((await roleNames()).filter((name) => /^(?:one|two)-/.test(name))).toHaveLength(6)
    expect(await orphans()).toEqual([])
    await done(state, ['delete', 'cluster', 'two', '--all-of-cluster', '-y'])
    expect((await roleNames()).filter((name) => /^(?:one|two)-/.test(name))).toEqual([])
    expect(await json<readonly unknown[]>('list', 'oidc-config')).toEqual([])
    expect(await orphans()).toEqual([])
  }, 240_000)
})
