import { expect, test } from 'vitest'
import { world } from '../world.ts'
import { allow, assumed, CUSTOMER, outcome, role, statement } from './ground.ts'

test('A22: a bucket policy that names the session passes a boundary’s silence, never its deny and never an SCP', async () => {
  const w = await world()
  const [aws, management] = [await w.client('customer'), await w.client('management')]
  const made = await aws.call('iam', 'CreatePolicy', { PolicyName: 'bound', PolicyDocument: allow('iam:ListRoles') })
  await role(aws, 'Bounded', allow('s3:*'), { PermissionsBoundary: made.Policy?.Arn })
  await aws.call('s3', 'CreateBucket', { Bucket: 'the-bucket-of-a22' })
  await aws.call('s3', 'PutObject', { Bucket: 'the-bucket-of-a22', Key: 'k', Body: Buffer.from('x') })
  const grant = (AWS: string) =>
    aws.call('s3', 'PutBucketPolicy', {
      Bucket: 'the-bucket-of-a22',
      Policy: statement({
        Effect: 'Allow',
        Principal: { AWS },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::the-bucket-of-a22/*',
      }),
    })
  const read = async () =>
    outcome((await assumed(w, aws, 'Bounded')).call('s3', 'GetObject', { Bucket: 'the-bucket-of-a22', Key: 'k' }))
  expect(await read()).toBe('AccessDenied 403')
  await grant(`arn:aws:iam::${CUSTOMER}:role/Bounded`)
  expect(await read()).toBe('AccessDenied 403')
  await grant(`arn:aws:sts::${CUSTOMER}:assumed-role/Bounded/me`)
  expect(await read()).toBe('allowed')
  const { Policy } = await management.call('organizations', 'CreatePolicy', {
    Name: 'no-s3',
    Description: '',
    Type: 'SERVICE_CONTROL_POLICY',
    Content: statement({ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }),
  })
  await management.call('organizations', 'AttachPolicy', {
    PolicyId: Policy?.PolicySummary?.Id ?? '',
    TargetId: CUSTOMER,
  })
  expect(await read()).toBe('AccessDenied 403')
  await w.close()
})
