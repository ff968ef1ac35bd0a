import { afterEach, describe, expect, test } from 'vitest'
import {
  BUCKET,
  CS,
  ISSUER,
  order,
  ownIssuer as makeIssuer,
  RED_HAT_MANAGED,
  statusOf,
  untilState as until,
} from '../testing/own-issuer.ts'
import { ACCOUNT, whole, type Whole } from '../testing/whole.ts'

let w: Whole
afterEach(() => w.close())

const status = (id: string) => statusOf(w, id)
const untilState = (id: string, state: string) => until(w, id, state)
const ownIssuer = (published: 'its key' | 'another key', tags: typeof RED_HAT_MANAGED) => makeIssuer(w, published, tags)
const post = (config: string, more: object = {}) => order(w, config, more)

describe('with the customer’s own issuer', () => {
  test('the key is read as their Installer role, and the cluster comes up', { timeout: 60_000 }, async () => {
    w = await whole()
    const id = await post(await ownIssuer('its key', RED_HAT_MANAGED))
    await untilState(id, 'ready')
    const { Events = [] } = await w.aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'GetSecretValue' }],
    })
    const [record] = Events.map(
      ({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent) as { userIdentity: { arn: string } },
    )
    expect(record?.userIdentity.arn).toContain(
      `arn:aws:sts::${ACCOUNT}:assumed-role/ManagedOpenShift-Installer-Role/ocm-`,
    )
  })

  test(
    'a secret without Red Hat’s tag cannot be read: the cluster says so, and goes on once it is tagged',
    { timeout: 60_000 },
    async () => {
      w = await whole()
      const id = await post(await ownIssuer('its key', []))
      await untilState(id, 'error')
      expect((await status(id)).description).toContain('is not allowed to perform secretsmanager:GetSecretValue')
      await w.aws.call('secretsmanager', 'TagResource', {
        SecretId: `rosa-private-key-${BUCKET}`,
        Tags: RED_HAT_MANAGED,
      })
      await untilState(id, 'ready')
    },
  )

  test('an issuer that shows another key is told before anything is built', { timeout: 60_000 }, async () => {
    w = await whole()
    const id = await post(await ownIssuer('another key', RED_HAT_MANAGED))
    await untilState(id, 'error')
    expect((await status(id)).description).toContain(`${ISSUER}/keys.json does not hold the cluster's signing key`)
    expect((await w.aws.call('ec2', 'DescribeInstances', {})).Reservations ?? []).toEqual([])
  })
})

describe('elsewhere: in three zones, or in another region', () => {
  const ownedBy = (infraId: string) => [{ Name: `tag:kubernetes.io/cluster/${infraId}`, Values: ['owned'] }]
  const called = (region: string): Whole['aws']['call'] =>
    ((service, operation, input) => w.aws.call(service, operation, input, { region })) as Whole['aws']['call']

  async function runningZones(infraId: string, region: string): Promise<readonly string[]> {
    const { Reservations = [] } = await called(region)('ec2', 'DescribeInstances', {
      Filters: [...ownedBy(infraId), { Name: 'instance-state-name', Values: ['running'] }],
    })
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances)
    return instances.map(({ Placement }) => Placement?.AvailabilityZone ?? '').toSorted()
  }

  const threeIn = (region: string) =>
    ['a', 'a', 'a', 'b', 'b', 'b', 'c', 'c', 'c'].map((letter) => `${region}${letter}`)

  test('a cluster becomes ready with three machines of each kind, one a zone', { timeout: 120_000 }, async () => {
    w = await whole()
    const id = await post(await ownIssuer('its key', RED_HAT_MANAGED), { multi_az: true })
    await untilState(id, 'ready')
    const { body: cluster } = await w.ocm('GET', `${CS}/clusters/${id}`)
    expect(cluster.nodes).toMatchObject({ master: 3, infra: 3, compute: 3, total: 9 })
    expect(await runningZones(cluster.infra_id, 'us-east-1')).toEqual(threeIn('us-east-1'))
  })

  /** What a region holds of a cluster, by kind; load balancers and buckets are the account's only cluster's. */
  async function heldIn(region: string, infraId: string): Promise<Readonly<Record<string, number>>> {
    const call = called(region)
    const Filters = ownedBy(infraId)
    const alive = [...Filters, { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] }]
    const [vpcs, subnets, gateways, addresses, groups, interfaces, volumes, machines, balancers, targets] =
      await Promise.all([
        call('ec2', 'DescribeVpcs', { Filters }),
        call('ec2', 'DescribeSubnets', { Filters }),
        call('ec2', 'DescribeNatGateways', { Filter: [...Filters, { Name: 'state', Values: ['available'] }] }),
        call('ec2', 'DescribeAddresses', { Filters }),
        call('ec2', 'DescribeSecurityGroups', { Filters }),
        call('ec2', 'DescribeNetworkInterfaces', {}),
        call('ec2', 'DescribeVolumes', { Filters }),
        call('ec2', 'DescribeInstances', { Filters: alive }),
        call('elasticloadbalancing', 'DescribeLoadBalancers', {}),
        call('elasticloadbalancing', 'DescribeTargetGroups', {}),
      ])
    const counted = {
      vpcs: vpcs.Vpcs,
      subnets: subnets.Subnets,
      gateways: gateways.NatGateways,
      addresses: addresses.Addresses,
      groups: groups.SecurityGroups,
      interfaces: interfaces.NetworkInterfaces,
      volumes: volumes.Volumes,
      instances: machines.Reservations?.flatMap(({ Instances = [] }) => Instances),
      balancers: balancers.LoadBalancers,
      targets: targets.TargetGroups,
    }
    return Object.fromEntries(Object.entries(counted).map(([name, list = []]) => [name, list.length]))
  }

  test(
    'of another region, a whole cluster lives there: all of it, its growth too, and nothing at home or after its end',
    { timeout: 120_000 },
    async () => {
      w = await whole()
      const region = 'eu-west-1'
      const id = await post(await ownIssuer('its key', RED_HAT_MANAGED), { region: { id: region } })
      const infraId = (await w.ocm('GET', `${CS}/clusters/${id}`)).body.infra_id as string
      const before = [await heldIn(region, infraId), await heldIn('us-east-1', infraId)]
      await untilState(id, 'ready')
      expect(await runningZones(infraId, region)).toEqual(Array(7).fill('eu-west-1a'))
      const there = await heldIn(region, infraId)
      expect(there).toMatchObject({ vpcs: 1, subnets: 2, gateways: 1, addresses: 1, instances: 7, volumes: 7 })
      for (const count of Object.values(there)) expect(count).toBeGreaterThan(0)
      expect(await heldIn('us-east-1', infraId)).toEqual(before[1])
      const { Buckets = [] } = await w.aws.call('s3', 'ListBuckets', {})
      const registry = Buckets.map(({ Name = '' }) => Name).find((name) => name.includes('image-registry')) ?? ''
      expect(registry).toContain(region)
      expect(await w.aws.call('s3', 'GetBucketLocation', { Bucket: registry })).toMatchObject({ LocationConstraint: region }) // prettier-ignore
      const { HostedZones = [] } = await w.aws.call('route53', 'ListHostedZones', {})
      expect(HostedZones).toHaveLength(2)

      await w.ocm('PATCH', `${CS}/clusters/${id}/machine_pools/worker`, { replicas: 4 })
      await w.until('nine machines', async () => (await runningZones(infraId, region)).length === 9)
      expect((await heldIn('us-east-1', infraId))['instances']).toBe(0)

      await w.ocm('DELETE', `${CS}/clusters/${id}`)
      await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).status === 404)
      expect([await heldIn(region, infraId), await heldIn('us-east-1', infraId)]).toEqual(before)
      expect((await w.aws.call('route53', 'ListHostedZones', {})).HostedZones ?? []).toEqual([])
      expect((await w.aws.call('s3', 'ListBuckets', {})).Buckets?.map(({ Name }) => Name)).toEqual([BUCKET])
      expect((await w.aws.call('iam', 'ListInstanceProfiles', {})).InstanceProfiles ?? []).toEqual([])
    },
  )

  test(
    'of another region, what is built stands there; removed in the middle, nothing is left there',
    { timeout: 120_000 },
    async () => {
      w = await whole()
      const region = 'eu-west-1'
      const id = await post(await ownIssuer('its key', RED_HAT_MANAGED), { region: { id: region }, multi_az: true })
      const infraId = (await w.ocm('GET', `${CS}/clusters/${id}`)).body.infra_id as string
      const log = async () => (await w.ocm('GET', `${CS}/clusters/${id}/logs/install`)).body.content as string
      await w.until('machines', async () => (await log()).includes('Registered 4 machines'))
      expect(new Set(await runningZones(infraId, region))).toEqual(new Set(threeIn(region)))
      const call = called(region)
      const owned = ownedBy(infraId)
      expect((await call('ec2', 'DescribeSubnets', { Filters: owned })).Subnets).toHaveLength(6)
      expect((await w.aws.call('ec2', 'DescribeVpcs', { Filters: owned })).Vpcs ?? []).toEqual([])
      await w.ocm('DELETE', `${CS}/clusters/${id}`)
      await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).status === 404)
      expect((await call('ec2', 'DescribeVpcs', { Filters: owned })).Vpcs ?? []).toEqual([])
      expect((await w.aws.call('route53', 'ListHostedZones', {})).HostedZones ?? []).toEqual([])
      expect((await w.aws.call('s3', 'ListBuckets', {})).Buckets?.map(({ Name }) => Name)).toEqual([BUCKET])
    },
  )
})
