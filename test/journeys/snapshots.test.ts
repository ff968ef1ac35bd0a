import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { worldClock } from '../../src/kernel/Clock.ts'
import { awsClient, type AwsClient } from '../../src/wire/aws-client.ts'
import {
  cloudUp,
  clusterNamed,
  clustersNamed,
  done,
  environmentFor,
  person,
  readyNodes,
  stint,
  type UpCloud,
} from '../built.ts'

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
})

const folder = mkdtempSync(join(tmpdir(), 'stint-snapshots-'))
const state = join(folder, 'state')
const forks: string[] = []

afterAll(async () => {
  for (const fork of forks) await stint(fork, ['down'])
  rmSync(folder, { recursive: true, force: true })
})

const rolesOf = async (aws: AwsClient): Promise<readonly string[]> =>
  ((await aws.call('iam', 'ListRoles', { MaxItems: 1000 })).Roles ?? []).map(({ RoleName = '' }) => RoleName)

/** The person's key, as `stint env` tells it. */
async function keyOf(folder: string) {
  const env = await environmentFor(folder)
  return {
    credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' },
  }
}

/** A session of a role, as a client. */
async function sessionOf(aws: AwsClient, endpoint: string, role: string): Promise<AwsClient> {
  const RoleArn = `arn:aws:iam::111122223333:role/${role}`
  const { Credentials: c } = await aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me' })
  const credentials = {
    accessKeyId: c?.AccessKeyId ?? '',
    secretAccessKey: c?.SecretAccessKey ?? '',
    sessionToken: c?.SessionToken ?? '',
  }
  return awsClient({ endpoint, region: 'us-east-1', credentials, clock: worldClock() })
}

interface Event {
  readonly type: string
  readonly object: {
    readonly code?: number
    readonly reason?: string
    readonly metadata?: { readonly resourceVersion?: string }
  }
}

/** A watch of the cluster's namespaces, line by line. */
async function watched(version?: string): Promise<AsyncIterableIterator<string>> {
  const env = await environmentFor(state)
  const { clusters, users } = JSON.parse(readFileSync(env['KUBECONFIG'] ?? '', 'utf8')) as {
    clusters: readonly [{ cluster: { server: string } }]
    users: readonly [{ user: { token: string } }]
  }
  const from = version === undefined ? '' : `&resourceVersion=${version}`
  const asked = get(`${clusters[0].cluster.server}/api/v1/namespaces?watch=true${from}`, {
    headers: { authorization: `Bearer ${users[0].user.token}` },
    ca: readFileSync(env['AWS_CA_BUNDLE'] ?? ''),
  })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return createInterface({ input: answer })[Symbol.asyncIterator]()
}

const eventOf = async (lines: AsyncIterableIterator<string>): Promise<Event> =>
  JSON.parse((await lines.next()).value as string) as Event

describe('a world that is deployed once, and rewound', () => {
  let cloud: UpCloud
  let aws: AwsClient
  beforeAll(async () => {
    cloud = await cloudUp(state)
    await done(state, ['deploy', 'demo'])
    aws = await person(state)
    await aws.call('iam', 'CreateRole', { RoleName: 'Before', AssumeRolePolicyDocument: TRUST })
  }, 120_000)
  afterAll(async () => {
    aws.close()
    expect(await cloud.stop()).toBe(0)
  })

  it('is, after what a test did to it, as it was: cluster, roles, sessions; what came later is gone', async () => {
    const before = await sessionOf(aws, cloud.aws, 'Before')
    const told = JSON.parse(await done(state, ['snapshot', 'save', 'deployed', '-o', 'json'])) as { name: string }
    expect(told).toMatchObject({ name: 'deployed', imported: false })
    const after = await sessionOf(aws, cloud.aws, 'Before')
    await aws.call('iam', 'CreateRole', { RoleName: 'Later', AssumeRolePolicyDocument: TRUST })
    await aws.call('iam', 'CreateUser', { UserName: 'later' })
    const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'later' })
    await done(state, ['delete', 'cluster', '-c', 'demo', '-y', '--watch'])
    expect(await clustersNamed(state, 'demo')).toEqual([])

    expect(await done(state, ['snapshot', 'restore', 'deployed'])).toContain('The world is as it was in deployed.')

    expect(await rolesOf(aws)).toContain('Before')
    expect(await rolesOf(aws)).not.toContain('Later')
    expect(await clusterNamed(state, 'demo')).toMatchObject({ state: 'ready' })
    expect(await readyNodes(state)).toBe(7)
    expect((await before.call('sts', 'GetCallerIdentity', {})).Arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/Before/me',
    )
    await expect(after.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({ code: 'InvalidClientTokenId' })
    const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
    const later = awsClient({ endpoint: cloud.aws, region: 'us-east-1', credentials, clock: worldClock() })
    await expect(later.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({ code: 'InvalidClientTokenId' })
    expect((await (await sessionOf(aws, cloud.aws, 'Before')).call('sts', 'GetCallerIdentity', {})).Account).toBe(
      '111122223333',
    )
    for (const client of [before, after, later]) client.close()
  }, 60_000)

  it('tells open watches that what they followed is no more, and later ones that their past is too old', async () => {
    const lines = await watched()
    const { object } = await eventOf(lines)
    const version = object.metadata?.resourceVersion ?? ''
    await done(state, ['snapshot', 'restore', 'deployed'])
    let last: Event | undefined
    for (let next = await lines.next(); !next.done; next = await lines.next()) last = JSON.parse(next.value) as Event
    expect(last).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } })
    expect(await eventOf(await watched(version))).toMatchObject({ type: 'ERROR', object: { code: 410 } })
  }, 60_000)

  it('has its clock as it was', async () => {
    await done(state, ['clock', 'advance', '61m'])
    await done(state, ['snapshot', 'restore', 'deployed'])
    expect(JSON.parse(await done(state, ['clock', '-o', 'json']))).toMatchObject({ offsetSeconds: 0, frozen: false })
    expect(await clusterNamed(state, 'demo')).toMatchObject({ state: 'ready' })
  }, 60_000)

  it('is forked into a second cloud, which goes its own way', async () => {
    const ready = JSON.parse(await done(state, ['snapshot', 'fork', 'deployed', '-o', 'json'])) as {
      state: string
      aws: string
    }
    forks.push(ready.state)
    expect(ready.aws).not.toBe(cloud.aws)
    const other = await person(ready.state)
    await other.call('iam', 'CreateRole', { RoleName: 'InTheFork', AssumeRolePolicyDocument: TRUST })
    expect(await rolesOf(other)).toEqual(expect.arrayContaining(['Before', 'InTheFork']))
    expect(await rolesOf(aws)).not.toContain('InTheFork')
    expect(await readyNodes(ready.state)).toBe(7)
    other.close()
  }, 60_000)

  it('shows its snapshots, completes their names, and forgets one', async () => {
    await done(state, ['snapshot', 'save', 'second'])
    expect(await done(state, ['snapshot', 'list'])).toMatch(/deployed .*this cloud\nsecond /)
    expect((await done(state, ['__complete', 'snapshot', 'restore', ''])).split('\n')).toContain('deployed')
    await done(state, ['snapshot', 'delete', 'second'])
    const { code, err } = await stint(state, ['snapshot', 'restore', 'second'])
    expect([code, err]).toEqual([1, expect.stringContaining('There is no snapshot "second".\n\n  stint snapshot list')])
  })

  it('does not leave with its cluster: the keys of a cluster stay', async () => {
    const path = join(folder, 'demo.ndjson.gz')
    const leaving = await stint(state, ['snapshot', 'export', 'deployed', path])
    expect([leaving.code, leaving.err]).toEqual([1, expect.stringContaining('holds a cluster, whose keys never leave this folder')]) // prettier-ignore
    expect(existsSync(path)).toBe(false)
    const { code, err } = await stint(state, ['snapshot', 'import', join(state, 'snapshots/deployed/world.ndjson.gz'), 'copied']) // prettier-ignore
    expect([code, err]).toEqual([1, expect.stringContaining('the keys of a cluster never leave')])
  })
})

describe('a world without a cluster, in memory', () => {
  it('goes back, and leaves as a file for another cloud, where it has keys of its own', async () => {
    const [here, there] = [join(folder, 'here'), join(folder, 'there')]
    const [one, other] = [await cloudUp(here, ['--store', 'memory']), await cloudUp(there)]
    const aws = await person(here)
    await aws.call('iam', 'CreateRole', { RoleName: 'Shared', AssumeRolePolicyDocument: TRUST })
    await aws.call('s3', 'CreateBucket', { Bucket: 'shared' })
    await aws.call('s3', 'PutObject', { Bucket: 'shared', Key: 'a', Body: Buffer.from('hello') })
    await done(here, ['snapshot', 'save', 'base'])
    await aws.call('iam', 'DeleteRole', { RoleName: 'Shared' })
    await done(here, ['snapshot', 'restore', 'base'])
    expect(await rolesOf(aws)).toContain('Shared')

    const path = join(folder, 'base.ndjson.gz')
    await done(here, ['snapshot', 'export', 'base', path])
    expect(await done(there, ['snapshot', 'import', path])).toContain('Imported base')
    const old = await person(there)
    const theirs = awsClient({ ...(await keyOf(here)), endpoint: other.aws, region: 'us-east-1', clock: worldClock() })
    await done(there, ['snapshot', 'restore', 'base'])
    for (const known of [old, theirs])
      await expect(known.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({ code: 'InvalidClientTokenId' })
    const fresh = await person(there)
    expect(await rolesOf(fresh)).toContain('Shared')
    const { Body } = await fresh.call('s3', 'GetObject', { Bucket: 'shared', Key: 'a' })
    expect((await buffer(Body as Readable)).toString()).toBe('hello')
    for (const client of [aws, old, theirs, fresh]) client.close()
    await one.stop()
    await other.stop()
  }, 60_000)
})
