import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'

describe('STS at the door', () => {
  let w: TestWorld
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  it('tells the person who they are', async () => {
    const aws = await w.client('customer')
    expect(await aws.call('sts', 'GetCallerIdentity', {})).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/stint',
    })
  })

  it('gives one-hour credentials of a role to whom its trust policy names, and refuses all others alike', async () => {
    const aws = await w.client('customer')
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'tenant-1' } },
        },
      ],
    })
    const { Role } = await aws.call('iam', 'CreateRole', { RoleName: 'Installer', AssumeRolePolicyDocument: trust })
    const refusal = `User: arn:aws:iam::111122223333:user/stint is not authorized to perform: sts:AssumeRole on resource: `
    for (const arn of [Role?.Arn ?? '', 'arn:aws:iam::111122223333:role/no-such-role'])
      await expect(aws.call('sts', 'AssumeRole', { RoleArn: arn, RoleSessionName: 'me' })).rejects.toMatchObject({
        code: 'AccessDenied',
        status: 403,
        message: refusal + arn,
      })
  })

  it('when a session expires, each service refuses it with its own code', async () => {
    const aws = await w.client('customer')
    await aws.call('iam', 'CreateRole', {
      RoleName: 'Mine',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
      }),
    })
    const { Credentials } = await aws.call('sts', 'AssumeRole', {
      RoleArn: 'arn:aws:iam::111122223333:role/Mine',
      RoleSessionName: 'me',
    })
    const session = await w.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    })
    expect((await session.call('sts', 'GetCallerIdentity', {})).Arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/Mine/me',
    )
    await w.clock.advance(61 * 60_000)
    await expect(session.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({
      code: 'ExpiredToken',
      status: 403,
    })
    await expect(session.call('s3', 'ListBuckets', {})).rejects.toMatchObject({ code: 'ExpiredToken', status: 400 })
    await expect(session.call('ec2', 'DescribeVpcs', {})).rejects.toMatchObject({ code: 'RequestExpired', status: 400 })
    await expect(session.call('secretsmanager', 'ListSecrets', {})).rejects.toMatchObject({
      code: 'ExpiredTokenException',
      status: 400,
    })
  })
})
