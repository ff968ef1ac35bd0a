import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/kernel/log.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite-store.ts'
import { awsClient, type AwsClient } from '../../src/wire/aws-client.ts'
import { httpClient } from '../../src/wire/http.ts'
import { world, type TestWorld } from '../world.ts'

const CUSTOMER = '111122223333'
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const TRUST = policy({ Effect: 'Allow', Principal: { AWS: CUSTOMER }, Action: ['sts:AssumeRole', 'sts:TagSession'] })

/** On disk, so that a name which reached the file system would be seen. */
describe('a value that means more than it says', () => {
  const bugs: string[] = []
  const folder = mkdtempSync(join(tmpdir(), 'stint-hostile-'))
  let w: TestWorld
  let aws: AwsClient
  beforeAll(async () => {
    const log = { ...silentLog, bug: (event: string, error: unknown) => bugs.push(`${event} ${String(error)}`) }
    w = await world({ log, store: await sqliteStore({ folder: join(folder, 'store') }) })
    aws = await w.client('customer')
  })
  afterAll(async () => {
    expect(bugs).toEqual([])
    await w.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const codeOf = async (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'allowed',
      (error: unknown) => (error as { code: string }).code,
    )

  describe('in a policy variable', () => {
    const tagged = async (value: string): Promise<AwsClient> => {
      const { Credentials: c } = await aws.call('sts', 'AssumeRole', {
        RoleArn: `arn:aws:iam::${CUSTOMER}:role/Tenant`,
        RoleSessionName: 'me',
        Tags: [{ Key: 'tenant', Value: value }],
      })
      return w.client({
        accessKeyId: c?.AccessKeyId ?? '',
        secretAccessKey: c?.SecretAccessKey ?? '',
        sessionToken: c?.SessionToken,
      })
    }
    beforeAll(async () => {
      await aws.call('iam', 'CreateRole', { RoleName: 'Tenant', AssumeRolePolicyDocument: TRUST })
      await aws.call('iam', 'PutRolePolicy', {
        RoleName: 'Tenant',
        PolicyName: 'own-things',
        PolicyDocument: policy({
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::tenants/${aws:PrincipalTag/tenant}/*',
        }),
      })
      await aws.call('s3', 'CreateBucket', { Bucket: 'tenants' })
      for (const Key of ['one/a', 'two/a', '+/a', '${aws:username}/a'])
        await aws.call('s3', 'PutObject', { Bucket: 'tenants', Key, Body: Buffer.from('x') })
    })

    it('opens its own things', async () => {
      const one = await tagged('one')
      expect(await codeOf(one.call('s3', 'GetObject', { Bucket: 'tenants', Key: 'one/a' }))).toBe('allowed')
      expect(await codeOf(one.call('s3', 'GetObject', { Bucket: 'tenants', Key: 'two/a' }))).toBe('AccessDenied')
    })
    it.each([
      '*',
      't*',
      '???',
      'on?',
      '**',
      '../two',
      'one/../two',
      '${*}',
      '${aws:PrincipalTag/tenant}',
      '${aws:username}',
      '$',
    ])('a tag of %s opens nothing of others', async (value) => {
      const session = await tagged(value).catch((error: unknown) => (error as { code: string }).code)
      if (typeof session === 'string') return expect(session).toMatch(/^(ValidationError|InvalidInput)$/)
      for (const Key of ['one/a', 'two/a'])
        expect(await codeOf(session.call('s3', 'GetObject', { Bucket: 'tenants', Key }))).toBe('AccessDenied')
    })
  })

  describe('in a policy document', () => {
    const statement = '{"Effect":"Allow","Action":"s3:*","Resource":"*"}'
    const refused: readonly (readonly [what: string, document: string])[] = [
      ['a comment', `{"Version":"2012-10-17",/* all */"Statement":[${statement}]}`],
      ['the name of an object’s parent', `{"Version":"2012-10-17","__proto__":{"x":1},"Statement":[${statement}]}`],
      ['a constructor', `{"Version":"2012-10-17","constructor":{},"Statement":[${statement}]}`],
      ['only inherited statements', `{"__proto__":{"Version":"2012-10-17","Statement":[${statement}]}}`],
      [
        'the same element twice',
        '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}',
      ],
      ['a thousand levels', `${'['.repeat(1000)}${']'.repeat(1000)}`],
      [
        'a condition’s thousand levels',
        `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}}]}`,
      ],
      ['trailing text', `{"Version":"2012-10-17","Statement":[${statement}]}x`],
      ['a number for its effect', '{"Version":"2012-10-17","Statement":[{"Effect":1,"Action":"*","Resource":"*"}]}'],
      [
        'an operator that JavaScript has',
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"toString":{"a":"b"}}}]}',
      ],
    ]
    it.each(refused)('%s is malformed', async (_what, PolicyDocument) => {
      expect(await codeOf(aws.call('iam', 'CreatePolicy', { PolicyName: 'bad', PolicyDocument }))).toBe(
        'MalformedPolicyDocument',
      )
      expect(await codeOf(aws.call('s3', 'PutBucketPolicy', { Bucket: 'tenants', Policy: PolicyDocument }))).toMatch(
        /^Malformed(Policy|PolicyDocument)$/,
      )
      expect(
        await codeOf(
          aws.call('sts', 'AssumeRole', {
            RoleArn: `arn:aws:iam::${CUSTOMER}:role/Tenant`,
            RoleSessionName: 'me',
            Policy: PolicyDocument,
          }),
        ),
      ).toMatch(/^(MalformedPolicyDocument|PackedPolicyTooLarge|ValidationError)$/)
    })
    it('what is far too large is refused before it is read', async () => {
      const long = policy(...Array.from({ length: 10_000 }, () => JSON.parse(statement) as object))
      expect(await codeOf(aws.call('iam', 'CreatePolicy', { PolicyName: 'long', PolicyDocument: long }))).toMatch(
        /^(LimitExceeded|ValidationError)$/,
      )
      expect(
        await codeOf(
          aws.call('iam', 'CreatePolicy', { PolicyName: 'long', PolicyDocument: `${' '.repeat(1_000_000)}{}` }),
        ),
      ).toMatch(/^(LimitExceeded|ValidationError|MalformedPolicyDocument|RequestEntityTooLarge)$/)
    })
    it('patterns made to backtrack are matched in no time', async () => {
      const pattern = `${'*a'.repeat(60)}*b`
      const name = 'a'.repeat(900)
      const document = policy({
        Effect: 'Allow',
        Action: ['s3:*', `s3:${'*t'.repeat(50)}*x`],
        Resource: [`arn:aws:s3:::tenants/${pattern}`, `arn:aws:s3:::tenants/${'?*'.repeat(60)}`],
        Condition: {
          StringLike: { 'aws:UserAgent': pattern },
          ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:${'*a'.repeat(60)}*` },
        },
      })
      const before = process.hrtime.bigint()
      const { EvaluationResults } = await aws.call('iam', 'SimulateCustomPolicy', {
        PolicyInputList: [document],
        ActionNames: ['s3:GetObject'],
        ResourceArns: [`arn:aws:s3:::tenants/${name}`],
        ContextEntries: [{ ContextKeyName: 'aws:UserAgent', ContextKeyType: 'string', ContextKeyValues: [name] }],
      })
      expect(EvaluationResults?.[0]?.EvalDecision).toBe('implicitDeny')
      expect(Number(process.hrtime.bigint() - before) / 1e6).toBeLessThan(2000)
    })
  })

  describe('in a name', () => {
    const KEYS = [
      '../../../../tmp/escaped',
      '..',
      '.',
      '/',
      '//',
      '%2e%2e/x',
      'a\\..\\b',
      'C:\\x',
      '~/x',
      'a\nb',
      "'; DROP TABLE documents; --",
      '__proto__',
      'constructor',
      'a?b=c#d',
      '<script>',
      '\u202Eexe',
      'e\u0301',
      '😀',
      'k'.repeat(1024),
    ]
    it('object keys are opaque: each is its own object, and no file is named by one', async () => {
      await aws.call('s3', 'CreateBucket', { Bucket: 'opaque' })
      for (const Key of KEYS)
        await aws.call('s3', 'PutObject', { Bucket: 'opaque', Key, Body: Buffer.from(`at ${Key}`) })
      const { Contents = [] } = await aws.call('s3', 'ListObjectsV2', { Bucket: 'opaque' })
      expect(Contents.map(({ Key = '' }) => Key).sort()).toEqual([...KEYS].sort())
      for (const Key of KEYS) {
        const { Body } = await aws.call('s3', 'GetObject', { Bucket: 'opaque', Key })
        const chunks: Buffer[] = []
        for await (const chunk of Body as AsyncIterable<Buffer>) chunks.push(chunk)
        expect(Buffer.concat(chunks).toString()).toBe(`at ${Key}`)
      }
      const files = readdirSync(folder, { recursive: true }).map(String)
      expect(files.filter((file) => /escaped|DROP|proto|script/.test(file))).toEqual([])
      expect(readdirSync(tmpdir())).not.toContain('escaped')
    })
    it('a key longer than 1024 bytes is refused', async () => {
      expect(
        await codeOf(aws.call('s3', 'PutObject', { Bucket: 'opaque', Key: 'k'.repeat(1025), Body: Buffer.from('') })),
      ).toBe('KeyTooLongError')
      expect(
        await codeOf(aws.call('s3', 'PutObject', { Bucket: 'opaque', Key: 'ü'.repeat(600), Body: Buffer.from('') })),
      ).toBe('KeyTooLongError')
    })
    it.each(['..', 'a..b', '../x', 'A', 'a_b', '192.168.1.1', 'xn--a', 'a\0b', 'a/b', '__proto__', 'x'.repeat(64)])(
      'a bucket is not called %j',
      async (Bucket) => {
        expect(await codeOf(aws.call('s3', 'CreateBucket', { Bucket }))).not.toBe('allowed')
      },
    )
    it.each(['../x', 'a b', 'a/b', 'a\nb', '<b>', "a'b", 'ü', 'a\0', '*', 'x'.repeat(65), ''])(
      'a role is not called %j',
      async (RoleName) => {
        expect(await codeOf(aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST }))).toBe(
          'ValidationError',
        )
      },
    )
    it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
      'a role may be called %s and is then nothing else',
      async (RoleName) => {
        expect(await codeOf(aws.call('iam', 'GetRole', { RoleName }))).toBe('NoSuchEntity')
        await aws.call('iam', 'CreateRole', {
          RoleName,
          AssumeRolePolicyDocument: TRUST,
          Tags: [
            { Key: '__proto__', Value: 'polluted' },
            { Key: 'constructor', Value: 'x' },
          ],
        })
        const { Role } = await aws.call('iam', 'GetRole', { RoleName })
        expect(Role?.Tags).toEqual([
          { Key: '__proto__', Value: 'polluted' },
          { Key: 'constructor', Value: 'x' },
        ])
        expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
        await aws.call('iam', 'DeleteRole', { RoleName })
        expect(await codeOf(aws.call('iam', 'GetRole', { RoleName }))).toBe('NoSuchEntity')
      },
    )
    it('texts meant for a database are texts', async () => {
      for (const Value of ["'; DELETE FROM documents; --", '" OR 1=1', '\\', '%', '_', ') UNION SELECT 1'])
        await aws.call('iam', 'TagRole', {
          RoleName: 'Tenant',
          Tags: [{ Key: 'injected', Value: Value.replace(/[^\w\s+\-=.,:/@]/g, '+') }],
        })
      await aws.call('secretsmanager', 'CreateSecret', {
        Name: 'sql',
        SecretString: "'); DROP TABLE documents; --",
        ClientRequestToken: 'd'.repeat(32),
      })
      expect((await aws.call('secretsmanager', 'GetSecretValue', { SecretId: 'sql' })).SecretString).toBe(
        "'); DROP TABLE documents; --",
      )
    })
  })

  it('in the audit log it stays inside its own field', async () => {
    const forged = 'me","eventName":"ConsoleLogin","x":"'
    const agent = `evil"}\\n{"eventName":"Forged"}\u2028`
    const http = httpClient({ clock: w.clock })
    const known = await w.credentials('customer')
    const liar = awsClient({
      endpoint: w.endpoint,
      region: 'us-east-1',
      credentials: () => known,
      clock: w.clock,
      http,
      userAgent: agent.replace(/[^\x20-\x7e]/g, ''),
    })
    await codeOf(liar.call('iam', 'GetRole', { RoleName: 'Nobody-was-here' }))
    await codeOf(liar.call('secretsmanager', 'DescribeSecret', { SecretId: forged }))
    http.close()
    await w.clock.settled()
    const { Events = [] } = await aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'DescribeSecret' }],
    })
    const told = JSON.parse(Events[0]?.CloudTrailEvent ?? '{}') as {
      eventName: string
      userAgent: string
      requestParameters: unknown
    }
    expect(told.eventName).toBe('DescribeSecret')
    expect(told.requestParameters).toEqual({ secretId: forged })
    expect(told.userAgent).toContain('evil"}')
    for (const name of ['Forged', 'ConsoleLogin']) {
      const found = await aws.call('cloudtrail', 'LookupEvents', {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
      })
      expect(found.Events).toEqual([])
    }
  })
})
