import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../kernel/log.ts'
import { systemRandom } from '../kernel/random.ts'
import { textAt } from './api/object.ts'
import type { KubeClient } from './kube-client.ts'
import { CallRefused, cloudSession, isDenial, type OperatorContext } from './operator-context.ts'
import { bringUp, type BroughtUp } from './testing/bring-up.ts'
import { operatorRole } from './testing/demo.ts'
import { available, items, message, operator, OPERATORS, status } from './testing/observe.ts'

const CLOUD_TOKEN = '/var/run/secrets/openshift/serviceaccount/token'

let cluster: BroughtUp
beforeAll(async () => {
  cluster = await bringUp()
  await available(cluster)
})
afterAll(() => cluster.close())

async function tokenFileOf(id: string): Promise<string> {
  const pod = (await items(cluster, '/api/v1/pods')).find((one) => textAt(one, 'metadata.labels.app') === id)
  return join(cluster.folder, 'pods', textAt(pod, 'metadata.uid'), CLOUD_TOKEN)
}

/** An operator's context with a token file of the test's choice. */
function contextOf(id: string, tokenFile: string): OperatorContext {
  const { row } = operatorRole(id)
  const kube = {
    get: async ({ plural }: { plural: string }, name: string, namespace: string) =>
      cluster.kube('GET', `/api/v1/namespaces/${namespace}/${plural}/${name}`),
  } as unknown as KubeClient // a session reads its secret and nothing else
  return {
    name: row.clusterOperator,
    namespace: row.namespace,
    serviceAccount: row.serviceAccounts[0],
    tokenFile,
    credentialsSecret: { namespace: row.namespace, name: row.secret },
    awsEndpoint: () => cluster.world.endpoint,
    region: 'us-east-1',
    clusterName: 'demo',
    version: '4.21.9',
    kube,
    clock: cluster.world.clock,
    random: systemRandom(),
    log: silentLog,
    pace: 'instant',
    signal: new AbortController().signal,
  }
}

describe('an operator’s cloud session', () => {
  const ids = [
    'ingress',
    'ebs-csi',
    'cloud-network-config',
    'machine-api',
    'cloud-credential-operator',
    'image-registry',
  ]

  it('takes the operator’s own role with its own token', async () => {
    for (const id of ids) {
      const aws = cloudSession(contextOf(id, await tokenFileOf(id)))
      const { name, row } = operatorRole(id)
      const { Arn } = await aws.call('sts', 'GetCallerIdentity', {})
      expect(Arn).toBe(`arn:aws:sts::111122223333:assumed-role/${name}/${row.serviceAccounts[0]}`)
    }
  })

  it('with another operator’s token file, exactly that operator is refused, in every pairing', async () => {
    for (const id of ids)
      for (const other of ids.filter((one) => one !== id)) {
        const aws = cloudSession(contextOf(id, await tokenFileOf(other)))
        await expect(aws.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({
          name: 'CallRefused',
          action: 'sts:AssumeRoleWithWebIdentity',
          role: operatorRole(id).arn,
          code: 'AccessDenied',
          status: 403,
        })
      }
  })

  it('with the pod’s token for the Kubernetes API it is refused: that audience is none of the provider’s', async () => {
    const file = (await tokenFileOf('machine-api')).replace('openshift/', 'kubernetes.io/')
    const refused = await cloudSession(contextOf('machine-api', file))
      .call('sts', 'GetCallerIdentity', {})
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'InvalidIdentityToken', status: 400 })
    expect(isDenial(refused)).toBe(true)
  })

  it('says what was refused, as whom and in whose words', async () => {
    const aws = cloudSession(contextOf('ingress', await tokenFileOf('ingress')))
    const refused = await aws
      .call('ec2', 'TerminateInstances', { InstanceIds: ['i-0123456789abcdef0'] })
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(CallRefused)
    expect(String(refused)).toContain(`ec2:TerminateInstances as ${operatorRole('ingress').arn}: UnauthorizedOperation`)
  })

  it('takes the new token when its file has changed and the credentials must be renewed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stint-token-'))
    const file = join(folder, 'token')
    writeFileSync(file, 'not a token')
    const aws = cloudSession(contextOf('image-registry', file))
    await expect(aws.call('sts', 'GetCallerIdentity', {})).rejects.toBeInstanceOf(CallRefused)
    writeFileSync(file, readFileSync(await tokenFileOf('image-registry')))
    expect((await aws.call('sts', 'GetCallerIdentity', {})).Account).toBe('111122223333')
    rmSync(folder, { recursive: true })
  })
})

describe('an operator whose role lost its permissions', () => {
  const role = operatorRole('image-registry').name
  const permissions = { RoleName: role, PolicyName: 'permissions' }
  const others = async () =>
    (await items(cluster, OPERATORS)).filter((one) => textAt(one, 'metadata.name') !== 'image-registry')

  it('is degraded and says which call AWS denied to which role, and recovers by itself', async () => {
    const { PolicyDocument } = await cluster.aws.call('iam', 'GetRolePolicy', permissions)
    await cluster.aws.call('iam', 'DeleteRolePolicy', permissions)
    await cluster.world.clock.advance(11 * 60_000)
    const report = await operator(cluster, 'image-registry')
    expect([status(report, 'Available'), status(report, 'Degraded')]).toEqual(['True', 'True'])
    expect(message(report, 'Degraded')).toContain(`s3:ListBucket as ${operatorRole('image-registry').arn}`)
    for (const other of await others()) expect(status(other, 'Degraded')).toBe('False')
    const version = await cluster.kube('GET', '/apis/config.openshift.io/v1/clusterversions/version')
    expect([status(version, 'Available'), status(version, 'Failing')]).toEqual(['True', 'True'])

    await cluster.aws.call('iam', 'PutRolePolicy', {
      ...permissions,
      PolicyDocument: decodeURIComponent(PolicyDocument ?? ''),
    })
    await cluster.world.clock.advance(60_000)
    expect(status(await operator(cluster, 'image-registry'), 'Degraded')).toBe('False')
  })

  it('says once what many of its things suffer from alike', async () => {
    const ofMachines = { RoleName: operatorRole('machine-api').name, PolicyName: 'nothing' }
    const Statement = [{ Effect: 'Deny', Action: 'ec2:DescribeInstances', Resource: '*' }]
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await cluster.aws.call('iam', 'PutRolePolicy', { ...ofMachines, PolicyDocument })
    await cluster.world.clock.advance(11 * 60_000)
    const lines = message(await operator(cluster, 'machine-api'), 'Degraded').split('\n')
    expect(lines.filter((line) => line.startsWith('ec2:DescribeInstances as '))).toHaveLength(1)
    await cluster.aws.call('iam', 'DeleteRolePolicy', ofMachines)
    await cluster.world.clock.advance(60_000)
    expect(status(await operator(cluster, 'machine-api'), 'Degraded')).toBe('False')
  })

  it('notices at its next call that its role is gone, and goes on with the one that is made in its place', async () => {
    const { Role } = await cluster.aws.call('iam', 'GetRole', { RoleName: role })
    const { PolicyDocument } = await cluster.aws.call('iam', 'GetRolePolicy', permissions)
    await cluster.aws.call('iam', 'DeleteRolePolicy', permissions)
    await cluster.aws.call('iam', 'DeleteRole', { RoleName: role })
    await cluster.world.clock.advance(11 * 60_000)
    expect(message(await operator(cluster, 'image-registry'), 'Degraded')).toContain('sts:AssumeRoleWithWebIdentity')
    await cluster.aws.call('iam', 'CreateRole', {
      RoleName: role,
      AssumeRolePolicyDocument: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''),
    })
    await cluster.aws.call('iam', 'PutRolePolicy', {
      ...permissions,
      PolicyDocument: decodeURIComponent(PolicyDocument ?? ''),
    })
    await cluster.world.clock.advance(60_000)
    expect(status(await operator(cluster, 'image-registry'), 'Degraded')).toBe('False')
  })
})
