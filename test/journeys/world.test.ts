import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { GetCallerIdentityCommand, AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { CreateRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam'
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { World } from '../../src/main/world.ts'
import { presign } from '../../src/wire/sigv4/sign.ts'

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
})

describe('a world inside a test', () => {
  let world: World
  beforeAll(async () => {
    world = await World.create({ deploy: 'demo' })
  })
  afterAll(() => world.close())

  const roles = async (of: World) => {
    const { Roles = [] } = await new IAMClient(await of.sdk()).send(new ListRolesCommand({}))
    return Roles.map(({ RoleName }) => RoleName)
  }

  it('has its cluster ready, made by the seven steps', async () => {
    const { ocmToken } = await world.credentials()
    const answer = await world.fetch('http://127.0.0.1:4568/api/clusters_mgmt/v1/clusters', {
      headers: { authorization: `Bearer ${ocmToken}` },
    })
    expect(await answer.json()).toMatchObject({ items: [{ name: 'demo', state: 'ready' }] })
    expect(await roles(world)).toContain('ManagedOpenShift-Installer-Role')
  })

  it('answers the SDK by AWS’s own names, and refuses as AWS does', async () => {
    const sts = new STSClient(await world.sdk())
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe('arn:aws:iam::111122223333:user/stint')
    const stranger = new STSClient({
      ...(await world.sdk()),
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
    })
    await expect(stranger.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    })
    const red = new STSClient(await world.sdk('redhat'))
    expect((await red.send(new GetCallerIdentityCommand({}))).Account).toBe('710019948333')
    const s3 = new S3Client(await world.sdk())
    await s3.send(new CreateBucketCommand({ Bucket: 'in-a-test' }))
    await s3.send(new PutObjectCommand({ Bucket: 'in-a-test', Key: 'a b/ü', Body: 'hello' }))
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'in-a-test', Key: 'a b/ü' }))
    expect(await Body?.transformToString()).toBe('hello')
  })

  it('serves the cluster’s issuer and its Kubernetes API', async () => {
    const { ocmToken } = await world.credentials()
    const clusters = await world.fetch('http://127.0.0.1:4568/api/clusters_mgmt/v1/clusters', {
      headers: { authorization: `Bearer ${ocmToken}` },
    })
    const { items } = (await clusters.json()) as {
      items: readonly { id: string; aws: { sts: { oidc_endpoint_url: string } } }[]
    }
    const [cluster] = items
    const discovery = await world.fetch(`${cluster?.aws.sts.oidc_endpoint_url}/.well-known/openid-configuration`)
    expect(await discovery.json()).toMatchObject({ issuer: cluster?.aws.sts.oidc_endpoint_url })
    const version = await world.fetch(`https://127.0.0.1:4567/clusters/${cluster?.id}/version`)
    expect(await version.json()).toMatchObject({ major: '1' })
  })

  it('when its own clock moves, sessions end and the cluster stays ready', async () => {
    const aws = await world.fork()
    const iam = new IAMClient(await aws.sdk())
    await iam.send(new CreateRoleCommand({ RoleName: 'Hourly', AssumeRolePolicyDocument: TRUST }))
    const sts = new STSClient(await aws.sdk())
    const { Credentials: c } = await sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111122223333:role/Hourly', RoleSessionName: 'me' }),
    )
    const session = new STSClient({
      ...(await aws.sdk()),
      credentials: {
        accessKeyId: c?.AccessKeyId ?? '',
        secretAccessKey: c?.SecretAccessKey ?? '',
        sessionToken: c?.SessionToken ?? '',
      },
    })
    await session.send(new GetCallerIdentityCommand({}))
    const before = aws.now().getTime()
    await aws.advance('61m')
    expect(aws.now().getTime() - before).toBeGreaterThanOrEqual(61 * 60_000)
    await expect(session.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' })
    expect(world.now().getTime()).toBeLessThan(aws.now().getTime() - 60 * 60_000)
    await aws.close()
  })

  it('goes back to a snapshot, and a fork goes its own way', async () => {
    const before = world.snapshot()
    const iam = new IAMClient(await world.sdk())
    await iam.send(new CreateRoleCommand({ RoleName: 'Later', AssumeRolePolicyDocument: TRUST }))
    const fork = await world.fork()
    await world.restore(before)
    expect(await roles(world)).not.toContain('Later')
    expect(await roles(fork)).toContain('Later')
    const { ocmToken } = await world.credentials()
    const answer = await world.fetch('http://127.0.0.1:4568/api/clusters_mgmt/v1/clusters', {
      headers: { authorization: `Bearer ${ocmToken}` },
    })
    expect(await answer.json()).toMatchObject({ items: [{ name: 'demo', state: 'ready' }] })
    await fork.close()
  })
})

it('twenty worlds side by side do not see each other', async () => {
  const worlds = await Promise.all(Array.from({ length: 20 }, () => World.create()))
  await Promise.all(
    worlds.map(async (world, at) => {
      const iam = new IAMClient(await world.sdk())
      await iam.send(new CreateRoleCommand({ RoleName: `Only-${at}`, AssumeRolePolicyDocument: TRUST }))
    }),
  )
  for (const [at, world] of worlds.entries()) {
    const { Roles = [] } = await new IAMClient(await world.sdk()).send(new ListRolesCommand({}))
    expect(Roles.map(({ RoleName }) => RoleName).filter((name) => name?.startsWith('Only-'))).toEqual([`Only-${at}`])
  }
  await Promise.all(worlds.map((world) => world.close()))
})

it('a world is gone with the block that used it', async () => {
  let fetch: World['fetch']
  {
    await using world = await World.create()
    fetch = (...asked) => world.fetch(...asked)
    expect(
      (await fetch('https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15')).status,
    ).toBe(403)
  }
  await expect(fetch('https://sts.us-east-1.amazonaws.com/')).rejects.toThrow(/^This world is closed: /)
})

it('a presigned URL that is dated by the world’s clock ends by it', async () => {
  await using world = await World.create()
  const { credentials, ...rest } = await world.sdk()
  const s3 = new S3Client({ credentials, ...rest })
  await s3.send(new CreateBucketCommand({ Bucket: 'in-a-test' }))
  await s3.send(new PutObjectCommand({ Bucket: 'in-a-test', Key: 'k', Body: 'hello' }))
  await world.advance('1h')
  const host = 's3.us-east-1.amazonaws.com'
  const asked = { method: 'GET', url: '/in-a-test/k', headers: new Map([['host', host]]) }
  const url = `https://${host}${presign(asked, credentials, { region: 'us-east-1', service: 's3' }, world.now().getTime(), 60)}`
  const answer = await world.fetch(url)
  expect(await answer.text()).toBe('hello')
  expect(answer.url).toBe(url)
  await world.advance('61s')
  const ended = await (await world.fetch(url)).text()
  expect(ended).toContain('<Code>AccessDenied</Code><Message>Request has expired</Message>')
  const [expires, told] = ['Expires', 'ServerTime'].map((name) => ended.split(`<${name}>`)[1]?.slice(0, 20) ?? '')
  expect(Date.parse(told ?? '')).toBeGreaterThanOrEqual(Date.parse(expires ?? ''))
})

describe('a world that is used wrongly', () => {
  it('says why it has no answer from where none can come', async () => {
    await using world = await World.create()
    await expect(world.fetch('http://127.0.0.1:4567/clusters/x')).rejects.toThrow(/port 4567 speaks TLS.*https:/)
    await expect(world.fetch('ftp://iam.amazonaws.com/')).rejects.toThrow(/neither http nor https/)
  })

  it('has no client made without await talk to AWS itself', async () => {
    await using world = await World.create()
    const sts = new STSClient(world.sdk() as never)
    await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow(
      /make the client with `await world.sdk\(\)`/,
    )
    const spread = new S3Client({ ...(world.sdk() as object), forcePathStyle: true })
    await expect(spread.send(new CreateBucketCommand({ Bucket: 'not-at-aws' }))).rejects.toThrow(/is a promise/)
  })

  it('takes no snapshot but its own, and has none that can be changed', async () => {
    await using world = await World.create()
    const snapshot = world.snapshot()
    expect(Object.isFrozen(snapshot) && Reflect.ownKeys(snapshot)).toEqual([])
    for (const other of [null, {}, { ...snapshot }, structuredClone(snapshot)] as never[]) {
      await expect(world.restore(other)).rejects.toThrow(/^This is no snapshot/)
      await expect(world.fork(other)).rejects.toThrow(/^This is no snapshot/)
    }
    await world.restore(snapshot)
  })

  it('tells the error of a stream that could not be read to its end', async () => {
    await using world = await World.create()
    const s3 = new S3Client(await world.sdk())
    await s3.send(new CreateBucketCommand({ Bucket: 'in-a-test' }))
    const Body = new Readable({
      read() {
        this.destroy(new Error('the disk is broken'))
      },
    })
    const put = s3.send(new PutObjectCommand({ Bucket: 'in-a-test', Key: 'k', Body, ContentLength: 5 }))
    await expect(put).rejects.toThrow('the disk is broken')
  })

  it('says that it is closed, whatever it is asked for, and is closed twice without harm', async () => {
    const world = await World.create()
    const iam = new IAMClient(await world.sdk())
    const snapshot = world.snapshot()
    await Promise.all([world.close(), world.close()])
    const asked: Readonly<Record<string, () => unknown>> = {
      fetch: () => world.fetch('https://iam.amazonaws.com/'),
      client: () => iam.send(new ListRolesCommand({})),
      sdk: () => world.sdk(),
      credentials: () => world.credentials(),
      env: () => world.env(),
      deploy: () => world.deploy('late'),
      now: () => world.now(),
      advance: () => world.advance('1m'),
      snapshot: () => world.snapshot(),
      restore: () => world.restore(snapshot),
      fork: () => world.fork(),
    }
    for (const [name, ask] of Object.entries(asked))
      await expect((async () => ask())(), name).rejects.toThrow(/^This world is closed: /)
    const fork = await world.fork(snapshot)
    await fork.close()
  })

  it.each<[string, object, RegExp]>([
    ['an option that is none', { deplpy: 'demo' }, /has no option "deplpy"; it takes deploy, region, trustedCas/],
    ['a region that is none', { region: 'mars' }, /region is an AWS region, such as us-east-1, not "mars"/],
    ['a URL for a host', { allowedIssuers: ['https://a.example'] }, /allowedIssuers is a list of host or host:port/],
    ['a host for hosts', { allowedIssuers: 'a.example' }, /allowedIssuers is a list of host or host:port/],
    ['a CA that is none', { trustedCas: ['nonsense'] }, /trustedCas is a list of texts, each of certificates in PEM/],
    [
      'a name in place of options',
      'demo' as never,
      /takes an object of options, such as { deploy: 'demo' }, not "demo"/,
    ],
    ['nothing', null as never, /takes an object of options, such as { deploy: 'demo' }, not null/],
    ['a list in place of options', [], /takes an object of options, such as { deploy: 'demo' }, not \[\]/],
    ['a number that JSON cannot tell', { deploy: 5n }, /deploy is a name of a cluster, .*, not 5n/],
    [
      'a name of no cluster',
      { deploy: 'Demo' },
      /deploy is a name of a cluster, a lower-case DNS label of at most 54 characters, not "Demo"/,
    ],
    ['what is no number', { region: Number.NaN }, /region is an AWS region, such as us-east-1, not NaN/],
    ['a name that is none', { deploy: true }, /deploy is a name of a cluster, .*, not true/],
  ])('is not made with %s', async (_what, options, says) => {
    await expect(World.create(options)).rejects.toThrow(says)
  })

  it.each(['61', '1x', '', '-5m', 61 as never, Number.NaN as never, '400d', undefined as never])(
    'does not go on by %j',
    async (by) => {
      const world = await World.create()
      await expect(world.advance(by)).rejects.toThrow(
        /is no duration: say 55m|^World time moves forward only|^(?:61|NaN|undefined) of what\? .* world\.advance\('61m'\)/,
      )
      await world.close()
    },
  )

  it('goes back to no snapshot that is none, and stands as it was', async () => {
    const world = await World.create()
    for (const stray of [{}, { state: {} }, structuredClone({ ...world.snapshot() }), undefined, 'deployed'])
      await expect(world.restore(stray as never)).rejects.toThrow(
        /^This is no snapshot that world.snapshot\(\) has taken/,
      )
    expect(
      (await world.fetch('https://sts.us-east-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15')).status,
    ).toBe(403)
    await world.close()
  })
})

describe('a world that goes back while it is at work', () => {
  it('cuts off what is under way, and lets what comes then wait for it', async () => {
    const world = await World.create({ deploy: 'demo' })
    const snapshot = world.snapshot()
    const iam = new IAMClient({ ...(await world.sdk()), maxAttempts: 1 })
    const make = (name: string) =>
      iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST })).then(
        () => 'made',
        (error: Error) => error.message,
      )
    await Promise.all(Array.from({ length: 20 }, (_, at) => make(`Before-${at}`)))
    const moving = world.advance('200h').then(
      () => 'moved',
      (error: Error) => error.message,
    )
    const deploying = world.deploy('late').then(
      () => 'deployed',
      (error: Error) => error.message,
    )
    const back = [world.restore(snapshot), world.restore(snapshot)]
    const after = Array.from({ length: 20 }, (_, at) => make(`After-${at}`))
    await Promise.all(back)
    expect(await Promise.all(after)).toEqual(after.map(() => 'made'))
    const cutOff = 'The world went back to a snapshot meanwhile.'
    expect([await moving, await deploying]).toEqual([cutOff, cutOff])
    const { Roles = [] } = await iam.send(new ListRolesCommand({}))
    const names = Roles.map(({ RoleName = '' }) => RoleName)
    expect(names.filter((name) => name.startsWith('Before-'))).toEqual([])
    expect(names.filter((name) => name.startsWith('After-'))).toHaveLength(20)
    await world.close()
  })
})

it('leaves no folder behind, closed or not', () => {
  const program = `
    import { World } from ${JSON.stringify(new URL('../../src/main/world.ts', import.meta.url).href)}
    import { readdirSync } from 'node:fs'
    await (await World.create()).close()
    await World.create()
    console.log(readdirSync(process.env.TMPDIR).filter((name) => name.startsWith('stint-world-')).length)`
  const folder = mkdtempSync(join(tmpdir(), 'stint-world-test-'))
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: folder },
  })
  expect(stdout + stderr).toBe('1\n')
  expect(readdirSync(folder).filter((name) => name.startsWith('stint-world-'))).toEqual([])
  rmSync(folder, { recursive: true })
})
