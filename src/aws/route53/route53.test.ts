import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
let zone = ''
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  zone = await newZone('example.com')
})
afterAll(() => w.close())

const newZone = async (Name: string, VPCId?: string, reference = `${Name} ${VPCId}`) => {
  const vpc = VPCId === undefined ? {} : { VPC: { VPCId, VPCRegion: 'us-east-1' } }
  const made = await aws.call('route53', 'CreateHostedZone', { Name, CallerReference: reference, ...vpc })
  return (made.HostedZone?.Id ?? '').replace('/hostedzone/', '')
}

const a = (Name: string, Value = '192.0.2.1') => ({ Name, Type: 'A', TTL: 60, ResourceRecords: [{ Value }] })
type Changes = readonly (readonly [action: string, record: object])[]
const change = (...changes: Changes) =>
  aws.call('route53', 'ChangeResourceRecordSets', {
    HostedZoneId: zone,
    ChangeBatch: {
      Changes: changes.map(([Action, ResourceRecordSet]) => ({
        Action,
        ResourceRecordSet: ResourceRecordSet as ReturnType<typeof a>,
      })),
    },
  })
const names = async () =>
  (await aws.call('route53', 'ListResourceRecordSets', { HostedZoneId: zone })).ResourceRecordSets?.map(
    (record) => `${record.Name} ${record.Type}`,
  )

test('a new zone holds its name servers and nothing else', async () => {
  expect(await aws.call('route53', 'GetHostedZone', { Id: zone })).toMatchObject({
    HostedZone: { Name: 'example.com.', ResourceRecordSetCount: 2, Config: { PrivateZone: false } },
    DelegationSet: {
      NameServers: [
        expect.stringMatching(/^ns-\d+\.awsdns-\d\d\.com$/),
        expect.anything(),
        expect.anything(),
        expect.anything(),
      ],
    },
  })
  expect(await names()).toEqual(['example.com. NS', 'example.com. SOA'])
})

test('the same caller reference makes no second zone', async () => {
  await expect(newZone('example.com')).rejects.toEqual(
    expect.objectContaining({ code: 'HostedZoneAlreadyExists', status: 409 }),
  )
})

test('records are kept by normal names and listed by labels from the right', async () => {
  const done = await change(
    ['CREATE', a('API.demo.example.com')],
    [
      'UPSERT',
      {
        Name: '*.apps.demo.example.com',
        Type: 'A',
        AliasTarget: {
          HostedZoneId: 'Z35SXDOTRQ7X7K',
          DNSName: 'lb.elb.us-east-1.amazonaws.com',
          EvaluateTargetHealth: false,
        },
      },
    ],
  )
  expect(await aws.call('route53', 'GetChange', { Id: done.ChangeInfo?.Id ?? '' })).toMatchObject({
    ChangeInfo: { Status: 'INSYNC' },
  })
  expect(await names()).toEqual([
    'example.com. NS',
    'example.com. SOA',
    'api.demo.example.com. A',
    '\\052.apps.demo.example.com. A',
  ])
})

const refused: readonly [string, string, Changes][] = [
  [
    'creating what exists',
    "Tried to create resource record set [name='api.demo.example.com.', type='A'] but it already exists",
    [['CREATE', a('api.demo.example.com')]],
  ],
  [
    'deleting what does not',
    "Tried to delete resource record set [name='no.example.com.', type='A'] but it was not found",
    [['DELETE', a('no.example.com')]],
  ],
  [
    'deleting with other values',
    "Tried to delete resource record set [name='api.demo.example.com.', type='A'] but the values provided do not match the current values",
    [['DELETE', a('api.demo.example.com', '192.0.2.9')]],
  ],
  [
    'a name outside the zone',
    'RRSet with DNS name www.example.org. is not permitted in zone example.com.',
    [['CREATE', a('www.example.org')]],
  ],
  [
    'a CNAME at the apex',
    'RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.',
    [['CREATE', { ...a('example.com', 'x.y'), Type: 'CNAME' }]],
  ],
  [
    'a CNAME beside another record',
    'RRSet of type CNAME with DNS name api.demo.example.com. is not permitted because a conflicting RRSet of type  A with the same DNS name already exists in zone example.com.',
    [['CREATE', { ...a('api.demo.example.com', 'x.y'), Type: 'CNAME' }]],
  ],
  [
    'an address that is none',
    "Invalid Resource Record: 'FATAL problem: ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '192.0.2.999''",
    [['CREATE', a('x.example.com', '192.0.2.999')]],
  ],
]
test.each(refused)('%s is refused, and the whole batch with it', async (_, sentence, changes) => {
  const before = await names()
  await expect(change(['UPSERT', a('beside.example.com')], ...changes)).rejects.toEqual(
    expect.objectContaining({ code: 'InvalidChangeBatch', status: 400, message: `[${sentence}]` }),
  )
  expect(await names()).toEqual(before)
})

test('within a batch each change sees those before it', async () => {
  await change(['CREATE', a('swap.example.com')])
  await change(
    ['DELETE', a('swap.example.com')],
    ['CREATE', a('swap.example.com', '192.0.2.2')],
    ['DELETE', a('swap.example.com', '192.0.2.2')],
  )
})

test('a record without TTL is an invalid request', async () => {
  const { TTL: _, ...record } = a('x.example.com')
  await expect(change(['CREATE', record])).rejects.toEqual(
    expect.objectContaining({ code: 'InvalidInput', status: 400 }),
  )
})

test('a private zone belongs to VPCs, one zone a name in each', async () => {
  const { Vpc: vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  const id = await newZone('demo.example.com', vpc?.VpcId)
  const Private = { Config: { PrivateZone: true } }
  expect(await aws.call('route53', 'GetHostedZone', { Id: id })).toMatchObject({
    HostedZone: Private,
    VPCs: [{ VPCId: vpc?.VpcId }],
  })
  const VPC = { VPCId: vpc?.VpcId, VPCRegion: 'us-east-1' }
  await expect(
    aws.call('route53', 'CreateHostedZone', { Name: 'demo.example.com', CallerReference: 'other', VPC }),
  ).rejects.toEqual(expect.objectContaining({ code: 'ConflictingDomainExists' }))
  await expect(newZone('demo.example.com', 'vpc-0123456789abcdef0')).rejects.toEqual(
    expect.objectContaining({ code: 'InvalidVPCId' }),
  )
  const found = await aws.call('route53', 'ListHostedZonesByVPC', { VPCId: vpc?.VpcId ?? '', VPCRegion: 'us-east-1' })
  expect(found.HostedZoneSummaries).toMatchObject([{ HostedZoneId: id, Name: 'demo.example.com.' }])
})

test('a zone with records of its own is not deleted', async () => {
  await expect(aws.call('route53', 'DeleteHostedZone', { Id: zone })).rejects.toEqual(
    expect.objectContaining({ code: 'HostedZoneNotEmpty', status: 400 }),
  )
  const empty = await newZone('empty.example.com')
  await aws.call('route53', 'DeleteHostedZone', { Id: empty })
  await expect(aws.call('route53', 'GetHostedZone', { Id: empty })).rejects.toEqual(
    expect.objectContaining({ code: 'NoSuchHostedZone', status: 404 }),
  )
})

test('zones listed by name go on from that name', async () => {
  await newZone('aaa.org')
  const listed = async (DNSName: string) =>
    (await aws.call('route53', 'ListHostedZonesByName', { DNSName })).HostedZones?.map((one) => one.Name)
  expect(await listed('example.com')).toEqual(['example.com.', 'demo.example.com.', 'aaa.org.'])
})

test('tags are added, replaced and removed', async () => {
  const at = { ResourceType: 'hostedzone', ResourceId: zone }
  await aws.call('route53', 'ChangeTagsForResource', {
    ...at,
    AddTags: [
      { Key: 'Name', Value: 'x' },
      { Key: 'old', Value: '1' },
    ],
  })
  await aws.call('route53', 'ChangeTagsForResource', {
    ...at,
    AddTags: [{ Key: 'Name', Value: 'y' }],
    RemoveTagKeys: ['old'],
  })
  expect(await aws.call('route53', 'ListTagsForResource', at)).toMatchObject({
    ResourceTagSet: { ResourceId: zone, Tags: [{ Key: 'Name', Value: 'y' }] },
  })
})

test.each([
  ['UPSERT', 501, 1, 'records limit of 1000'],
  ['CREATE', 11, 91, 'records limit of 1000'],
])('a batch of %s holds no more values than AWS counts: %d records of %d', async (action, many, each, message) => {
  const values = Array.from({ length: each }, (_, i) => ({ Value: `192.0.2.${i}` }))
  const record = (i: number) => ({ ...a(`n${i}.example.com`), ResourceRecords: values })
  await expect(change(...Array.from({ length: many }, (_, i) => [action, record(i)] as const))).rejects.toMatchObject({
    code: 'InvalidChangeBatch',
    message: expect.stringContaining(message) as unknown,
  })
})

test('a batch holds at most 32,000 characters of values, those of an UPSERT twice', async () => {
  const text = (i: number) => ({ ...a(`t${i}.example.com`, `"${'x'.repeat(248)}"`), Type: 'TXT' })
  const batch = (action: string, many: number) =>
    change(...Array.from({ length: many }, (_, i) => [action, text(i)] as const))
  await expect(batch('UPSERT', 65)).rejects.toMatchObject({ code: 'InvalidChangeBatch' })
  await expect(batch('CREATE', 129)).rejects.toMatchObject({ code: 'InvalidChangeBatch' })
  await batch('UPSERT', 64)
  await batch('DELETE', 64)
})

test('a character outside of ASCII is not taken for the letter that shares its last byte', async () => {
  await expect(change(['CREATE', a('\u0157.example.com')])).rejects.toMatchObject({ code: 'InvalidChangeBatch' })
})

test('a record with a set identifier and no routing policy is an invalid request', async () => {
  await expect(change(['CREATE', { ...a('set.example.com'), SetIdentifier: 'a' }])).rejects.toMatchObject({
    code: 'InvalidInput',
    message:
      'Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in Change with [Action=CREATE, Name=set.example.com, Type=A, SetIdentifier=a]',
  })
})

test.each([
  [{}, { Weight: 1 }, 'SetIdentifier b cannot be created as a non-weighted set exists with the same name and type.'],
  [{ Region: 'us-east-1' }, { Weight: 1 }, 'SetIdentifier b cannot be created as a non-weighted set exists'],
  [{ Weight: 1 }, { Region: 'us-east-1' }, 'SetIdentifier b cannot be created as a non-latency set exists'],
  [{ Weight: 1 }, { MultiValueAnswer: true }, 'cannot be created because a non multivalue answer rrset exists with'],
  [{ Weight: 1 }, {}, 'type A cannot be created as other RRSets exist with the same name and type.'],
  [
    { Region: 'us-east-1' },
    { Region: 'us-east-1' },
    'SetIdentifier b, and Region Name=us-east-1 cannot be created because a latency RRSet with the same name, type and region already exists.',
  ],
  [
    { Failover: 'SECONDARY' },
    { Failover: 'SECONDARY' },
    'SetIdentifier b, and Failover=SECONDARY cannot be created because a failover RRSet with the same name, type and failover already exists.',
  ],
  [
    { GeoLocation: { CountryCode: 'US', SubdivisionCode: 'CA' } },
    { GeoLocation: { CountryCode: 'US', SubdivisionCode: 'CA' } },
    'SetIdentifier b, and GeoLocation=US-CA cannot be created because a geolocation RRSet with the same name, type and location already exists.',
  ],
  [
    { Weight: 1 },
    { Weight: 1, TTL: 300 },
    'RRSet with DNS name www.mixed.example. and type A, SetIdentifier b cannot be created as weighted sets must contain the same TTL.',
  ],
  [
    { Failover: 'SECONDARY' },
    { Failover: 'PRIMARY' },
    'A non-alias primary ResourceRecordSet must have an associated health check.',
  ],
])('beside a record of policy %j none of policy %j is made', async (first, second, problem) => {
  const own = await newZone('mixed.example', undefined, JSON.stringify([first, second]))
  const made = (policy: object, id: string) =>
    aws.call('route53', 'ChangeResourceRecordSets', {
      HostedZoneId: own,
      ChangeBatch: {
        Changes: [
          {
            Action: 'UPSERT',
            ResourceRecordSet: {
              Name: 'www.mixed.example',
              Type: 'A',
              TTL: 60,
              ResourceRecords: [{ Value: '192.0.2.1' }],
              ...(Object.keys(policy).length > 0 && { SetIdentifier: id }),
              ...policy,
            },
          },
        ],
      },
    })
  await made(first, 'a')
  await expect(made(second, 'b')).rejects.toMatchObject({
    code: 'InvalidChangeBatch',
    message: expect.stringContaining(problem) as string,
  })
})

const weighted = (SetIdentifier: string, TTL: number) => ({ ...a('ttl.example.com'), SetIdentifier, Weight: 1, TTL })

test('a batch gives all records of a weighted set another TTL, and none of them alone', async () => {
  await change(['CREATE', weighted('a', 60)], ['CREATE', weighted('b', 60)])
  await expect(change(['UPSERT', weighted('a', 300)])).rejects.toMatchObject({ code: 'InvalidChangeBatch' })
  await change(['UPSERT', weighted('a', 300)], ['UPSERT', weighted('b', 300)])
  await change(['DELETE', weighted('a', 300)], ['DELETE', weighted('b', 300)])
})

const aliasTo = (DNSName: string, HostedZoneId: string, more: object = {}) => ({
  Name: 'alias.example.com',
  Type: 'A',
  AliasTarget: { HostedZoneId, DNSName, EvaluateTargetHealth: false },
  ...more,
})
const OUTSIDE = 'but the alias target name does not lie within the target zone'
const MISSING = 'but that target was not found'
test.each([
  ['a load balancer in the zone of another region', 'x-1.eu-west-1.elb.amazonaws.com', 'Z35SXDOTRQ7X7K', {}, OUTSIDE],
  ['a load balancer in this zone', 'x-1.us-east-1.elb.amazonaws.com', 'own', {}, OUTSIDE],
  ['a name of its own in the zone of load balancers', 'www.example.com', 'Z35SXDOTRQ7X7K', {}, OUTSIDE],
  ['a load balancer by text', 'x-1.us-east-1.elb.amazonaws.com', 'Z35SXDOTRQ7X7K', { Type: 'TXT' }, MISSING],
  ['a distribution in another zone', 'd1.cloudfront.net', 'Z35SXDOTRQ7X7K', {}, OUTSIDE],
  ['a name outside of its zone', 'www.example.org', 'own', {}, `${OUTSIDE}, Tried to create an alias that targets www.example.org., type A in zone `], // prettier-ignore
  ['a record that there is none of', 'none.example.com', 'own', {}, MISSING],
  ['itself', 'alias.example.com', 'own', {}, MISSING],
  ['another type of record', 'api.demo.example.com', 'own', { Type: 'AAAA' }, MISSING],
  ['the name servers', 'example.com', 'own', { Type: 'NS' }, MISSING],
  ['one of many answers', 'api.demo.example.com', 'own', { SetIdentifier: 'a', MultiValueAnswer: true }, 'multivalue answer alias'], // prettier-ignore
])('an alias of %s is refused', async (_, name, id, more, problem) => {
  await expect(change(['CREATE', aliasTo(name, id === 'own' ? zone : id, more)])).rejects.toMatchObject({
    code: 'InvalidChangeBatch',
    message: expect.stringContaining(problem) as string,
  })
})

test('aliases of load balancers, distributions and records of the zone are made', async () => {
  for (const [name, id] of [
    ['dualstack.x-1.us-east-1.elb.amazonaws.com', 'Z35SXDOTRQ7X7K'],
    ['x-1.elb.us-east-1.amazonaws.com', 'Z26RNL4JYFTOTI'],
    ['d111111abcdef8.cloudfront.net', 'Z2FDTNDATAQYW2'],
    ['api.demo.example.com', zone],
  ] as const)
    await change(['UPSERT', aliasTo(name, id)])
})
