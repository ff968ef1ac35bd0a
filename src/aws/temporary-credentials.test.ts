import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../test/world.ts'
import type { AwsClient } from '../wire/aws-client.ts'

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
})

interface Issued {
  readonly AccessKeyId: string
  readonly SecretAccessKey: string
  readonly SessionToken: string
}

const said = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    ({ code, status }: { code: string; status: number }) => `${code} ${status}`,
  )

describe('temporary credentials of a user', () => {
  let w: TestWorld
  let person: AwsClient
  const of = ({ AccessKeyId, SecretAccessKey, SessionToken }: Issued) =>
    w.client({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken })

  beforeAll(async () => {
    w = await world()
    person = await w.client('customer')
    const trust = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }
    await person.call('iam', 'CreateRole', {
      RoleName: 'Mine',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: trust }),
    })
  })
  afterAll(() => w.close())

  const assume = (aws: AwsClient) =>
    aws.call('sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::111122223333:role/Mine', RoleSessionName: 'me' })

  it('that were made without MFA may do all that the user may, but nothing in IAM and two things in STS', async () => {
    const aws = await of((await person.call('sts', 'GetSessionToken', {})).Credentials as Issued)
    expect(await said(aws.call('sts', 'GetCallerIdentity', {}))).toBe('answered')
    expect(await said(assume(aws))).toBe('answered')
    expect(await said(aws.call('s3', 'ListBuckets', {}))).toBe('answered')
    expect(await said(aws.call('iam', 'ListRoles', {}))).toBe('InvalidClientTokenId 403')
    expect(await said(aws.call('iam', 'CreateUser', { UserName: 'another' }))).toBe('InvalidClientTokenId 403')
    await expect(aws.call('sts', 'GetFederationToken', { Name: 'bob' })).rejects.toMatchObject({
      code: 'AccessDenied',
      message: 'Cannot call GetFederationToken with session credentials',
    })
    expect(await said(aws.call('sts', 'GetAccessKeyInfo', { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' }))).toBe(
      'AccessDenied 403',
    )
  })

  it('that were made for a federated user reach nothing of IAM, and of STS the caller’s own name', async () => {
    const { Credentials } = await person.call('sts', 'GetFederationToken', { Name: 'bob', Policy: EVERYTHING })
    const aws = await of(Credentials as Issued)
    expect((await aws.call('sts', 'GetCallerIdentity', {})).Arn).toBe('arn:aws:sts::111122223333:federated-user/bob')
    expect(await said(aws.call('s3', 'ListBuckets', {}))).toBe('answered')
    expect(await said(aws.call('iam', 'ListRoles', {}))).toBe('InvalidClientTokenId 403')
    expect(await said(assume(aws))).toBe('AccessDenied 403')
  })

  it('of a role are not so bound', async () => {
    const aws = await of((await assume(person)).Credentials as Issued)
    await person.call('iam', 'PutRolePolicy', { RoleName: 'Mine', PolicyName: 'all', PolicyDocument: EVERYTHING })
    expect(await said(aws.call('iam', 'ListRoles', {}))).toBe('answered')
    expect(await said(aws.call('sts', 'GetSessionToken', {}))).toBe('AccessDenied 403')
  })
})
