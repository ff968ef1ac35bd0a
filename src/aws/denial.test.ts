import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../test/world.ts'
import { AwsError, type AwsClient } from '../wire/aws-client.ts'

const CUSTOMER = '111122223333'
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

describe('a refusal', () => {
  let w: TestWorld
  let aws: AwsClient
  let ann: AwsClient
  beforeAll(async () => {
    w = await world()
    aws = await w.client('customer')
    await aws.call('iam', 'CreateUser', { UserName: 'ann' })
    const { AccessKey: key } = await aws.call('iam', 'CreateAccessKey', { UserName: 'ann' })
    ann = await w.client({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' })
    await aws.call('s3', 'CreateBucket', { Bucket: 'ours' })
  })
  afterAll(() => w.close())

  const refusal = async (call: Promise<unknown>): Promise<AwsError> => {
    const error: unknown = await call.catch((thrown: unknown) => thrown)
    if (!(error instanceof AwsError)) throw new Error('was not refused')
    return error
  }

  test('of a listing names what is listed as each service does', async () => {
    const of = async (call: Promise<unknown>) => / perform: \S+ (.*) because /.exec((await refusal(call)).message)?.[1]
    expect(await of(ann.call('cloudformation', 'ListStacks', {}))).toBe(
      `on resource: arn:aws:cloudformation:us-east-1:${CUSTOMER}:stack/*/*`,
    )
    expect(await of(ann.call('iam', 'ListAccountAliases', {}))).toBe('on resource: *')
    const management = await w.client('management')
    await management.call('iam', 'CreateUser', { UserName: 'mo' })
    const { AccessKey: key } = await management.call('iam', 'CreateAccessKey', { UserName: 'mo' })
    const mo = await w.client({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' })
    expect(await of(mo.call('organizations', 'ListAccounts', {}))).toBe('on resource: *')
    expect((await refusal(ann.call('s3', 'ListBuckets', {}))).message).toContain('s3:ListAllMyBuckets because')
  })

  test('of EC2 carries a message that decodes to the denying statement and the request’s keys', async () => {
    const { Policy } = await aws.call('iam', 'CreatePolicy', {
      PolicyName: 'no-machines',
      PolicyDocument: policy({
        Sid: 'NoMachines',
        Effect: 'Deny',
        Action: ['ec2:DescribeVpcs', 'ec2:RunInstances'],
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-east-2'] } },
      }),
    })
    const arn = Policy?.Arn ?? ''
    await aws.call('iam', 'AttachUserPolicy', { UserName: 'ann', PolicyArn: arn })
    const { code, message } = await refusal(ann.call('ec2', 'DescribeVpcs', {}))
    expect(code).toBe('UnauthorizedOperation')
    expect(message).toContain(
      `User: arn:aws:iam::${CUSTOMER}:user/ann is not authorized to perform: ec2:DescribeVpcs with an explicit deny in an identity-based policy: ${arn}`,
    )
    const EncodedMessage = /Encoded authorization failure message: (\S+)/.exec(message)?.[1] ?? ''
    const { DecodedMessage } = await aws.call('sts', 'DecodeAuthorizationMessage', { EncodedMessage })
    const stranger = await w.client('redhat')
    await expect(stranger.call('sts', 'DecodeAuthorizationMessage', { EncodedMessage })).rejects.toMatchObject({
      code: 'InvalidAuthorizationMessageException',
      message: 'Message is not valid',
    })
    const decoded = JSON.parse(DecodedMessage ?? '{}') as { context: { conditions: { items: { key: string }[] } } }
    expect(decoded).toMatchObject({
      allowed: false,
      explicitDeny: true,
      matchedStatements: {
        items: [
          {
            statementId: 'NoMachines',
            effect: 'DENY',
            actions: { items: [{ value: 'ec2:DescribeVpcs' }, { value: 'ec2:RunInstances' }] },
            resources: { items: [{ value: '*' }] },
            conditions: {
              items: [
                { key: 'aws:RequestedRegion', values: { items: [{ value: 'us-east-1' }, { value: 'us-east-2' }] } },
              ],
            },
          },
        ],
      },
      failures: { items: [] },
      context: {
        principal: { name: 'ann', arn: `arn:aws:iam::${CUSTOMER}:user/ann` },
        action: 'ec2:DescribeVpcs',
        resource: '*',
      },
    })
    expect(decoded.context.conditions.items.map(({ key }) => key)).toContain('aws:RequestedRegion')
  })

  test('of S3 quotes the resource, and tells nothing to strangers', async () => {
    const { message } = await refusal(ann.call('s3', 'ListObjectsV2', { Bucket: 'ours' }))
    expect(message).toBe(
      `User: arn:aws:iam::${CUSTOMER}:user/ann is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::ours" because no identity-based policy allows the s3:ListBucket action`,
    )
    const stranger = await w.client('redhat')
    expect((await refusal(stranger.call('s3', 'ListObjectsV2', { Bucket: 'ours' }))).message).toBe('Access Denied')
    const sibling = await w.client('management')
    expect((await refusal(sibling.call('s3', 'ListObjectsV2', { Bucket: 'ours' }))).message).toContain(
      'because no resource-based policy allows the s3:ListBucket action',
    )
  })
})
