import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ndjsonLog } from '../../src/kernel/log.ts'
import { generateSigningKey } from '../../src/wire/jose/signing-key.ts'
import { clusterOf, conditionsOf, inside, type Inside } from '../inside.ts'

const MINUTE = 60_000
const key = await generateSigningKey(2048)
const lines: string[] = []
const log = ndjsonLog(
  (line) => void lines.push(line),
  () => new Date(0),
)
const logged = (part: string) => lines.some((line) => line.includes(part))

/** One healthy cluster, to which something happens, and from which it recovers: what it says meanwhile, and that it heals alone. */
describe('a fault', () => {
  let w: Inside
  beforeAll(async () => {
    w = await inside({ keys: { take: async () => key }, log })
    await w.type('deploy demo')
  }, 120_000)
  afterAll(() => w.close())
  afterEach(async () => {
    await w.type('fault clear')
    await healed()
    expect(lines.filter((line) => line.includes('"level":"bug"'))).toEqual([])
  }, 120_000)

  const operators = () => conditionsOf(w, 'clusteroperators.config.openshift.io')
  const degraded = () =>
    operators().flatMap(({ name, conditions }) =>
      conditions.get('Degraded')?.status === 'True' ? [[name, conditions.get('Degraded')?.message ?? ''] as const] : [],
    )
  const ready = () => conditionsOf(w, 'nodes').filter(({ conditions }) => conditions.get('Ready')?.status === 'True')

  /** Every operator well, every node ready. */
  const healthy = () =>
    degraded().length === 0 &&
    operators().every(({ conditions }) => conditions.get('Available')?.status === 'True') &&
    ready().length === 7
  const until = async (what: string, holds: () => boolean | Promise<boolean>, step = MINUTE) => {
    for (let tries = 0; tries < 200; tries++) {
      if (await holds()) return
      await w.clock.advance(step)
    }
    throw new Error(`never came true: ${what}; ${JSON.stringify(degraded())}, ${ready().length} nodes are ready`)
  }
  const healed = () => until('all is well again', healthy)

  it('sts-down: what is held goes on working, then operators say which call failed; cleared, they renew', async () => {
    await w.type('fault sts-down')
    await expect(w.aws.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      status: 503,
    })
    await w.aws.call('iam', 'ListRoles', {})
    await until('an operator is degraded', () => degraded().length > 0, 5 * MINUTE)
    expect(
      degraded()
        .map(([, message]) => message)
        .join('\n'),
    ).toMatch(/sts:AssumeRoleWithWebIdentity.*ServiceUnavailable/)
    expect(await w.type('fault list')).toContain('sts-down')
  }, 120_000)

  it('throttling: each service refuses in its own words, and only the one that is meant', async () => {
    await w.type('fault throttling --service ec2')
    await expect(w.aws.call('ec2', 'DescribeVpcs', {})).rejects.toMatchObject({
      code: 'RequestLimitExceeded',
      status: 503,
    })
    await w.aws.call('sts', 'GetCallerIdentity', {})
    await w.type('fault throttling --service iam')
    await expect(w.aws.call('iam', 'ListRoles', {})).rejects.toMatchObject({ code: 'Throttling', status: 400 })
    await w.type('fault throttling --service s3')
    await expect(w.aws.call('s3', 'ListBuckets', {})).rejects.toMatchObject({ code: 'SlowDown', status: 503 })
    // Of EC2 alone: an operator whose session ends just now needs the issuer's keys, which are in a bucket.
    await w.type('fault clear')
    await w.type('fault throttling --service ec2')
    await w.type('edit machinepool worker --cluster demo --replicas 3')
    await until('machine-api is degraded', () => degraded().some(([name]) => name === 'machine-api'))
    expect(degraded().find(([name]) => name === 'machine-api')?.[1]).toContain('RequestLimitExceeded')
    await w.type('fault clear')
    await until('the new node is there', () => ready().length === 8)
    await w.type('edit machinepool worker --cluster demo --replicas 2')
    await until('it is gone again', () => ready().length === 7)
  }, 120_000)

  it('throttling by a share refuses the same calls for the same seed', async () => {
    const pattern = async () => {
      await w.type('fault throttling --service route53 --share 50% --seed one')
      const seen: boolean[] = []
      for (let n = 0; n < 12; n++)
        seen.push(
          await raw(w)
            .call('route53', 'ListHostedZones', {})
            .then(
              () => true,
              () => false,
            ),
        )
      await w.type('fault clear')
      return seen
    }
    const first = await pattern()
    expect(first).toContain(true)
    expect(first).toContain(false)
    expect(await pattern()).toEqual(first)
  }, 120_000)

  it('issuer-unreachable: no token of it is verified, and the operators say so', async () => {
    const { issuer } = clusterOf(w)
    await w.type(`fault issuer-unreachable --issuer ${issuer}`)
    await until('an operator is degraded', () => degraded().length > 0, 5 * MINUTE)
    expect(
      degraded()
        .map(([, message]) => message)
        .join('\n'),
    ).toMatch(/sts:AssumeRoleWithWebIdentity.*InvalidIdentityToken.*Couldn't retrieve verification key/)
  }, 120_000)

  it('iam-delay: what was made a moment ago is not known yet, what was taken away is refused at once', async () => {
    await w.type('fault iam-delay --delay 10m --seed two')
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
    })
    await w.aws.call('iam', 'CreateRole', { RoleName: 'Fresh', AssumeRolePolicyDocument: trust })
    const assume = () =>
      w.aws.call('sts', 'AssumeRole', {
        RoleArn: 'arn:aws:iam::111122223333:role/Fresh',
        RoleSessionName: 'me',
      })
    await expect(assume()).rejects.toMatchObject({ code: 'AccessDenied' })
    await w.clock.advance(10 * MINUTE)
    const { Credentials: c } = await assume()
    const session = w.as({
      accessKeyId: c?.AccessKeyId ?? '',
      secretAccessKey: c?.SecretAccessKey ?? '',
      sessionToken: c?.SessionToken,
    })
    const allow = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' }],
    })
    await w.aws.call('iam', 'PutRolePolicy', { RoleName: 'Fresh', PolicyName: 'p', PolicyDocument: allow })
    await expect(session.call('iam', 'ListRoles', {})).rejects.toMatchObject({ code: 'AccessDenied' })
    await w.clock.advance(10 * MINUTE)
    await session.call('iam', 'ListRoles', {})
    await w.aws.call('iam', 'DeleteRolePolicy', { RoleName: 'Fresh', PolicyName: 'p' })
    await expect(session.call('iam', 'ListRoles', {})).rejects.toMatchObject({ code: 'AccessDenied' })
    await w.aws.call('iam', 'DeleteRole', { RoleName: 'Fresh' })
  }, 120_000)

  it('instance-lost: its node falls silent, EC2 still shows it, and it comes back', async () => {
    const { Reservations = [] } = await w.aws.call('ec2', 'DescribeInstances', {
      Filters: [
        { Name: 'tag:Name', Values: ['*-worker-*'] },
        { Name: 'instance-state-name', Values: ['running'] },
      ],
    })
    const id = Reservations[0]?.Instances?.[0]?.InstanceId ?? ''
    await w.type(`fault instance-lost --instance ${id} --for 15m`)
    const checks = async () => {
      const { InstanceStatuses = [] } = await w.aws.call('ec2', 'DescribeInstanceStatus', { InstanceIds: [id] })
      return InstanceStatuses.map(({ InstanceState, InstanceStatus, SystemStatus }) => [InstanceState?.Name, InstanceStatus?.Status, SystemStatus?.Details?.[0]?.Status]) // prettier-ignore
    }
    expect(await checks()).toEqual([['running', 'impaired', 'failed']])
    await until('one node is not ready', () => ready().length === 6)
    const silent = conditionsOf(w, 'nodes').find(({ conditions }) => conditions.get('Ready')?.status !== 'True')
    expect(silent?.conditions.get('Ready')).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown' })
    await w.clock.advance(16 * MINUTE)
    expect(await w.type('fault list')).toContain('Nothing goes wrong')
    expect(await checks()).toEqual([['running', 'ok', 'passed']])
    await healed()
  }, 120_000)

  it('slow-disk: writes wait, the log says so, and nothing is lost', async () => {
    await w.type('fault slow-disk --delay 40')
    const began = w.clock.hostNow()
    await w.aws.call('iam', 'CreateUser', { UserName: 'slow' })
    expect(w.clock.hostNow() - began).toBeGreaterThanOrEqual(39)
    expect(logged('the disk is slow')).toBe(true)
    await w.aws.call('iam', 'GetUser', { UserName: 'slow' })
    await w.clock.advance(61 * MINUTE)
    await w.type('fault clear')
    await w.aws.call('iam', 'DeleteUser', { UserName: 'slow' })
  }, 120_000)

  it('slow-disk: a cluster whose writes wait says so in its ClusterVersion, and when it is over', async () => {
    const disk = () => {
      const [version] = conditionsOf(w, 'clusterversions.config.openshift.io')
      return version?.conditions.get('EtcdDiskSlow')
    }
    await w.type('fault slow-disk --delay 120')
    const pool = 'edit machinepool worker --cluster demo --replicas'
    await w.type(`${pool} 3`)
    await until('the cluster says so', () => disk()?.status === 'True', 1000)
    expect(disk()?.message).toMatch(/^etcd's disk is slow: a write took \d+ ms to be durable/)
    await w.type('fault clear')
    await until('it is over', () => disk()?.status === 'False', 10_000)
    await w.type(`${pool} 2`)
    await until('two workers are left', () => ready().length === 7, 1000)
  }, 120_000)

  it('is refused by its own API when it makes no sense', async () => {
    const ask = (body: unknown) =>
      fetch(`${w.server.doors.ocm}/stint/v1/faults`, {
        method: 'POST',
        headers: { authorization: 'Bearer own-api-of-the-test' },
        body: JSON.stringify(body),
      }).then(async (answer) => [answer.status, ((await answer.json()) as { error?: string }).error] as const)
    expect(await ask({ kind: 'meteor' })).toEqual([400, expect.stringMatching(/^kind is one of throttling, /)])
    expect(await ask({ kind: '__proto__' })).toEqual([400, expect.stringMatching(/^kind is one of/)])
    expect((await ask({ kind: 'slow-disk', delayMs: -1 }))[0]).toBe(400)
    expect((await ask({ kind: 'sts-down', forSeconds: 'ever' }))[0]).toBe(400)
    expect((await ask({ kind: 'instance-lost', instance: '../x' }))[0]).toBe(400)
    await expect(w.type('fault clear 00000000')).rejects.toThrow('There is no fault 00000000.')
  })
})

/** A client that takes the first answer for the last. */
const raw = (w: Inside) => w.once
