import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { jsonApi, type JsonApi } from '../../src/cli/json-api.ts'
import { worldClock } from '../../src/kernel/Clock.ts'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { cloudUp, clusterNamed, done, environmentFor, person, stint, type UpCloud } from '../built.ts'

const NAMESPACE = 'openshift-ingress-operator'
const ACCOUNT = 'ingress-operator'
const NEXT = '/api/v1/namespaces/openshift-kube-apiserver-operator/secrets/next-bound-service-account-signing-key'
const SIGNING = '/api/v1/namespaces/openshift-kube-apiserver/secrets/bound-service-account-signing-key'
const CERTIFIED = '/api/v1/namespaces/openshift-kube-apiserver/configmaps/bound-sa-token-signing-certs'

/** A cluster's API as its administrator, and AWS as whoever holds a token of its ingress operator. */
interface Person {
  readonly kube: JsonApi
  readonly root: string
  token(): Promise<string>
  exchange(token: string): Promise<unknown>
}

describe('rotating the key of a cluster’s tokens', { timeout: 120_000 }, () => {
  let folder: string
  let state: string
  let cloud: UpCloud
  let aws: AwsClient
  const opened: JsonApi[] = []

  const personOf = async (name: string): Promise<Person> => {
    const env = await environmentFor(state)
    const { id } = await clusterNamed(state, name)
    const answer = await fetch(`${env['OCM_URL']}/api/clusters_mgmt/v1/clusters/${id}/credentials`, {
      headers: { authorization: `Bearer ${env['OCM_TOKEN']}` },
    })
    const { kubeconfig } = (await answer.json()) as { readonly kubeconfig: string }
    const { clusters, users } = JSON.parse(kubeconfig) as {
      readonly clusters: readonly { readonly cluster: { readonly server: string } }[]
      readonly users: readonly { readonly user: { readonly token: string } }[]
    }
    const server = new URL(clusters[0]?.cluster.server ?? '')
    const kube = jsonApi(server.href, () => users[0]?.user.token ?? '', worldClock(), {
      ca: await readFile(cloud.ca, 'utf8'),
    })
    opened.push(kube)
    const root = server.pathname.replace(/\/$/, '')
    const accounts = `${root}/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${ACCOUNT}/token`
    const { Roles = [] } = await aws.call('iam', 'ListRoles', {})
    const role = Roles.find(({ RoleName = '' }) => RoleName.startsWith(`${name}-`) && RoleName.includes('ingress'))
    return {
      kube,
      root,
      async token() {
        const spec = { audiences: ['openshift'], expirationSeconds: 3600 }
        const { body } = await kube.send('POST', accounts, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec }) // prettier-ignore
        return (body as { readonly status: { readonly token: string } }).status.token
      },
      exchange: (token) =>
        aws.call('sts', 'AssumeRoleWithWebIdentity', {
          RoleArn: role?.Arn ?? '',
          RoleSessionName: 'test',
          WebIdentityToken: token,
        }),
    }
  }
  const kidOf = (token: string) =>
    (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { readonly kid: string }).kid
  const rotate = async (name: string, ...more: readonly string[]) =>
    JSON.parse(await done(state, ['rotate', 'oidc-key', '--cluster', name, '-y', '-o', 'json', ...more])) as Readonly<
      Record<string, unknown>
    >
  const operatorsOf = async ({ kube, root }: Person) => {
    const { body } = await kube.send('GET', `${root}/apis/config.openshift.io/v1/clusteroperators`)
    const { items } = body as {
      readonly items: readonly {
        readonly metadata: { readonly name: string }
        readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] }
      }[]
    }
    const bad = items.filter(
      ({ status: { conditions } }) =>
      conditions.some(({ type, status }) => (type === 'Degraded') === (status === 'True') && type !== 'Progressing' && type !== 'Upgradeable'), // prettier-ignore
    )
    return bad.map(({ metadata: { name } }) => name)
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-rotate-'))
    state = join(folder, 'state')
    cloud = await cloudUp(state)
    await done(state, ['deploy', 'demo'])
    aws = await person(state)
  }, 60_000)
  afterAll(async () => {
    for (const api of opened) api.close()
    aws.close()
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('shows first what it would do', async () => {
    const { code, out, err } = await stint(state, ['rotate', 'oidc-key', '--cluster', 'demo', '--dry-run'])
    expect(code).toBe(0)
    expect(out).toMatch(/^s3:PutObject +arn:aws:s3:::rh-oidc\/[a-z0-9]{32}\/keys\.json +allowed$/m)
    expect(err).toContain('Then demo would take the key, and its pods that hold tokens would begin anew.')
  })

  it('fails no exchange, and lets the old key count until it is retired', async () => {
    const demo = await personOf('demo')
    const old = await demo.token()
    const failures: unknown[] = []
    let exchanges = 0
    let isOver = false
    const exchanging = (async () => {
      while (!isOver) {
        await demo.exchange(await demo.token()).catch((error: unknown) => failures.push(error))
        exchanges++
      }
    })()
    const told = await rotate('demo')
    isOver = true
    await exchanging
    expect(failures).toEqual([])
    expect(exchanges).toBeGreaterThan(5)
    expect(told).toMatchObject({ cluster: 'demo', former: kidOf(old), published: 2, left: [] })
    expect(told['key']).not.toBe(kidOf(old))
    expect(told['restarted']).toContainEqual(expect.stringMatching(/^openshift-ingress-operator\/ingress-operator-/))
    const fresh = await demo.token()
    expect(kidOf(fresh)).toBe(told['key'])
    await demo.exchange(old)
    await demo.exchange(fresh)

    expect(await rotate('demo', '--retire')).toMatchObject({ key: told['key'], retired: [kidOf(old)] })
    await expect(demo.exchange(old)).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
    await demo.exchange(fresh)
    await done(state, ['clock', 'advance', '61m'])
    expect(await operatorsOf(demo)).toEqual([])
    expect(await rotate('demo', '--retire')).toMatchObject({ retired: [] })
  })

  it('survives kill -9: the cluster signs with the key that it was given last', async () => {
    const before = kidOf(await (await personOf('demo')).token())
    await cloud.kill()
    cloud = await cloudUp(state)
    aws.close()
    aws = await person(state)
    const demo = await personOf('demo')
    const token = await demo.token()
    expect(kidOf(token)).toBe(before)
    await demo.exchange(token)
  })

  it('goes wrong as it does at AWS where the new key signs before it is published', async () => {
    const demo = await personOf('demo')
    const before = kidOf(await demo.token())
    await demo.kube.send('DELETE', `${demo.root}${NEXT}`)
    await expect.poll(async () => kidOf(await demo.token()), { timeout: 30_000 }).not.toBe(before)
    await expect(demo.exchange(await demo.token())).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
    const { out, err, code } = await stint(state, ['rotate', 'oidc-key', '--cluster', 'demo', '--retire', '-y'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('with which demo signs: its tokens count nowhere.')
    const { key } = await rotate('demo')
    const mended = await demo.token()
    expect(kidOf(mended)).toBe(key)
    await demo.exchange(mended)
  })

  it('shows its keys in the cluster as kube-apiserver’s operator does, and mends what is spoilt there', async () => {
    const { kube, root, token } = await personOf('demo')
    const kid = kidOf(await token())
    await kube.send('DELETE', `${root}${SIGNING}`)
    await kube.send('DELETE', `${root}${CERTIFIED}`)
    const dataAt = async (path: string) =>
      ((await kube.send('GET', `${root}${path}`)).body as { readonly data?: Readonly<Record<string, string>> }).data
    await expect
      .poll(async () => Object.keys((await dataAt(SIGNING)) ?? {}))
      .toEqual(['service-account.key', 'service-account.pub'])
    await expect.poll(async () => Object.keys((await dataAt(CERTIFIED)) ?? {})).toEqual(['service-account-001.pub'])
    expect(kidOf(await token())).toBe(kid)
  })

  it('puts the key of the customer’s own issuer where clusters to come take it from', async () => {
    const { id } = JSON.parse(await done(state, ['create', 'oidc-config', '--managed=false', '-y', '-o', 'json'])) as { readonly id: string } // prettier-ignore
    await done(state, ['deploy', 'first', '--oidc-config-id', id])
    const { key } = await rotate('first')
    await done(state, ['deploy', 'second', '--oidc-config-id', id])
    const [first, second] = [await personOf('first'), await personOf('second')]
    expect(kidOf(await second.token())).toBe(key)
    const { key: another } = await rotate('second')
    expect(await rotate('first', '--retire')).toMatchObject({ key, retired: [expect.any(String)] })
    await first.exchange(await first.token())
    const token = await second.token()
    expect(kidOf(token)).toBe(another)
    await second.exchange(token)

    const both = ['first', 'second'].map((name) => stint(state, ['rotate', 'oidc-key', '--cluster', name, '-y']))
    const ends = await Promise.all(both)
    for (const { code, err } of ends.filter((end) => end.code !== 0))
      expect([code, err]).toEqual([1, expect.stringMatching(/^Error: Somebody else has changed the keys of https.*: nothing was written\.\n.*Type the same again\./ms)]) // prettier-ignore
    expect(ends.map(({ code }) => code)).toContain(0)
    for (const one of [first, second]) await one.exchange(await one.token())
  })

  it('leaves Red Hat’s issuer fit for clusters to come', async () => {
    const { id } = JSON.parse(await done(state, ['create', 'oidc-config', '-y', '-o', 'json'])) as { readonly id: string } // prettier-ignore
    await done(state, ['deploy', 'third', '--oidc-config-id', id])
    const third = await personOf('third')
    const first = kidOf(await third.token())
    const { key } = await rotate('third')
    expect(await rotate('third', '--retire')).toMatchObject({ key, retired: [first] })
    await done(state, ['deploy', 'fourth', '--oidc-config-id', id])
    const fourth = await personOf('fourth')
    const token = await fourth.token()
    expect([first, key]).not.toContain(kidOf(token))
    await fourth.exchange(token)
    await third.exchange(await third.token())
  })
})
