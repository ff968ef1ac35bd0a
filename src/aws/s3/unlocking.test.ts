import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

test('a bucket whose policy denies everybody is unlocked by its account’s root user, who may do nothing else there', async () => {
  const management = await w.client('management')
  await management.call('organizations', 'EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' })
  await management.call('iam', 'EnableOrganizationsRootSessions', {})
  const aws = await w.client('customer')
  const Bucket = 'locked-out'
  await aws.call('s3', 'CreateBucket', { Bucket })
  const everything = ['arn:aws:s3:::locked-out', 'arn:aws:s3:::locked-out/*']
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: everything }],
  })
  await aws.call('s3', 'PutBucketPolicy', { Bucket, Policy })
  await expect(aws.call('s3', 'DeleteBucketPolicy', { Bucket })).rejects.toMatchObject({ code: 'AccessDenied' })
  const { Credentials } = await management.call('sts', 'AssumeRoot', {
    TargetPrincipal: '111122223333',
    TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' },
  })
  const root = await w.client({
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken,
  })
  expect((await root.call('s3', 'ListBuckets', {})).Buckets?.map(({ Name }) => Name)).toContain(Bucket)
  expect((await root.call('s3', 'GetBucketPolicy', { Bucket })).Policy).toBe(Policy)
  await expect(root.call('s3', 'ListObjectsV2', { Bucket })).rejects.toMatchObject({ code: 'AccessDenied' })
  await expect(root.call('s3', 'CreateBucket', { Bucket: 'of-root' })).rejects.toMatchObject({ code: 'AccessDenied' })
  await root.call('s3', 'DeleteBucketPolicy', { Bucket })
  expect((await aws.call('s3', 'ListObjectsV2', { Bucket })).KeyCount).toBe(0)
})
