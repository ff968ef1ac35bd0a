import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../src/kernel/canonical-json.ts'
import { silentLog } from '../../src/kernel/log.ts'
import { kindOf } from '../../src/main/snapshots/kinds.ts'
import { strangeness } from '../../src/main/snapshots/strangeness.ts'
import { isPictured, type PicturedDocument } from '../../src/store/picture.ts'
import { services } from '../../src/aws/registry.ts'
import { awsClient, type AwsClient } from '../../src/wire/aws-client.ts'
import type { ServiceName } from '../../src/wire/schema/index.ts'
import { world, type TestWorld } from '../world.ts'

/** What a stranger may write in the place of anything; `undefined`: nothing at all. */
const STRANGE: readonly (Json | undefined)[] = [undefined, null, 5, 'x', [], {}, [null]]

/** Every value that is the document's with one member, at any depth, replaced. */
function* mutations(value: Json): Generator<Json> {
  if (value === null || typeof value !== 'object') return
  for (const name of Object.keys(value)) {
    const own = (value as Record<string, Json>)[name] as Json
    for (const strange of STRANGE) yield withMember(value, name, strange)
    for (const inner of mutations(own)) yield withMember(value, name, inner)
  }
}
function withMember(value: Json, name: string, member: Json | undefined): Json {
  if (Array.isArray(value))
    return value.flatMap((one: Json, at) => (String(at) !== name ? [one] : member === undefined ? [] : [member]))
  const { [name]: _gone, ...others } = value as Record<string, Json>
  return member === undefined ? others : { ...others, [name]: member }
}

describe('what a stranger’s snapshot may hold', () => {
  let w: TestWorld
  let aws: AwsClient
  let about: Readonly<Record<string, unknown>>
  let bugs: string[] = []
  beforeAll(async () => {
    w = await world({
      log: {
        ...silentLog,
        bug: (_event, error) => void bugs.push(error instanceof Error ? String(error.stack) : String(error)),
      },
    })
    about = await furnished(await w.client('customer'))
    aws = awsClient({
      endpoint: w.endpoint,
      region: 'us-east-1',
      credentials: await w.credentials('customer'),
      clock: w.clock,
      tries: 1,
    })
  }, 120_000)
  afterAll(async () => {
    aws.close()
    await w.close()
  })

  const documents = async (prefix: RegExp): Promise<readonly PicturedDocument[]> => {
    if (!isPictured(w.store)) throw new Error('a store in memory can be pictured')
    const { documents } = await w.store.picture()
    return documents.filter(
      ({ partition, key }) => prefix.test(`${partition} ${key}`) && kindOf(partition, key)?.alone === undefined,
    )
  }

  it('is no stranger’s where it is one’s own', async () => {
    const own = await documents(/./)
    expect(own.length).toBeGreaterThan(20)
    expect(own.map(strangeness).filter((strange) => strange !== undefined)).toEqual([])
  })

  it.each<[string, RegExp, ReturnType<typeof reading>]>([
    ['load balancers', /^\d+ elasticloadbalancing\//, reading(['elasticloadbalancing', 'elb'])],
    ['buckets', /^(?:\d+ s3\/(?:bucket|upload|part)|s3 bucket)\//, reading(['s3'])],
    ['objects', /^\d+ s3\/object\//, reading(['s3'])],
  ])(
    'never leads to an internal error: %s',
    async (_what, prefix, read) => {
      const found = await documents(prefix)
      expect(found.length).toBeGreaterThan(1)
      const wrong = new Map<string, string>()
      let tried = 0
      let taken = 0
      for (const document of found) {
        const { partition, key, value, blobs } = document
        for (const strange of mutations(value)) {
          tried++
          if (strangeness({ ...document, value: strange }) !== undefined) continue
          taken++
          bugs = []
          await w.store.commit({ writes: [{ partition, key, value: strange, blobs }] })
          await Promise.allSettled(read(aws, about))
          for (const bug of bugs) wrong.set(bug.split('\n').slice(0, 3).join(' '), `${key} ${JSON.stringify(strange)}`)
        }
        await w.store.commit({ writes: [{ partition, key, value, blobs }] })
      }
      expect(tried).toBeGreaterThan(taken)
      expect([...wrong].map(([bug, where]) => `${bug}\n  ${where}`.slice(0, 900))).toEqual([])
    },
    600_000,
  )
})

/** Answers the names by which it is asked for. */
async function furnished(aws: AwsClient): Promise<Readonly<Record<string, unknown>>> {
  await aws.call('iam', 'CreateUser', { UserName: 'ada', Tags: [{ Key: 'a', Value: 'b' }] })
  await aws.call('route53', 'CreateHostedZone', { Name: 'kept.example', CallerReference: 'one' })
  const { Vpc } = await aws.call('ec2', 'CreateVpc', {
    CidrBlock: '10.0.0.0/16',
    TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'a', Value: 'b' }] }],
  })
  const VpcId = Vpc?.VpcId ?? ''
  const subnet = async (CidrBlock: string, AvailabilityZone: string) =>
    (await aws.call('ec2', 'CreateSubnet', { VpcId, CidrBlock, AvailabilityZone })).Subnet?.SubnetId ?? ''
  const Subnets = [await subnet('10.0.0.0/24', 'us-east-1a'), await subnet('10.0.1.0/24', 'us-east-1b')]
  const { InternetGateway } = await aws.call('ec2', 'CreateInternetGateway', {})
  await aws.call('ec2', 'AttachInternetGateway', { VpcId, InternetGatewayId: InternetGateway?.InternetGatewayId ?? '' })
  const { LoadBalancers = [] } = await aws.call('elasticloadbalancing', 'CreateLoadBalancer', {
    Name: 'net',
    Type: 'network',
    Subnets,
    Tags: [{ Key: 'a', Value: 'b' }],
  })
  const { TargetGroups = [] } = await aws.call('elasticloadbalancing', 'CreateTargetGroup', {
    Name: 'group',
    Protocol: 'TCP',
    Port: 443,
    VpcId,
    TargetType: 'ip',
    Tags: [{ Key: 'a', Value: 'b' }],
  })
  const [LoadBalancerArn = '', TargetGroupArn = ''] = [
    LoadBalancers[0]?.LoadBalancerArn,
    TargetGroups[0]?.TargetGroupArn,
  ]
  await aws.call('elasticloadbalancing', 'ModifyLoadBalancerAttributes', {
    LoadBalancerArn,
    Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }],
  })
  await aws.call('elasticloadbalancing', 'ModifyTargetGroupAttributes', {
    TargetGroupArn,
    Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }],
  })
  await aws.call('elasticloadbalancing', 'CreateListener', {
    LoadBalancerArn,
    Protocol: 'TCP',
    Port: 443,
    DefaultActions: [{ Type: 'forward', TargetGroupArn }],
    Tags: [{ Key: 'a', Value: 'b' }],
  })
  await aws.call('elasticloadbalancing', 'RegisterTargets', {
    TargetGroupArn,
    Targets: [{ Id: '10.0.0.10', Port: 443 }],
  })
  await aws.call('elb', 'CreateLoadBalancer', {
    LoadBalancerName: 'classic',
    Subnets,
    Listeners: [{ Protocol: 'TCP', LoadBalancerPort: 80, InstanceProtocol: 'TCP', InstancePort: 8080 }],
    Tags: [{ Key: 'a', Value: 'b' }],
  })
  await aws.call('elb', 'CreateLoadBalancerPolicy', {
    LoadBalancerName: 'classic',
    PolicyName: 'proxy',
    PolicyTypeName: 'ProxyProtocolPolicyType',
    PolicyAttributes: [{ AttributeName: 'ProxyProtocol', AttributeValue: 'true' }],
  })
  await aws.call('elb', 'SetLoadBalancerPoliciesForBackendServer', {
    LoadBalancerName: 'classic',
    InstancePort: 8080,
    PolicyNames: ['proxy'],
  })

  const Bucket = 'furnished'
  await aws.call('s3', 'CreateBucket', { Bucket, ObjectLockEnabledForBucket: true })
  await aws.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } })
  await aws.call('s3', 'PutBucketOwnershipControls', {
    Bucket,
    OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] },
  })
  await aws.call('s3', 'PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: { BlockPublicPolicy: false } })
  await aws.call('s3', 'PutBucketPolicy', {
    Bucket,
    Policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` },
    }),
  })
  await aws.call('s3', 'PutBucketCors', {
    Bucket,
    CORSConfiguration: {
      CORSRules: [
        {
          AllowedOrigins: ['https://a.example'],
          AllowedMethods: ['GET'],
          AllowedHeaders: ['*'],
          ExposeHeaders: ['etag'],
        },
      ],
    },
  })
  await aws.call('s3', 'PutBucketLifecycleConfiguration', {
    Bucket,
    LifecycleConfiguration: {
      Rules: [
        {
          ID: 'a',
          Status: 'Enabled',
          Filter: { And: { Prefix: 'a', Tags: [{ Key: 'k', Value: 'v' }] } },
          Expiration: { Days: 90 },
        },
      ],
    } as never,
  })
  await aws.call('s3', 'PutBucketEncryption', {
    Bucket,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
  })
  await aws.call('s3', 'PutBucketWebsite', {
    Bucket,
    WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' } },
  })
  await aws.call('s3', 'PutBucketRequestPayment', { Bucket, RequestPaymentConfiguration: { Payer: 'Requester' } })
  await aws.call('s3', 'PutBucketNotificationConfiguration', {
    Bucket,
    NotificationConfiguration: { EventBridgeConfiguration: {} },
  })
  await aws.call('s3', 'PutBucketMetricsConfiguration', { Bucket, Id: 'all', MetricsConfiguration: { Id: 'all' } })
  await aws.call('s3', 'PutObject', {
    Bucket,
    Key: 'a',
    Body: Buffer.from('abc'),
    ContentType: 'text/plain',
    Metadata: { m: 'n' },
    Tagging: 'k=v',
    ChecksumSHA256: createHash('sha256').update('abc').digest('base64'),
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: new Date('2100-01-01'),
  } as never)
  await aws.call('s3', 'DeleteObject', { Bucket, Key: 'a' })
  await aws.call('s3', 'PutObject', { Bucket, Key: 'a', Body: Buffer.from('abcd') })
  const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', {
    Bucket,
    Key: 'a',
    Metadata: { m: 'n' },
  })
  await aws.call('s3', 'UploadPart', { Bucket, Key: 'a', UploadId, PartNumber: 1, Body: Buffer.from('abc') })
  const done = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'whole' })
  const part = await aws.call('s3', 'UploadPart', {
    Bucket,
    Key: 'whole',
    UploadId: done.UploadId ?? '',
    PartNumber: 1,
    Body: Buffer.from('abc'),
  })
  await aws.call('s3', 'CompleteMultipartUpload', {
    Bucket,
    Key: 'whole',
    UploadId: done.UploadId ?? '',
    MultipartUpload: { Parts: [{ PartNumber: 1, ETag: part.ETag }] },
  })
  return {
    LoadBalancerArn,
    TargetGroupArn,
    ResourceArns: [LoadBalancerArn, TargetGroupArn],
    LoadBalancerName: 'classic',
    LoadBalancerNames: ['classic'],
    Bucket,
    Key: 'a',
    UploadId,
    Id: 'all',
    ObjectAttributes: ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'],
  }
}

/** Every operation of these services that only reads, about what was furnished. */
const reading =
  (names: readonly ServiceName[]) =>
  (aws: AwsClient, input: Readonly<Record<string, unknown>>): readonly Promise<unknown>[] =>
    services
      .filter(({ name }) => names.includes(name))
      .flatMap(({ name, operations }) => operations.map((one) => [name, one.name] as const))
      .filter(([, operation]) => /^(?:Get|List|Head|Describe)/.test(operation))
      .map(async ([service, operation]) => {
        const { Body } = (await aws.call(service, operation as never, input as never)) as { readonly Body?: unknown }
        if (Body instanceof Readable) Body.destroy()
      })
