import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { worldClock } from '../../src/kernel/Clock.ts'
import { awsClient, type AwsClient } from '../../src/wire/aws-client.ts'
import { cloudUp, clusterNamed, done, environmentFor, person, readyNodes, stint, type UpCloud } from '../built.ts'
import { postgres, postgresPrograms, type Postgres } from '../postgres.ts'

const needed = process.env['STINT_REQUIRE_CLIENTS'] === '1'
const present = postgresPrograms() !== undefined

/** Tries until it is done; answers after how many milliseconds that was. */
async function until(holds: () => Promise<boolean>, patience: number): Promise<number> {
  const begun = performance.now()
  while (!(await holds())) {
    if (performance.now() - begun > patience) throw new Error(`not within ${patience} ms`)
    await pause(10)
  }
  return performance.now() - begun
}

async function got(url: string, ca: string): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const asked = get(url, { ca: readFileSync(ca) })
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, body: await text(answer) }
}

describe.skipIf(!present && !needed)(
  present ? 'two nodes on one database' : 'PostgreSQL (not installed)',
  { timeout: 150_000 },
  () => {
    let database: Postgres
    let folder: string
    let one: UpCloud
    let other: UpCloud
    const state = (name: string) => join(folder, name)
    const node = (name: string) => cloudUp(state(name), ['--store', database.url])
    /** The same key at another node's door. */
    const through = async (cloud: UpCloud): Promise<AwsClient> => {
      const env = await environmentFor(state('one'))
      return awsClient({
        endpoint: cloud.aws,
        region: 'us-east-1',
        clock: worldClock(),
        credentials: {
          accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
          secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
        },
      })
    }

    beforeAll(async () => {
      database = await postgres()
      folder = await mkdtemp(join(tmpdir(), 'stint-nodes-'))
      ;[one, other] = await Promise.all([node('one'), node('other')])
    })
    afterAll(async () => {
      await Promise.all([one.stop(), other.stop()])
      await database.stop()
      await rm(folder, { recursive: true, force: true })
    })

    it('are one world: a role and a session of one are known to the other at once', async () => {
      const [here, there] = [await person(state('one')), await through(other)]
      const trust = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }
      await here.call('iam', 'CreateRole', {
        RoleName: 'Shared',
        AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: trust }),
      })
      const knows = () =>
        there.call('iam', 'GetRole', { RoleName: 'Shared' }).then(
          () => true,
          () => false,
        )
      expect(await until(knows, 5000)).toBeLessThan(2500)
      const { Credentials } = await here.call('sts', 'AssumeRole', {
        RoleArn: 'arn:aws:iam::111122223333:role/Shared',
        RoleSessionName: 'me',
      })
      const session = awsClient({
        endpoint: other.aws,
        region: 'us-east-1',
        clock: worldClock(),
        credentials: {
          accessKeyId: Credentials?.AccessKeyId ?? '',
          secretAccessKey: Credentials?.SecretAccessKey ?? '',
          sessionToken: Credentials?.SessionToken,
        },
      })
      expect((await session.call('sts', 'GetCallerIdentity', {})).Arn).toBe(
        'arn:aws:sts::111122223333:assumed-role/Shared/me',
      )
      for (const client of [here, there, session]) client.close()
    })

    it('a node that was suspended serves nobody by what it knew before', async () => {
      const here = await person(state('one'))
      await here.call('iam', 'CreateUser', { UserName: 'dismissed' })
      const { AccessKey } = await here.call('iam', 'CreateAccessKey', { UserName: 'dismissed' })
      const { AccessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
      const dismissed = awsClient({
        endpoint: other.aws,
        region: 'us-east-1',
        clock: worldClock(),
        credentials: { accessKeyId: AccessKeyId, secretAccessKey },
      })
      const isKnown = () =>
        dismissed.call('sts', 'GetCallerIdentity', {}).then(
          () => true,
          () => false,
        )
      await until(isKnown, 5_000)
      process.kill(other.pid, 'SIGSTOP')
      await here.call('iam', 'DeleteAccessKey', { UserName: 'dismissed', AccessKeyId })
      const asked = Array.from({ length: 8 }, isKnown)
      await pause(4_000)
      process.kill(other.pid, 'SIGCONT')
      expect(await Promise.all(asked)).toEqual(asked.map(() => false))
      for (const client of [here, dismissed]) client.close()
    })

    it('share world time: what one moves, the other has moved', async () => {
      const offset = async (name: string) =>
        (JSON.parse(await done(state(name), ['clock', 'show', '-o', 'json'])) as { offsetSeconds: number })
          .offsetSeconds
      const before = await offset('other')
      await done(state('one'), ['clock', 'advance', '61m'])
      await until(async () => (await offset('other')) >= before + 3660, 10_000)
    })

    it('neither resets the world of the other', async () => {
      const { code, err } = await stint(state('one'), ['reset', '-y'])
      expect(code).toBe(1)
      expect(err).toContain('A world that may have other nodes is not reset from one of them.')
    })

    it('when the one that installs a cluster is killed, the other finishes it', async () => {
      await done(state('one'), ['deploy', 'demo'], {})
      // The node that leads the cluster goes; the other takes it over and scales it.
      await one.kill()
      expect(await clusterNamed(state('other'), 'demo')).toMatchObject({ state: 'ready' })
      await until(async () => (await readyNodes(state('other')).catch(() => 0)) === 7, 20_000)
      await done(state('other'), ['edit', 'machinepool', 'worker', '-c', 'demo', '--replicas', '3'])
      await until(async () => (await readyNodes(state('other'))) === 8, 30_000)
      one = await node('one')
    })

    it('when a node is killed while OCM installs, another goes on where it stopped', async () => {
      const typed = stint(state('one'), ['deploy', 'second'])
      await until(async () => {
        const [cluster] = await Promise.allSettled([clusterNamed(state('other'), 'second')])
        return cluster.status === 'fulfilled' && cluster.value.state === 'installing'
      }, 30_000)
      await one.kill()
      await typed
      await until(async () => (await clusterNamed(state('other'), 'second')).state === 'ready', 50_000)
      one = await node('one')
    })

    it('go back to a snapshot together, and one is forked beside them', async () => {
      const [here, there] = [await person(state('one')), await through(other)]
      const knows = (client: AwsClient, UserName: string) =>
        client.call('iam', 'GetUser', { UserName }).then(
          () => true,
          ({ code }: { code?: string }) => (code === 'NoSuchEntity' ? false : undefined),
        )
      const demo = (await clusterNamed(state('one'), 'demo')).id
      await here.call('iam', 'CreateUser', { UserName: 'kept' })
      await done(state('one'), ['snapshot', 'save', 'base'])
      expect(await done(state('one'), ['snapshot', 'list'])).toContain('base')
      await there.call('iam', 'CreateUser', { UserName: 'gone' })
      await until(async () => (await knows(here, 'gone')) === true, 5_000)
      expect(await done(state('one'), ['snapshot', 'restore', 'base'])).toContain('The world is as it was in base.')
      for (const client of [here, there]) {
        await until(async () => (await knows(client, 'gone')) === false, 20_000)
        expect(await knows(client, 'kept')).toBe(true)
      }
      await there.call('iam', 'CreateUser', { UserName: 'after' })
      await until(async () => (await knows(here, 'after')) === true, 5_000)
      expect(other.said()).toContain('The world has gone on without this node')
      await until(async () => (await readyNodes(state('other'), demo).catch(() => 0)) === 8, 30_000)
      const fork = JSON.parse(await done(state('one'), ['snapshot', 'fork', 'base', '-o', 'json'])) as { state: string }
      expect((await clusterNamed(fork.state, 'demo')).state).toBe('ready')
      await done(fork.state, ['down'])
      here.close()
      there.close()
    })

    it('live on while the database is down: every door says to try again, and all goes on when it is back', async () => {
      const here = await person(state('one'))
      const env = await environmentFor(state('one'))
      const demo = (await clusterNamed(state('one'), 'demo')).id
      const kube = `${one.tls}/clusters/${demo}/api/v1/namespaces`
      const role = (name: string) =>
        here.call('iam', 'CreateRole', {
          RoleName: name,
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
          }),
        })
      await database.halt()
      await expect(role('Meanwhile')).rejects.toMatchObject({ code: 'ServiceUnavailable', status: 503 })
      await expect(here.call('iam', 'ListRoles', {})).rejects.toMatchObject({ code: 'ServiceUnavailable', status: 503 })
      await expect(here.call('s3', 'ListBuckets', {})).rejects.toMatchObject({
        code: 'ServiceUnavailable',
        status: 503,
      })
      const asked = await fetch(`${one.ocm}/api/clusters_mgmt/v1/clusters`, {
        headers: { authorization: `Bearer ${env['OCM_TOKEN']}` },
      })
      expect([asked.status, await asked.json()]).toMatchObject([503, { kind: 'Error', code: 'CLUSTERS-MGMT-503' }])
      const spoken = await got(kube, one.ca)
      expect([spoken.status, JSON.parse(spoken.body)]).toMatchObject([503, { kind: 'Status', code: 503 }])
      await database.start()
      await until(async () => (await role('Afterwards').catch(() => undefined)) !== undefined, 20_000)
      const there = await through(other)
      const knows = () =>
        there.call('iam', 'GetRole', { RoleName: 'Afterwards' }).then(
          () => true,
          () => false,
        )
      await until(knows, 5_000)
      await expect(there.call('iam', 'GetRole', { RoleName: 'Meanwhile' })).rejects.toMatchObject({
        code: 'NoSuchEntity',
      })
      await done(state('other'), ['edit', 'machinepool', 'worker', '-c', 'demo', '--replicas', '4'])
      await until(async () => (await readyNodes(state('other'), demo).catch(() => 0)) === 9, 45_000)
      for (const cloud of [one, other]) {
        expect(cloud.said()).toMatch(/The database does not answer: .*\nThe database answers again, after \d+\.\d s/)
      }
      here.close()
      there.close()
    })

    it('that a newer program has left behind serve nobody, say why, and are there again once they may be', async () => {
      const there = await through(other)
      const answers = () =>
        there.call('sts', 'GetCallerIdentity', {}).then(
          () => true,
          () => false,
        )
      const newer = new pg.Client(database.url)
      await newer.connect()
      await newer.query('begin; insert into stint.migration values (99); delete from stint.node; commit')
      await until(async () => other.said().includes("its schema 99 is newer than this program's"), 20_000)
      expect(await answers()).toBe(false)
      await newer.query('delete from stint.migration where version = 99')
      await newer.end()
      await until(answers, 20_000)
      there.close()
    })
  },
)
