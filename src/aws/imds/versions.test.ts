import { spawnSync } from 'node:child_process'
import { createVerify, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { accountId } from '../../kernel/brands.ts'
import { members, readOne } from '../../wire/x509/der-read.ts'
import type { Instance } from '../ec2/resources/instance.ts'
import { metadataService } from './metadata.ts'

const CUSTOMER = accountId('111122223333')

let w: TestWorld
let instance: Instance
let read: (path: string) => Promise<string>
let profileId: string
const folder = mkdtempSync(join(tmpdir(), 'stint-identity-'))
beforeAll(async () => {
  w = await world()
  const aws = await w.client('customer')
  const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId: Vpc?.VpcId ?? '', CidrBlock: '10.0.0.0/24' })
  const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] } // prettier-ignore
  await aws.call('iam', 'CreateRole', { RoleName: 'web', AssumeRolePolicyDocument: JSON.stringify(trust) })
  const { InstanceProfile } = await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'web' })
  profileId = InstanceProfile?.InstanceProfileId ?? ''
  await aws.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'web', RoleName: 'web' })
  const { Instances: [made] = [] } = await aws.call('ec2', 'RunInstances', {
    ImageId: Images[0]?.ImageId ?? '',
    SubnetId: Subnet?.SubnetId ?? '',
    MinCount: 1,
    MaxCount: 1,
    InstanceType: 'm5.xlarge',
    IamInstanceProfile: { Name: 'web' },
    MetadataOptions: { HttpTokens: 'optional' },
    UserData: Buffer.from('hello').toString('base64'),
  })
  const find = () =>
    w.cloud.projection.view().get<Instance>(CUSTOMER, `ec2/us-east-1/instance/${made?.InstanceId}`)?.value as Instance // made here
  instance = find()
  const imds = metadataService(
    w.cloud.world,
    () => w.cloud.projection.view(),
    () => ({ instance: find(), account: CUSTOMER, region: 'us-east-1' }),
  )
  read = async (path) => {
    const { status, body } = await imds.answer({ method: 'GET', path, headers: new Map() })
    return status === 200 ? body : String(status)
  }
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await w.close()
})

test('the service lists its versions, and the three kinds of data that each has', async () => {
  const versions = (await read('/')).split('\n')
  expect(versions.slice(0, 2)).toEqual(['1.0', '2007-01-19'])
  expect(versions.at(-1)).toBe('latest')
  expect(versions).toEqual(versions.toSorted())
  for (const path of ['/latest', '/latest/', '/2009-04-04/']) expect(await read(path)).toBe('dynamic\nmeta-data\nuser-data') // prettier-ignore
  expect(await read('/1.0/')).toBe('meta-data\nuser-data')
  for (const version of versions) expect([await read(`/${version}/meta-data/instance-id`), await read(`/${version}/user-data`)]).toEqual([instance.id, 'hello']) // prettier-ignore
  for (const path of ['/2009-04-05/', '/newest/meta-data/', '/1.0/api/token']) expect(await read(path)).toBe('404')
})

test('a version has the categories that there were by then', async () => {
  const has = async (version: string, path: string) => (await read(`/${version}/meta-data/${path}`)) !== '404'
  expect([await has('2011-05-01', 'iam/info'), await has('2012-01-12', 'iam/info')]).toEqual([false, true])
  expect([await has('2011-05-01', 'iam/security-credentials/web'), await has('2012-01-12', 'iam/security-credentials/web')]).toEqual([false, true]) // prettier-ignore
  expect([await has('1.0', 'instance-type'), await has('2007-08-29', 'instance-type')]).toEqual([false, true])
  expect((await read('/1.0/meta-data/')).split('\n')).toEqual([
    'ami-id',
    'ami-launch-index',
    'ami-manifest-path',
    'hostname',
    'instance-id',
    'local-ipv4',
    'profile',
    'reservation-id',
    'security-groups',
  ])
  expect(await read('/2018-09-24/meta-data/placement/')).toBe('availability-zone')
  expect(await read('/2009-03-01/dynamic/')).toBe('404')
})

test('documents are written as the service writes them', async () => {
  expect(await read('/latest/meta-data/iam/info')).toBe(
    [
      '{',
      '  "Code" : "Success",',
      `  "LastUpdated" : "${new Date(instance.launched).toISOString().slice(0, 19)}Z",`,
      '  "InstanceProfileArn" : "arn:aws:iam::111122223333:instance-profile/web",',
      `  "InstanceProfileId" : "${profileId}"`,
      '}',
    ].join('\n'),
  )
  expect(JSON.parse(await read('/latest/meta-data/identity-credentials/ec2/info'))).toMatchObject({ Code: 'Success', AccountId: CUSTOMER }) // prettier-ignore
  const document = await read('/latest/dynamic/instance-identity/document')
  expect(document).toContain('"billingProducts" : null,\n')
  expect(JSON.parse(document)).toMatchObject({
    accountId: CUSTOMER,
    instanceId: instance.id,
    instanceType: 'm5.xlarge',
    region: 'us-east-1',
    kernelId: null,
  })
  expect(await read('/latest/dynamic/fws/instance-monitoring')).toBe('disabled')
  expect(await read('/latest/dynamic/instance-identity/')).toBe('document\npkcs7\nrsa2048\nsignature')
})

/** The certificate that stands in the PKCS #7. */
function certificateIn(signed: string): X509Certificate {
  const [, content] = members(readOne(Buffer.from(signed, 'base64')), 0x30)
  const [data] = members(content, 0xa0)
  const certificates = members(data, 0x30).find(({ tag }) => tag === 0xa0)
  return new X509Certificate(certificates?.value ?? Buffer.alloc(0))
}

test('the identity document is signed by a key that the world’s CA vouches for', async () => {
  const identity = (name: string) => read(`/latest/dynamic/instance-identity/${name}`)
  const document = await identity('document')
  const signed = await identity('rsa2048')
  const certificate = certificateIn(signed)
  expect(certificate.verify(new X509Certificate(w.ca).publicKey)).toBe(true)
  const signature = await identity('signature')
  expect(Math.max(...signature.split('\n').map((line) => line.length))).toBe(76)
  const verified = (text: string) =>
    createVerify('sha256').update(text).verify(certificate.publicKey, Buffer.from(signature, 'base64'))
  expect([verified(document), verified(document.replace('m5', 'm6'))]).toEqual([true, false])
  expect([await identity('pkcs7'), await identity('rsa2048')]).toEqual([signed, signed])
})

test.skipIf(spawnSync('openssl', ['version']).status !== 0)(
  'openssl verifies it as AWS says that it be verified',
  async () => {
    const document = await read('/latest/dynamic/instance-identity/document')
    const signed = await read('/latest/dynamic/instance-identity/rsa2048')
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const pkcs7 = write('rsa2048', `-----BEGIN PKCS7-----\n${signed}\n-----END PKCS7-----\n`)
    const certificate = write('certificate', certificateIn(signed).toString())
    const verify = (...how: string[]) =>
      spawnSync('openssl', ['smime', '-verify', '-in', pkcs7, '-inform', 'PEM', ...how], { encoding: 'utf8' })
    expect(verify('-certfile', certificate, '-noverify')).toMatchObject({ status: 0, stdout: document })
    expect(verify('-CAfile', write('ca.pem', w.ca))).toMatchObject({ status: 0, stdout: document })
  },
)

test('an instance is known by credentials of its own, which allow nothing', async () => {
  const folderOf = '/latest/meta-data/identity-credentials/ec2'
  expect(await read(`${folderOf}/`)).toBe('info\nsecurity-credentials/')
  expect(await read(`${folderOf}/security-credentials/`)).toBe('ec2-instance')
  expect(await read('/2016-09-02/meta-data/identity-credentials/ec2/security-credentials/ec2-instance')).toBe('404')
  const text = await read(`${folderOf}/security-credentials/ec2-instance`)
  expect(await read(`${folderOf}/security-credentials/ec2-instance`)).toBe(text)
  const told = JSON.parse(text) as Readonly<Record<string, string>>
  expect(told).toMatchObject({ Code: 'Success', Type: 'AWS-HMAC' })
  const where = { name: 'ResourceName', value: `arn:aws:iam::${CUSTOMER}:role/aws:ec2-instance` }
  const { events: given } = await w.store.read(`cloudtrail/${CUSTOMER}`, { where, limit: 9 })
  expect(given.map(({ body }) => body)).toEqual([expect.stringContaining(told['AccessKeyId'] ?? '')])
  expect(Date.parse(told['Expiration'] ?? '') - w.clock.now()).toBeGreaterThan(5 * 3_600_000)
  const own = await w.client({
    accessKeyId: told['AccessKeyId'] ?? '',
    secretAccessKey: told['SecretAccessKey'] ?? '',
    sessionToken: told['Token'] ?? '',
  })
  const arn = `arn:aws:sts::${CUSTOMER}:assumed-role/aws:ec2-instance/${instance.id}`
  expect(await own.call('sts', 'GetCallerIdentity', {})).toEqual({
    Account: CUSTOMER,
    Arn: arn,
    UserId: `${CUSTOMER}:aws:ec2-instance:${instance.id}`,
  })
  await expect(own.call('ec2', 'DescribeVpcs', {})).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
  await expect(own.call('s3', 'ListBuckets', {})).rejects.toMatchObject({
    code: 'AccessDenied',
    message: `User: ${arn} is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action`,
  })
  await expect(own.call('sts', 'GetSessionToken', {})).rejects.toMatchObject({ code: 'AccessDenied' })
  const aws = await w.client('customer')
  const Bucket = 'of-this-account'
  const Condition = { StringEquals: { 'aws:PrincipalAccount': CUSTOMER } }
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${Bucket}`, Condition }] // prettier-ignore
  await aws.call('s3', 'CreateBucket', { Bucket })
  await aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
  await expect(own.call('s3', 'ListObjectsV2', { Bucket })).rejects.toMatchObject({ code: 'AccessDenied' })
  for (const [RoleName, AWS] of [
    ['open', '*'],
    ['account', CUSTOMER],
  ] as const) {
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }] } // prettier-ignore
    await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) })
    const asked = { RoleArn: `arn:aws:iam::${CUSTOMER}:role/${RoleName}`, RoleSessionName: 'other' }
    await expect(own.call('sts', 'AssumeRole', asked)).rejects.toMatchObject({ code: 'AccessDenied' })
  }
  await w.clock.settled()
  await w.cloud.door.recorded()
  const { events } = await w.store.read(`cloudtrail/${CUSTOMER}`, { where: { name: 'EventName', value: 'DescribeVpcs' }, limit: 1 }) // prettier-ignore
  expect((JSON.parse(events[0]?.body ?? '{}') as { readonly userIdentity: unknown }).userIdentity).toMatchObject({
    type: 'AssumedRole',
    principalId: `${CUSTOMER}:aws:ec2-instance:${instance.id}`,
    arn,
    sessionContext: { sessionIssuer: { principalId: `${CUSTOMER}:aws:ec2-instance`, arn: `arn:aws:iam::${CUSTOMER}:role/aws:ec2-instance`, userName: 'aws:ec2-instance' } },
  }) // prettier-ignore
  await w.clock.advance(7 * 3_600_000)
  await expect(own.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({ code: 'ExpiredToken' })
})
