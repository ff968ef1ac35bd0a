import { afterAll, beforeAll, expect, it } from 'vitest'
import { AwsError } from '../../src/wire/aws-client.ts'
import { inside, type Inside } from '../inside.ts'

let w: Inside
beforeAll(async () => {
  w = await inside()
}, 60_000)
afterAll(() => w.close())

const refusedId = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.catch((thrown: unknown) => thrown)
  if (!(error instanceof AwsError)) throw new Error('was not refused')
  await w.server.cloud.door.recorded()
  return error.requestId
}

it('asks again with what the call itself said, and with what a condition that was not met asked of it', async () => {
  await w.aws.call('iam', 'TagUser', { UserName: 'stint', Tags: [{ Key: 'team', Value: 'blue' }] })
  const trust = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: '111122223333' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: { 'sts:ExternalId': 'tenant-1', 'aws:PrincipalTag/team': 'red' },
        IpAddress: { 'aws:SourceIp': '192.0.2.0/24' },
      },
    },
  }
  const { Role } = await w.aws.call('iam', 'CreateRole', {
    RoleName: 'Partner',
    AssumeRolePolicyDocument: JSON.stringify(trust),
  })
  const id = await refusedId(
    w.aws.call('sts', 'AssumeRole', {
      RoleArn: Role?.Arn ?? '',
      RoleSessionName: 'ci',
      ExternalId: 'tenant-2',
      Tags: [{ Key: 'team', Value: 'deep blue' }],
    }),
  )
  const again = (await w.type(`explain ${id}`)).split('\n').at(-1)
  const words = again?.trim().split(' --condition ') ?? []
  expect(words[0]).toBe(
    'stint can arn:aws:iam::111122223333:user/stint sts:AssumeRole arn:aws:iam::111122223333:role/Partner',
  )
  expect(words.slice(1).sort()).toEqual([
    "'aws:RequestTag/team=deep blue'",
    'aws:RequestedRegion=us-east-1',
    'aws:SourceIp=127.0.0.1',
    'aws:TagKeys=team',
    'sts:ExternalId=tenant-2',
    'sts:RoleSessionName=ci',
  ])
})

it('of a call whose caller was not established says why, and where right credentials come from', async () => {
  const stranger = w.as({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x'.repeat(40) })
  const told = await w.type(`explain ${await refusedId(stranger.call('sts', 'GetCallerIdentity', {}))}`)
  expect(told).toContain('sts:GetCallerIdentity by AKIAIOSFODNN7EXAMPLE at ')
  expect(told).toContain('  Nobody has this access key now: ')
  expect(told).toContain('stint whoami shows whose credentials are used; eval "$(stint env)" gives the right ones.')
})
