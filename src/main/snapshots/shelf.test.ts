import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { systemRandom } from '../../kernel/random.ts'
import { memoryPainter } from '../../store/memory/picture.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Store } from '../../store/Store.ts'
import { kindOf } from './kinds.ts'
import { shelfIn, type Shelf } from './shelf.ts'

const folders: string[] = []
const freshFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-shelf-'))
  folders.push(folder)
  return folder
}
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

const shelfOf = (w: TestWorld, folder = freshFolder()): Shelf =>
  shelfIn({
    folder,
    store: w.store,
    view: () => w.cloud.projection.view(),
    clock: w.clock,
    random: systemRandom(),
  })

const told = async (store: Store, partitions: readonly string[]) =>
  Promise.all(partitions.map(async (one) => (await store.scan(one, '')).documents))

describe('a shelf of snapshots', () => {
  let w: TestWorld
  let shelf: Shelf
  let folder: string
  beforeAll(async () => {
    w = await world()
    folder = freshFolder()
    shelf = shelfOf(w, folder)
    const aws = await w.client('customer')
    await aws.call('iam', 'CreateUser', { UserName: 'ada' })
    await aws.call('iam', 'CreateLoginProfile', { UserName: 'ada', Password: 'Correct-Horse-1' })
    await aws.call('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName: 'ada' })
    await aws.call('secretsmanager', 'CreateSecret', { Name: 'db', SecretString: 'xyzzy-of-the-database' })
    await aws.call('s3', 'CreateBucket', { Bucket: 'kept' })
    await aws.call('s3', 'PutObject', { Bucket: 'kept', Key: 'a', Body: Buffer.alloc(700_000, 'abc') })
    await aws.call('s3', 'PutObject', { Bucket: 'kept', Key: 'empty', Body: Buffer.alloc(0) })
    const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
    const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId: Vpc?.VpcId ?? '', CidrBlock: '10.0.0.0/24' })
    const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
    const run = { ImageId: Images[0]?.ImageId, MinCount: 2, MaxCount: 2, InstanceType: 'm5.large', SubnetId: Subnet?.SubnetId } as const // prettier-ignore
    const { Instances = [] } = await aws.call('ec2', 'RunInstances', run)
    await aws.call('ec2', 'TerminateInstances', { InstanceIds: [Instances[1]?.InstanceId ?? ''] })
    await aws.call('route53', 'CreateHostedZone', { Name: 'kept.example', CallerReference: 'one' })
    await shelf.save('first')
  })
  afterAll(() => w.close())

  it('gives a world back whole, in either Store, with one more key that seals sessions', async () => {
    const partitions = ['world', 'organization', '111122223333', 's3']
    const memory = memoryPainter()
    const { heading } = await shelf.paint('first', memory)
    await memory.finish(new Map(heading.revisions))
    const sqlite = await sqliteStore({ folder: join(freshFolder(), 'store') })
    await shelf.paint('first', sqlite.painter())
    await sqlite.painter().finish(new Map(heading.revisions))
    const before = (await told(w.store, partitions)).flat()
    for (const store of [memoryStore({ from: memory.snapshot() }), sqlite]) {
      const after = (await told(store, partitions)).flat()
      const others = (key: string) => !key.startsWith('sealing-key/2')
      expect(after.filter(({ key }) => others(key))).toEqual(before.filter(({ key }) => others(key)))
      expect(after.filter(({ key }) => !others(key))).toHaveLength(1)
      const trail = { order: 'oldest', limit: 100, where: { name: 'EventName', value: 'CreateUser' } } as const
      expect(await store.read('cloudtrail/111122223333', trail)).toEqual(
        await w.store.read('cloudtrail/111122223333', trail),
      )
      await store.close()
    }
  })

  it('keeps what is secret out of the file, and sealed beside it', async () => {
    const file = gunzipSync(readFileSync(shelf.file('first'))).toString()
    const beside = readFileSync(join(folder, 'snapshots/first/secrets')).toString('latin1')
    const documents = (await told(w.store, ['world', '111122223333'])).flat()
    const secret = (key: string, member: string) =>
      (documents.find((one) => one.key.startsWith(key))?.value as Record<string, string> | undefined)?.[member] ?? ''
    const secrets = [
      secret('sealing-key/1', 'key'),
      secret('identity', 'messageSecret'),
      secret('ca', 'key').split('\n')[1] ?? '',
      secret('iam/access-key/', 'secret'),
      secret('iam/mfa/', 'seed'),
      'xyzzy-of-the-database',
      'PRIVATE KEY',
      '"hash"',
    ]
    for (const one of secrets) {
      expect(one.length).toBeGreaterThan(3)
      expect(file).not.toContain(one)
      expect(beside).not.toContain(one)
    }
  })

  it('knows every kind of document that such a world has', async () => {
    const documents = (await told(w.store, ['world', 'organization', '111122223333', '710019948333', 's3'])).flat()
    expect(documents.filter(({ partition, key }) => !kindOf(partition, key)).map(({ key }) => key)).toEqual([])
  })

  it('refuses a file that was changed, and one that is sealed by another folder', async () => {
    await shelf.save('changed')
    const path = shelf.file('changed')
    const text = gunzipSync(readFileSync(path)).toString()
    writeFileSync(path, gzipSync(text.replace('"ada"', '"eve"')))
    await expect(shelf.paint('changed', memoryPainter())).rejects.toThrow('its file was changed')
    shelf.remove('changed')
    rmSync(join(folder, 'snapshot.key'))
    await expect(shelf.paint('first', memoryPainter())).rejects.toThrow('comes from another folder')
    shelf.remove('first')
    await shelf.save('first')
  })

  it('exports what another world takes, and says of a cluster why it cannot leave and what to do', async () => {
    expect(await shelf.exported('first')).toBe(shelf.file('first'))
    await w.store.commit({ writes: [{ partition: 'ocm', key: 'oidc-config/1', value: { signingKey: 'x' } }] })
    await shelf.save('with-issuer')
    await w.store.commit({ writes: [{ partition: 'ocm', key: 'cluster/1', value: { name: 'demo' } }] })
    await shelf.save('with-cluster')
    await w.store.commit({ writes: ['oidc-config/1', 'cluster/1'].map((key) => ({ partition: 'ocm', key })) })
    for (const [name, what] of [
      ['with-issuer', 'an OIDC configuration'],
      ['with-cluster', 'a cluster'],
    ] as const) {
      await expect(shelf.exported(name)).rejects.toMatchObject({
        message: `The snapshot "${name}" holds ${what}, whose keys never leave this folder: no other cloud would take its file.`,
        next: expect.stringContaining(`stint snapshot restore ${name}`) as string,
      })
      shelf.remove(name)
    }
  })

  it.each(['', '.', '..', '../x', 'a/b', 'a.b', '-a', 'x'.repeat(64), 'a\0b', 'ä'])(
    'takes %j for no name',
    async (name) => {
      await expect(shelf.save(name)).rejects.toThrow('no name of a snapshot')
      expect(() => shelf.remove(name)).toThrow('no name of a snapshot')
      await expect(shelf.adopt(name, Readable.from([]))).rejects.toThrow('no name of a snapshot')
    },
  )

  it('saves over a name only when told to', async () => {
    await expect(shelf.save('first')).rejects.toThrow('There is a snapshot "first" already.')
    expect(await shelf.save('first', true)).toMatchObject({ name: 'first', imported: false })
    expect(shelf.list().map(({ name }) => name)).toEqual(['first'])
  })

  it('takes a file over no snapshot that there is, and says by which other name', async () => {
    await expect(shelf.adopt('first', Readable.from([]))).rejects.toMatchObject({
      message: 'There is a snapshot "first" already.',
      next: 'stint snapshot import FILE OTHER-NAME, or stint snapshot delete first',
    })
  })

  it('saves one of two that are asked for at once by one name, and refuses the other', async () => {
    const [one, other] = await Promise.allSettled([shelf.save('at-once'), shelf.save('at-once')])
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected'])
    const refused = [one, other].find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({ message: 'There is a snapshot "at-once" already.' })
    shelf.remove('at-once')
  })

  it('takes its own file in another folder, without anybody’s keys, as another world', async () => {
    const other = shelfOf(w)
    const taken = await other.adopt('theirs', Readable.from([readFileSync(shelf.file('first'))]))
    expect(taken).toMatchObject({ name: 'theirs', imported: true })
    const memory = memoryPainter()
    const { heading } = await other.paint('theirs', memory)
    await memory.finish(new Map(heading.revisions))
    const store = memoryStore({ from: memory.snapshot() })
    const documents = (await told(store, ['world', '111122223333'])).flat()
    const keys = documents.map(({ key }) => key)
    expect(keys.filter((key) => /iam\/(?:access-key|login-profile|mfa)|secretsmanager|^ca$/.test(key))).toEqual([])
    expect(keys.filter((key) => key.startsWith('sealing-key/'))).toEqual(['sealing-key/1'])
    expect(keys).toContain('iam/user/ada')
    const identity = (all: typeof documents) => all.find(({ key }) => key === 'identity')?.value as { id: string }
    expect(identity(documents).id).not.toBe(identity((await told(w.store, ['world'])).flat()).id)
  })

  describe('given a stranger’s file', () => {
    let lines: unknown[][]
    beforeAll(() => {
      lines = gunzipSync(readFileSync(shelf.file('first')))
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown[])
    })
    const file = (change: (all: unknown[][]) => readonly (unknown[] | string)[]) =>
      gzipSync(
        change(structuredClone(lines))
          .map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`)
          .join(''),
      )
    /** One line more before the end, which counts it. */
    const with_ = (...more: (unknown[] | string)[]) =>
      file((all) => [...all.slice(0, -1), ...more, ['end', all.length - 1 + more.length]])
    const at = (
      what: string,
      find: (line: unknown[]) => boolean,
      change: (line: unknown[]) => void,
    ): [string, () => Buffer] => [
      what,
      () =>
        file((all) => {
          const line = all.find(find)
          if (!line) throw new Error(`no line for ${what}`)
          change(line)
          return all
        }),
    ]
    const document = (key: string) => (line: unknown[]) => line[0] === 'document' && String(line[2]).startsWith(key)
    const value = (line: unknown[]) => line[4] as Record<string, unknown>

    const cases: readonly [string, () => Buffer][] = [
      ['nothing', () => Buffer.alloc(0)],
      ['text', () => Buffer.from('x')],
      ['an empty gzip', () => gzipSync('')],
      ['half a file', () => file((all) => all).subarray(0, 2000)],
      ['a file with bytes after it', () => Buffer.concat([file((all) => all), Buffer.from('{}')])],
      ['a bomb', () => gzipSync(Buffer.alloc(200 << 20, 10))],
      ['a line without end', () => gzipSync(Buffer.alloc(40 << 20, 'a'))],
      ['no heading', () => file((all) => all.slice(1))],
      ['two headings', () => file((all) => [all[0] ?? [], ...all])],
      ['another format', () => file((all) => [['stint', 2, all[0]?.[2]], ...all.slice(1)])],
      [
        'a heading with more',
        () => file((all) => [['stint', 1, { ...(all[0]?.[2] as object), run: 'x' }], ...all.slice(1)]),
      ],
      ['no end', () => file((all) => all.slice(0, -1))],
      ['lines after its end', () => file((all) => [...all, ['end', all.length]])],
      ['lines missing', () => file((all) => all.filter((_line, number) => number !== 5))],
      ['an unknown line', () => with_(['run', 'rm -rf /'])],
      ['a line that is an object', () => with_('{"document":1}')],
      ['a line called __proto__', () => with_(['__proto__'])],
      [
        'a member called __proto__',
        () => with_('["document","111122223333","iam/account/x",1,{"__proto__":{"admin":1}},[]]'),
      ],
      ['brackets without end', () => with_('['.repeat(100_000))],
      [
        'deep nesting',
        () => with_(`["document","111122223333","iam/account/x",1,${'['.repeat(5000)}${']'.repeat(5000)},[]]`),
      ],
      ['an unknown partition', () => with_(['document', 'elsewhere', 'x', 1, {}, []])],
      ['an unknown kind', () => with_(['document', '111122223333', 'lambda/function/x', 1, {}, []])],
      ['a cluster', () => with_(['document', 'disks', 'i-0', 0, {}, []])],
      ['a key with a NUL', () => with_(['document', '111122223333', 'iam/role/\0', 1, {}, []])],
      ['a lone surrogate', () => with_('["document","111122223333","iam/role/\\ud800",1,{},[]]')],
      ['a document twice', () => file((all) => [...all.slice(0, -1), all[3] ?? [], ['end', all.length]])],
      [
        'a digest that is a path',
        () => with_(['document', '111122223333', 'iam/account/x', 1, {}, ['../../../etc/passwd']]),
      ],
      ['bytes that are missing', () => with_(['document', '111122223333', 'iam/account/x', 1, {}, ['a'.repeat(64)]])],
      ['bytes that nobody needs', () => with_(['blob', 'b'.repeat(64), 'eHl6'])],
      ['an event of no stream', () => with_(['event', '../x', 999_999, 1, '{}', []])],
      ['an event out of order', () => with_(['event', 'world', 1, 1, '{}', []])],
      at(
        'bytes that are others',
        (line) => line[0] === 'blob' && line[2] !== '',
        (line) => (line[2] = 'eHl6'),
      ),
      at('a role without a trust policy', document('iam/role/'), (line) => delete value(line)['trust']),
      at('a user whose groups are a text', document('iam/user/ada'), (line) => (value(line)['groups'] = 'x')),
      at('a VPC that is nothing', document('ec2/us-east-1/vpc/'), (line) => (line[4] = null)),
      at('an instance in no zone', document('ec2/us-east-1/instance/i-'), (line) => (value(line)['zone'] = 5)),
      at(
        'a volume held by nothing',
        document('ec2/us-east-1/volume/'),
        (line) => (value(line)['attachments'] = [null]),
      ),
      at('a rule for nobody', document('ec2/us-east-1/security-group-rule/'), (line) => delete value(line)['peer']),
      at('a zone that is private perhaps', document('route53/zone/'), (line) => (value(line)['private'] = 'x')),
      at('a user whom nothing is attached to', document('iam/user/ada'), (line) => (value(line)['attached'] = [null])),
      at('an organization of no types', document('organization/this'), (line) => (value(line)['policyTypes'] = {})),
      at('a clock that is no number', document('identity'), (line) => (line[2] = 'clock')),
      at('a document newer than its world', document('iam/user/ada'), (line) => (line[3] = 10_000)),
      at('a document of no revision', document('iam/user/ada'), (line) => (line[3] = -1)),
    ]
    it.each(cases)('of %s, refuses it and keeps nothing', async (_what, make) => {
      const other = freshFolder()
      await expect(shelfOf(w, other).adopt('theirs', Readable.from([make()]))).rejects.toMatchObject({
        name: 'Refusal',
      })
      expect(existsSync(join(other, 'snapshots')) ? readdirSync(join(other, 'snapshots')) : []).toEqual([])
      expect(({} as { admin?: unknown }).admin).toBeUndefined()
    })
  })
})
