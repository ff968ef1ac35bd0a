import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  DescribeVpcsCommand,
  CreateVpcCommand,
  EC2Client,
  RunInstancesCommand,
  DescribeImagesCommand,
  CreateSubnetCommand,
  waitUntilInstanceRunning,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2'
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  NoSuchEntityException,
  paginateListRoles,
} from '@aws-sdk/client-iam'
import {
  DescribeOrganizationCommand,
  ListRootsCommand,
  OrganizationsClient,
  paginateListAccounts,
} from '@aws-sdk/client-organizations'
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53'
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { world, type TestWorld } from '../world.ts'

const CUSTOMER = '111122223333'
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: CUSTOMER }, Action: 'sts:AssumeRole' }],
})

interface Held {
  readonly endpoint: string
  readonly region: string
  readonly maxAttempts: number
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken?: string
  }
}

describe('the AWS SDK for JavaScript, version 3', () => {
  let w: TestWorld
  let person: Held
  const as = ({ accessKeyId, secretAccessKey, sessionToken }: Credentials): Held => ({
    endpoint: w.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) },
  })
  beforeAll(async () => {
    w = await world()
    person = as(await w.credentials('customer'))
  })
  afterAll(() => w.close())

  it('assumes a role that it made, and is told apart from a stranger', async () => {
    const iam = new IAMClient(person)
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'Builder', AssumeRolePolicyDocument: TRUST }))
    await iam.send(
      new AttachRolePolicyCommand({ RoleName: 'Builder', PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }),
    )
    const { Credentials: got } = await new STSClient(person).send(
      new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'sdk', DurationSeconds: 900 }),
    )
    expect(Math.abs((got?.Expiration?.getTime() ?? 0) - w.clock.now() - 900_000)).toBeLessThan(5000)
    const session = as({
      accessKeyId: got?.AccessKeyId ?? '',
      secretAccessKey: got?.SecretAccessKey ?? '',
      sessionToken: got?.SessionToken,
    })
    expect((await new STSClient(session).send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:sts::${CUSTOMER}:assumed-role/Builder/sdk`,
    )
    const roles: string[] = []
    for await (const page of paginateListRoles({ client: new IAMClient(session), pageSize: 1 }, {}))
      roles.push(...(page.Roles ?? []).map(({ RoleName = '' }) => RoleName))
    expect(roles).toContain('Builder')
    await expect(
      new IAMClient(session).send(new CreateRoleCommand({ RoleName: 'x', AssumeRolePolicyDocument: TRUST })),
    ).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } })
    await expect(iam.send(new GetRoleCommand({ RoleName: 'Nobody' }))).rejects.toThrow(NoSuchEntityException)
    const wrong = { ...person, credentials: { ...person.credentials, secretAccessKey: 'x'.repeat(40) } }
    await expect(new STSClient(wrong).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
    })
  })

  it('puts a stream in chunks with a checksum behind it, and reads back the same', async () => {
    const s3 = new S3Client({ ...person, forcePathStyle: true })
    await s3.send(new CreateBucketCommand({ Bucket: 'sdk-streams' }))
    const content = randomBytes(700_000)
    const Body = Readable.from(
      (function* () {
        for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536)
      })(),
    )
    const sent: string[] = []
    s3.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> }
        sent.push(
          `${headers['content-encoding'] ?? ''} ${headers['x-amz-trailer'] ?? ''} ${headers['x-amz-content-sha256'] ?? ''}`,
        )
        return next(args)
      },
      { step: 'finalizeRequest', priority: 'low' },
    )
    const put = await s3.send(
      new PutObjectCommand({
        Bucket: 'sdk-streams',
        Key: 'flow',
        Body,
        ContentLength: content.length,
        ChecksumAlgorithm: 'SHA256',
      }),
    )
    expect(put.ChecksumSHA256).toBe(createHash('sha256').update(content).digest('base64'))
    expect(sent[0]).toContain('aws-chunked x-amz-checksum-sha256')
    const got = await s3.send(new GetObjectCommand({ Bucket: 'sdk-streams', Key: 'flow', ChecksumMode: 'ENABLED' }))
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? []).equals(content)).toBe(true)
    const head = await s3.send(new HeadObjectCommand({ Bucket: 'sdk-streams', Key: 'flow' }))
    expect([head.ContentLength, head.ContentEncoding]).toEqual([content.length, undefined])
    const listed = await s3.send(new ListObjectsV2Command({ Bucket: 'sdk-streams' }))
    expect(listed.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['flow', content.length]])
    await expect(s3.send(new GetObjectCommand({ Bucket: 'sdk-streams', Key: 'ebb' }))).rejects.toThrow(NoSuchKey)
    await expect(
      s3.send(
        new PutObjectCommand({ Bucket: 'sdk-streams', Key: 'x', Body: 'x', ChecksumSHA256: 'A'.repeat(43) + '=' }),
      ),
    ).rejects.toMatchObject({ name: 'BadDigest' })
  })

  it('runs an instance in a network of its own', async () => {
    const ec2 = new EC2Client(person)
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))
    const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId: Vpc?.VpcId, CidrBlock: '10.0.1.0/24' }))
    const { Images } = await ec2.send(
      new DescribeImagesCommand({ Owners: ['amazon'], Filters: [{ Name: 'architecture', Values: ['x86_64'] }] }),
    )
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: Images?.[0]?.ImageId,
        InstanceType: 'm5.xlarge',
        MinCount: 1,
        MaxCount: 1,
        SubnetId: Subnet?.SubnetId,
      }),
    )
    const InstanceIds = [Instances?.[0]?.InstanceId ?? '']
    const waited = await waitUntilInstanceRunning(
      { client: ec2, maxWaitTime: 20, minDelay: 1, maxDelay: 1 },
      { InstanceIds },
    )
    expect(String(waited.state)).toBe('SUCCESS')
    await ec2.send(new TerminateInstancesCommand({ InstanceIds }))
    await expect(ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] }))).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    })
    await expect(ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16', DryRun: true }))).rejects.toMatchObject({
      name: 'DryRunOperation',
    })
  })

  it('reads the organization, of which a member sees less', async () => {
    const organization = new OrganizationsClient(as(await w.credentials('management')))
    const { Organization } = await organization.send(new DescribeOrganizationCommand({}))
    expect(Organization?.FeatureSet).toBe('ALL')
    const accounts: string[] = []
    for await (const page of paginateListAccounts({ client: organization }, {}))
      accounts.push(...(page.Accounts ?? []).map(({ Id = '' }) => Id))
    expect(accounts).toContain(CUSTOMER)
    await expect(new OrganizationsClient(person).send(new ListRootsCommand({}))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      $metadata: { httpStatusCode: 400 },
    })
  })

  it('writes records into a zone', async () => {
    const dns = new Route53Client(person)
    const { HostedZone } = await dns.send(
      new CreateHostedZoneCommand({ Name: 'sdk.example.com', CallerReference: 'one' }),
    )
    const record = {
      Name: '*.apps.sdk.example.com',
      Type: 'A',
      TTL: 30,
      ResourceRecords: [{ Value: '10.0.0.7' }],
    } as const
    const change = (Action: 'CREATE' | 'DELETE') =>
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: HostedZone?.Id,
        ChangeBatch: {
          Changes: [{ Action, ResourceRecordSet: { ...record, ResourceRecords: [...record.ResourceRecords] } }],
        },
      })
    await dns.send(change('CREATE'))
    const { ResourceRecordSets } = await dns.send(new ListResourceRecordSetsCommand({ HostedZoneId: HostedZone?.Id }))
    expect(ResourceRecordSets?.map(({ Name, Type }) => `${Name} ${Type}`)).toContain('\\052.apps.sdk.example.com. A')
    await expect(dns.send(change('CREATE'))).rejects.toMatchObject({ name: 'InvalidChangeBatch' })
    await dns.send(change('DELETE'))
  })
})
