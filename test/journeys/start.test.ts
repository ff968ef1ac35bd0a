import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloudUp, clusterNamed, done, environmentFor, person, readyNodes, stint, type UpCloud } from '../built.ts'
import { describeClient, PYTHON } from '../clients.ts'
import { inventory, WHOLE } from '../crash/whole-cluster.ts'

const LOOK = fileURLToPath(new URL('start-look.py', import.meta.url))
const FACTS = new URL('../../../shared/facts/policies-4.21.json', import.meta.url)
const CUSTOMER = '111122223333'
const RED_HAT = '710019948333'

const ACCOUNT_ROLES = ['Installer', 'ControlPlane', 'Worker', 'Support'].map(
  (title) => `ManagedOpenShift-${title}-Role`,
)
/** By the id that the published facts give the operator. */
const OPERATOR_POLICIES: Readonly<Record<string, string>> = {
  ingress: 'ManagedOpenShift-openshift-ingress-operator-cloud-credentials',
  'ebs-csi': 'ManagedOpenShift-openshift-cluster-csi-drivers-ebs-cloud-credent',
  'cloud-network-config': 'ManagedOpenShift-openshift-cloud-network-config-controller-cloud',
  'machine-api': 'ManagedOpenShift-openshift-machine-api-aws-cloud-credentials',
  'cloud-credential-operator': 'ManagedOpenShift-openshift-cloud-credential-operator-cloud-crede',
  'image-registry': 'ManagedOpenShift-openshift-image-registry-installer-cloud-creden',
}
const OPERATOR_ROLE = /^demo-[a-z]\d[a-z]\d-(openshift-.*)$/
/** Tails of operator roles, which the cluster's prefix leaves room for in 64 bytes. */
const OPERATOR_TAILS = [
  'openshift-cloud-credential-operator-cloud-credential-operator-iam-ro-creds',
  'openshift-cloud-network-config-controller-cloud-credentials',
  'openshift-cluster-csi-drivers-ebs-cloud-credentials',
  'openshift-image-registry-installer-cloud-credentials',
  'openshift-ingress-operator-cloud-credentials',
  'openshift-machine-api-aws-cloud-credentials',
].map((tail) => tail.slice(0, 64 - 'demo-w4e1-'.length))

interface StsRecord {
  readonly eventName: string
  readonly eventTime: string
  readonly errorCode?: string
  readonly userIdentity: {
    readonly type: string
    readonly arn?: string
    readonly accountId?: string
    readonly userName?: string
  }
  readonly requestParameters: { readonly roleArn?: string } | null
  readonly responseElements: { readonly credentials?: { readonly expiration: string } } | null
}

interface Looked {
  readonly roles: Readonly<Record<string, { readonly trust: unknown; readonly attached: readonly string[] }>>
  readonly policies: Readonly<Record<string, unknown>>
  readonly keys: Readonly<Record<string, readonly string[]>>
  readonly sts: readonly StsRecord[]
}

const run = promisify(execFile)

async function boto3<T>(
  state: string,
  what: 'look' | 'session' | 'use',
  account = 'customer',
  session?: object,
): Promise<T> {
  const env = { ...process.env, ...(await environmentFor(state, account)), SESSION: JSON.stringify(session ?? {}) }
  const { stdout } = await run(PYTHON, [LOOK, what], { env, maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout) as T
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stint-start-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const started = (state: string, node?: string) =>
  stint(join(folder, state), ['up', '--deploy', 'demo', '--exit', '--port', '0'], node === undefined ? {} : { node })

describe('npm start -- --exit', () => {
  it('deploys a cluster by the seven steps and ends with 0, saying that it is ready', async () => {
    const { code, out, err } = await started('exit')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.trimEnd().split('\n').slice(-3).join('\n')).toContain('ready')
  })

  const node24 = process.env['STINT_NODE24']
  it.skipIf(node24 === undefined && process.env['STINT_REQUIRE_CLIENTS'] !== '1')(
    'does so under Node 24 as well',
    async () => {
      const { code, out, err } = await started('exit24', node24 ?? 'node24')
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain('ready')
    },
  )
})

describeClient('boto3 after the seven steps', [PYTHON, '-c', 'import boto3'], () => {
  let state: string
  let cloud: UpCloud
  let seen: Looked

  beforeAll(async () => {
    state = join(folder, 'kept')
    cloud = await cloudUp(state)
    await done(state, ['deploy', 'demo'])
    seen = await boto3(state, 'look')
  })
  afterAll(async () => {
    expect(await cloud.stop()).toBe(0)
  })

  it('finds the four account roles and six operator roles, each with its own policy attached', () => {
    const tails = Object.keys(seen.roles).flatMap((name) => OPERATOR_ROLE.exec(name)?.[1] ?? [])
    expect(tails.sort()).toEqual(OPERATOR_TAILS)
    for (const name of ACCOUNT_ROLES) expect(seen.roles[name]?.attached).toEqual([`${name}-Policy`])
    const attached = Object.entries(seen.roles).flatMap(([name, role]) =>
      OPERATOR_ROLE.test(name) ? role.attached : [],
    )
    expect(attached.sort()).toEqual(Object.values(OPERATOR_POLICIES).sort())
  })

  it('finds the ten account policies and no other', () => {
    const names = [...ACCOUNT_ROLES.map((name) => `${name}-Policy`), ...Object.values(OPERATOR_POLICIES)]
    expect(Object.keys(seen.policies).sort()).toEqual(names.sort())
  })

  it.skipIf(!existsSync(FACTS))('finds in them the documents of 4.21', () => {
    const published = (
      JSON.parse(readFileSync(FACTS, 'utf8')) as {
        '4.21': { roles: { id: string; nameSuffix: string; policy: unknown }[] }
      }
    )['4.21'].roles
    const documentOf = (id: string) => published.find((role) => role.id === id)?.policy
    for (const [id, name] of Object.entries(OPERATOR_POLICIES)) expect(seen.policies[name]).toEqual(documentOf(id))
    for (const id of ['installer', 'controlplane', 'worker', 'support']) {
      const suffix = published.find((role) => role.id === id)?.nameSuffix ?? ''
      expect(seen.policies[`ManagedOpenShift-${suffix}-Policy`]).toEqual(documentOf(id))
    }
  })

  it('reads in the trail how Red Hat became the Installer role and each operator its own', () => {
    const installer = seen.sts.find(
      ({ eventName, requestParameters }) =>
        eventName === 'AssumeRole' &&
        requestParameters?.roleArn === `arn:aws:iam::${CUSTOMER}:role/ManagedOpenShift-Installer-Role`,
    )
    expect(installer?.userIdentity.arn ?? installer?.userIdentity.accountId).toContain(RED_HAT)
    const exchanged = seen.sts.filter(
      ({ eventName, errorCode }) => eventName === 'AssumeRoleWithWebIdentity' && errorCode === undefined,
    )
    const tails = new Set(
      exchanged.flatMap(
        ({ requestParameters }) => OPERATOR_ROLE.exec(requestParameters?.roleArn?.split('/').at(-1) ?? '')?.[1] ?? [],
      ),
    )
    expect([...tails].sort()).toEqual(OPERATOR_TAILS)
    expect(new Set(exchanged.map(({ userIdentity }) => userIdentity.type))).toEqual(new Set(['WebIdentityUser']))
  })

  it('finds no credential issued to Red Hat or an operator that lived longer than an hour', async () => {
    const redHat = await boto3<Looked>(state, 'look', 'redhat')
    const issued = [...seen.sts, ...redHat.sts].filter(
      // What EC2 hands to an instance is nobody's but the instance's.
      ({ eventName, userIdentity, responseElements }) =>
        eventName.startsWith('AssumeRole') && userIdentity.type !== 'AWSService' && responseElements?.credentials,
    )
    expect(issued.length).toBeGreaterThanOrEqual(8)
    const lives = issued.map(
      ({ eventTime, responseElements }) =>
        (Date.parse(`${responseElements?.credentials?.expiration} UTC`) - Date.parse(eventTime)) / 1000,
    )
    expect(lives.filter((seconds) => !(seconds > 0 && seconds <= 3600))).toEqual([])
  })

  it('finds no access key in the customer account but the person’s', async () => {
    const { AWS_ACCESS_KEY_ID: own } = await environmentFor(state)
    expect(Object.values(seen.keys).flat()).toEqual([own])
  })

  describe('when world time has moved on by 61 minutes', () => {
    let session: object
    beforeAll(async () => {
      session = await boto3(state, 'session')
      expect(await boto3(state, 'use', 'customer', session)).toEqual({
        sts: 'served',
        s3: 'served',
        ec2: 'served',
        secretsmanager: 'served',
      })
      await done(state, ['clock', 'advance', '61m'])
    })

    it('a session from before is refused in each service’s own words', async () => {
      expect(await boto3(state, 'use', 'customer', session)).toEqual({
        sts: 'ExpiredToken',
        s3: 'ExpiredToken',
        ec2: 'RequestExpired',
        secretsmanager: 'ExpiredTokenException',
      })
    })

    it('every operator has renewed its credentials, and the cluster is still ready', async () => {
      const { sts } = await boto3<Looked>(state, 'look')
      const exchanges = (tail: string) =>
        sts.filter(
          ({ eventName, requestParameters }) =>
            eventName === 'AssumeRoleWithWebIdentity' && requestParameters?.roleArn?.endsWith(tail),
        ).length
      const before = (tail: string) =>
        seen.sts.filter(
          ({ eventName, requestParameters }) =>
            eventName === 'AssumeRoleWithWebIdentity' && requestParameters?.roleArn?.endsWith(tail),
        ).length
      expect(OPERATOR_TAILS.filter((tail) => exchanges(tail) <= before(tail))).toEqual([])
      expect((await clusterNamed(state, 'demo')).state).toBe('ready')
    })

    it('a machine pool scaled to three gets its third node', async () => {
      await done(state, ['edit', 'machinepool', 'worker', '--cluster', 'demo', '--replicas', '3'])
      const { infra_id } = await clusterNamed(state, 'demo')
      const nodes = (WHOLE['instances'] ?? 0) + 1
      while ((await readyNodes(state)) < nodes); // the test's own time limit ends it
      const aws = await person(state)
      expect(await inventory(aws, infra_id)).toEqual({ ...WHOLE, instances: nodes, volumes: nodes })
      aws.close()
    })

    it('deleting cluster, roles and provider leaves nothing of them', async () => {
      const { id, infra_id } = await clusterNamed(state, 'demo')
      await done(state, ['delete', 'cluster', '-c', 'demo', '-y', '--watch'])
      await done(state, ['delete', 'operator-roles', '--cluster', id, '--mode', 'auto', '-y'])
      await done(state, ['delete', 'oidc-provider', '--cluster', id, '--mode', 'auto', '-y'])
      await done(state, ['delete', 'account-roles', '--prefix', 'ManagedOpenShift', '--mode', 'auto', '-y'])
      // Machines and gateways that have ended are told of, tags and all, for about an hour.
      await done(state, ['clock', 'advance', '2h'])
      const aws = await person(state)
      const left = await inventory(aws, infra_id)
      const tagged = await aws.call('tagging', 'GetResources', {
        TagFilters: [{ Key: `kubernetes.io/cluster/${infra_id}` }],
      })
      aws.close()
      expect(Object.entries(left).filter(([, count]) => count > 0)).toEqual([])
      expect(tagged.ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN)).toEqual([])
    })
  })
})
