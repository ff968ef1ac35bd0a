import { afterAll, beforeAll, expect, test } from 'vitest'
import { metadataService, type MetadataService } from '../../src/aws/imds/metadata.ts'
import type { Instance } from '../../src/aws/ec2/resources/instance.ts'
import { world, type TestWorld } from '../world.ts'
import { CUSTOMER } from './ground.ts'

let w: TestWorld
let instances: readonly Instance[]
beforeAll(async () => {
  w = await world()
  const aws = await w.client('customer')
  const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId: Vpc?.VpcId ?? '', CidrBlock: '10.0.0.0/24' })
  await aws.call('ec2', 'RunInstances', {
    ImageId: Images[0]?.ImageId ?? '',
    SubnetId: Subnet?.SubnetId ?? '',
    InstanceType: 'm5.xlarge',
    MinCount: 2,
    MaxCount: 2,
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
  })
  instances = w.cloud.projection
    .view()
    .scan<Instance>(CUSTOMER, 'ec2/us-east-1/instance/')
    .map(({ value }) => value)
})
afterAll(() => w.close())

const service = (instance: Instance | undefined): MetadataService =>
  metadataService(
    w.cloud.world,
    () => w.cloud.projection.view(),
    () => instance && { instance, account: CUSTOMER, region: 'us-east-1' },
  )
const ask = async (imds: MetadataService, method: string, path: string, headers: Record<string, string> = {}) =>
  imds.answer({ method, path: `/latest/${path}`, headers: new Map(Object.entries(headers)) })
const TTL = { 'x-aws-ec2-metadata-token-ttl-seconds': '60' }

test('A42: without a token of its own, an instance’s metadata tells nothing', async () => {
  const [mine, theirs] = [service(instances[0]), service(instances[1])]
  const read = (imds: MetadataService, token?: string) =>
    ask(imds, 'GET', 'meta-data/instance-id', token === undefined ? {} : { 'x-aws-ec2-metadata-token': token })
  expect((await read(mine)).status).toBe(401)
  expect((await read(mine, 'guess')).status).toBe(401)
  const token = (await ask(mine, 'PUT', 'api/token', TTL)).body
  expect(await read(mine, token)).toMatchObject({ status: 200, body: instances[0]?.id })
  expect((await read(theirs, token)).status).toBe(401)
  await w.clock.advance(61_000)
  expect((await read(mine, token)).status).toBe(401)
})

test('A42: a token is for no proxy, no GET and no odd lifetime', async () => {
  const mine = service(instances[0])
  expect((await ask(mine, 'PUT', 'api/token', { ...TTL, 'x-forwarded-for': '10.0.0.9' })).status).toBe(403)
  expect((await ask(mine, 'GET', 'api/token', TTL)).status).toBe(405)
  for (const seconds of ['0', '21601', '-1', 'x', ''])
    expect((await ask(mine, 'PUT', 'api/token', { 'x-aws-ec2-metadata-token-ttl-seconds': seconds })).status).toBe(400)
  expect((await ask(service(undefined), 'PUT', 'api/token', TTL)).status).toBe(403)
})
