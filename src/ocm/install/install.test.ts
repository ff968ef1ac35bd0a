import { cloudFetch } from '../../main/cloud-fetch.ts'
import { at, textAt } from '../http/fields.ts'
import { kubernetesClient } from '../kubernetes.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterTagKey } from '../../catalogue/tags.ts'
import { clusterBody, makeAccountRoles, makeOperatorRoles, makeProvider, whole, type Whole } from '../testing/whole.ts'

const CS = '/api/clusters_mgmt/v1'

describe('a cluster from its first call to its last resource', () => {
  let w: Whole
  let id = ''
  let infraId = ''
  let before: readonly string[] = []
  const state = async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).body?.state as string | undefined

  beforeAll(async () => {
    w = await whole()
    const { body: config } = await w.ocm('POST', `${CS}/oidc_configs`, { managed: true })
    await makeAccountRoles(w.aws)
    await makeOperatorRoles(w.aws, config.issuer_url)
    await makeProvider(w.aws, config.issuer_url)
    before = await inventory(w)
    const made = await w.ocm('POST', `${CS}/clusters`, clusterBody({}, { oidc_config: { id: config.id } }))
    id = made.body.id as string
    infraId = made.body.infra_id as string
  }, 60_000)
  afterAll(() => w.close())

  test('it becomes ready: three control plane, two infra and two worker nodes', { timeout: 120_000 }, async () => {
    await w.until('ready', async () => (await state()) === 'ready')
    const { body: cluster } = await w.ocm('GET', `${CS}/clusters/${id}`)
    expect(cluster).toMatchObject({
      status: { state: 'ready', description: '', dns_ready: true, oidc_ready: true },
      openshift_version: '4.21.9',
      nodes: { master: 3, infra: 2, compute: 2, total: 7 },
    })
    expect((await instances(w, infraId)).map(({ name }) => name.replace(/-[a-z0-9]{5}$/, '')).toSorted()).toEqual([
      `${infraId}-infra-us-east-1a`,
      `${infraId}-infra-us-east-1a`,
      `${infraId}-master-0`,
      `${infraId}-master-1`,
      `${infraId}-master-2`,
      `${infraId}-worker-us-east-1a`,
      `${infraId}-worker-us-east-1a`,
    ])
  })

  test('its log names the stages in their order and ends with its being ready; tail and offset choose lines', async () => {
    const log = async (query: string) =>
      ((await w.ocm('GET', `${CS}/clusters/${id}/logs/install${query}`)).body.content as string).trimEnd().split('\n')
    const lines = await log('')
    const stages = lines.flatMap((line) => /msg="(.*): started"/.exec(line)?.[1] ?? [])
    expect(stages).toEqual([
      'DNS setup',
      'Preflight checks',
      'Infrastructure Pre-provisioning',
      'Network-infrastructure Provisioning',
      'Post-network, pre-machine Provisioning',
      'Bootstrap Ignition Provisioning',
      'Machine Provisioning',
      'Infrastructure Post-provisioning',
      'Bootstrap Destroy',
      'Cluster initialization',
    ])
    expect(lines.at(-1)).toContain("Cluster 'demo' is ready")
    expect(await log('?tail=2')).toEqual(lines.slice(-2))
    expect(await log('?offset=3')).toEqual(lines.slice(3))
  })

  test('what served the bootstrap only is gone', async () => {
    await expect(
      w.aws.call('s3', 'HeadBucket', { Bucket: `openshift-bootstrap-data-${infraId}` }),
    ).rejects.toMatchObject({ status: 404 })
    const { SecurityGroups = [] } = await w.aws.call('ec2', 'DescribeSecurityGroups', {
      Filters: [{ Name: 'group-name', Values: [`${infraId}-controlplane`] }],
    })
    const ssh = SecurityGroups[0]?.IpPermissions?.filter(({ IpRanges = [] }) => IpRanges.length > 0)
    expect(ssh).toEqual([])
  })

  test('every credential that the installer was issued lived an hour at most, under Red Hat’s role', async () => {
    const { Events = [] } = await w.aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' }],
    })
    const records = Events.map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent) as AssumeRoleRecord)
    const own = records.filter(({ requestParameters }) => requestParameters?.roleSessionName === `ocm-${infraId}`)
    expect(own.length).toBeGreaterThan(0)
    for (const record of own) {
      expect(record.requestParameters?.durationSeconds).toBeLessThanOrEqual(3600)
      expect(record.userIdentity).toMatchObject({ accountId: '710019948333' })
    }
  })

  test('a machine pool that is scaled gets its machine, and gives it back', { timeout: 60_000 }, async () => {
    const workers = async () => (await instances(w, infraId)).filter(({ name }) => name.includes('-worker-')).length
    const scaled = await w.ocm('PATCH', `${CS}/clusters/${id}/machine_pools/worker`, { replicas: 3 })
    expect(scaled.body).toMatchObject({ id: 'worker', replicas: 3, instance_type: 'm5.xlarge' })
    await w.until('three workers', async () => (await workers()) === 3)
    await w.ocm('PATCH', `${CS}/clusters/${id}/machine_pools/worker`, { replicas: 2 })
    await w.until('two workers', async () => (await workers()) === 2)
  })

  test('a pool’s labels and taints come to the nodes that it has, and go from them', { timeout: 60_000 }, async () => {
    const { body: credentials } = await w.ocm('GET', `${CS}/clusters/${id}/credentials`)
    const { token } = JSON.parse(credentials.kubeconfig).users[0].user as { token: string }
    const { tls } = w.server.doors
    const inside = cloudFetch(w.server.clock, w.server.caCertificate, () => Number(new URL(tls).port))
    const kubernetes = kubernetesClient(`${tls}/clusters/${id}`, token, inside.fetch)
    const workers = async () =>
      (await kubernetes.list(
        '/api/v1/nodes?labelSelector=node-role.kubernetes.io%2Fworker,!node-role.kubernetes.io%2Finfra',
      )) as unknown as {
        metadata: { labels: Record<string, string> }
        spec: { taints?: object[] }
      }[]
    const edit = (labels: object, taints: object[]) =>
      w.ocm('PATCH', `${CS}/clusters/${id}/machine_pools/worker`, { labels, taints })
    const taint = { key: 'team', value: 'shop', effect: 'NoSchedule' }
    await edit({ team: 'shop' }, [taint])
    await w.until('labels and taints on every worker', async () => {
      const nodes = await workers()
      return nodes.every(({ metadata, spec }) => metadata.labels['team'] === 'shop' && spec.taints?.length === 1)
    })
    await edit({}, [])
    await w.until('no label and no taint', async () => {
      const nodes = await workers()
      return nodes.every(({ metadata, spec }) => !('team' in metadata.labels) && !spec.taints?.length)
    })
    expect(await workers()).toHaveLength(2)
    inside.close()
  })

  test(
    'its identity providers and the side of its ingress are handed on to its own configuration',
    { timeout: 60_000 },
    async () => {
      const { body: credentials } = await w.ocm('GET', `${CS}/clusters/${id}/credentials`)
      const { token } = JSON.parse(credentials.kubeconfig).users[0].user as { token: string }
      const { tls } = w.server.doors
      const inside = cloudFetch(w.server.clock, w.server.caCertificate, () => Number(new URL(tls).port))
      const kubernetes = kubernetesClient(`${tls}/clusters/${id}`, token, inside.fetch)
      const providers = async () => at((await kubernetes.get('/apis/config.openshift.io/v1/oauths/cluster')) ?? {}, 'spec.identityProviders') // prettier-ignore
      const idps = `${CS}/clusters/${id}/identity_providers`
      const password = 'Abcdefgh12345678!'
      const { body: local } = await w.ocm('POST', idps, { type: 'HTPasswdIdentityProvider', name: 'local', htpasswd: { username: 'bob', password } }) // prettier-ignore
      const { body: hub } = await w.ocm('POST', idps, { type: 'GithubIdentityProvider', name: 'hub', github: { client_id: 'c', client_secret: 'hush', organizations: ['acme'] } }) // prettier-ignore
      await w.until('two providers', async () => ((await providers()) as unknown[] | undefined)?.length === 2)
      expect(await providers()).toEqual(
        expect.arrayContaining([
          { name: 'local', mappingMethod: 'claim', type: 'HTPasswd', htpasswd: { fileData: { name: `idp-${local.id.toLowerCase()}` } } }, // prettier-ignore
          { name: 'hub', mappingMethod: 'claim', type: 'GitHub', github: { clientID: 'c', organizations: ['acme'], clientSecret: { name: `idp-${hub.id.toLowerCase()}` } } }, // prettier-ignore
        ]),
      )
      const secrets = async () => new Map((await kubernetes.list('/api/v1/namespaces/openshift-config/secrets')).map((one) => [textAt(one, 'metadata.name'), at(one, 'data') as Record<string, string>])) // prettier-ignore
      const file = Buffer.from((await secrets()).get(`idp-${local.id.toLowerCase()}`)?.['htpasswd'] ?? '', 'base64').toString() // prettier-ignore
      expect(file).toMatch(/^bob:\$/)
      expect(file).not.toContain(password)
      await w.ocm('DELETE', `${idps}/${hub.id}`)
      await w.until('one secret', async () => (await secrets()).size === 1)

      const balancer = async () => {
        const service = await kubernetes.get('/api/v1/namespaces/openshift-ingress/services/router-default')
        const [ingress] = (at(service ?? {}, 'status.loadBalancer.ingress') ?? []) as { hostname: string }[]
        return ingress?.hostname ?? ''
      }
      const outer = await balancer()
      const { body: all } = await w.ocm('GET', `${CS}/clusters/${id}/ingresses`)
      const ingress = `${CS}/clusters/${id}/ingresses/${all.items[0].id}`
      await w.ocm('PATCH', ingress, { listening: 'internal' })
      await w.until('a balancer inside', async () => ![outer, ''].includes(await balancer()))
      const { LoadBalancers = [] } = await w.aws.call('elasticloadbalancing', 'DescribeLoadBalancers', {})
      const now = await balancer()
      expect(LoadBalancers.find(({ DNSName }) => DNSName === now)?.Scheme).toBe('internal')
      await w.ocm('PATCH', ingress, { listening: 'external' })
      await w.until('a balancer outside', async () => ![now, ''].includes(await balancer()))
      inside.close()
    },
  )

  test('another machine pool comes with its machines and goes with them', { timeout: 60_000 }, async () => {
    const big = async () => (await instances(w, infraId)).filter(({ name }) => name.includes('-big-')).length
    const body = { id: 'big', replicas: 1, instance_type: 'm6i.2xlarge', labels: { kind: 'big' } }
    expect((await w.ocm('POST', `${CS}/clusters/${id}/machine_pools`, body)).status).toBe(201)
    await w.until('a big machine', async () => (await big()) === 1)
    expect((await w.ocm('DELETE', `${CS}/clusters/${id}/machine_pools/big`)).status).toBe(204)
    await w.until('no big machine', async () => (await big()) === 0)
    const { body: left } = await w.ocm('GET', `${CS}/clusters/${id}/machine_pools`)
    expect(left.items.map((pool: { id: string }) => pool.id)).toEqual(['worker'])
  })

  test.each([
    [{ instance_type: 'm6g.xlarge' }, "Machine type 'm6g.xlarge' is not supported"],
    [{ labels: { 'a/b/c': '' } }, "'labels': 'a/b/c' is not a valid label key"],
    [{ labels: { a: 'b c' } }, "'labels.a': 'b c' is not a valid label value"],
    [{ taints: [{ key: '-a', effect: 'NoSchedule' }] }, "'-a' is not a valid taint key"],
    [
      { taints: ['x', 'y'].map((value) => ({ key: 'a', value, effect: 'NoSchedule' })) },
      "more than one taint 'a' with effect 'NoSchedule'",
    ],
    [{ taints: [{ key: 'a', effect: 'Never' }] }, 'Taint effect'],
    [{ subnets: ['subnet-0123456789abcdef0'] }, 'is not one of the cluster'],
    [{ replicas: 250 }, 'must be at most 249'],
    [{ autoscaling: { min_replicas: 3, max_replicas: 2 } }, "must not be less than 'min_replicas'"],
    [{ replicas: 1, autoscaling: { min_replicas: 1, max_replicas: 2 } }, 'exclude each other'],
  ])('a machine pool with %j is refused', async (wish, reason) => {
    expect(await w.ocm('POST', `${CS}/clusters/${id}/machine_pools`, { id: 'wrong', ...wish })).toMatchObject({
      status: 400,
      body: { kind: 'Error', reason: expect.stringContaining(reason) },
    })
  })

  test('what a machine pool’s machines are made by stays as it is, and the pool of the cluster itself stays', async () => {
    const worker = `${CS}/clusters/${id}/machine_pools/worker`
    const { body: before } = await w.ocm('GET', worker)
    const { instance_type, availability_zones, root_volume } = before
    expect(await w.ocm('PATCH', worker, { instance_type, availability_zones, root_volume })).toMatchObject({
      status: 200,
    })
    for (const [name, value] of [
      ['instance_type', 'm5.4xlarge'],
      ['availability_zones', ['us-east-1b']],
      ['root_volume', { aws: { size: 500 } }],
      ['id', 'other'],
    ] as const)
      expect(await w.ocm('PATCH', worker, { [name]: value })).toMatchObject({
        status: 400,
        body: {
          reason: expect.stringContaining(
            `'${name === 'root_volume' ? 'root_volume.aws.size' : name}' of a machine pool cannot be changed`,
          ),
        },
      })
    expect(await w.ocm('DELETE', worker)).toMatchObject({ status: 400 })
    expect((await w.ocm('GET', worker)).body).toEqual(before)
  })

  test('its credentials open its API', async () => {
    const { body } = await w.ocm('GET', `${CS}/clusters/${id}/credentials`)
    const kubeconfig = JSON.parse(body.kubeconfig)
    expect(kubeconfig.clusters[0].cluster.server).toBe(`${w.server.doors.tls}/clusters/${id}`)
    expect(kubeconfig.users[0].user.token).toMatch(/^sha256~/)
  })

  test(
    'an hour later the installer holds new credentials and the cluster is still ready',
    { timeout: 60_000 },
    async () => {
      await w.server.clock.advance(61 * 60_000)
      expect(await state()).toBe('ready')
    },
  )

  test('protected against deletion it stays', async () => {
    await w.ocm('PATCH', `${CS}/clusters/${id}/delete_protection`, { enabled: true })
    expect(await w.ocm('DELETE', `${CS}/clusters/${id}`)).toMatchObject({ status: 403 })
    await w.ocm('PATCH', `${CS}/clusters/${id}/delete_protection`, { enabled: false })
  })

  test('removed, it leaves what was there before it, and nothing else', { timeout: 120_000 }, async () => {
    expect((await w.ocm('DELETE', `${CS}/clusters/${id}`)).status).toBe(204)
    expect(await state()).toBe('uninstalling')
    await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).status === 404)
    expect(await inventory(w)).toEqual(before)
    const search = encodeURIComponent(`plan.id = 'MOA' AND cluster_id = '${id}' AND status = 'Deprovisioned'`)
    expect((await w.ocm('GET', `/api/accounts_mgmt/v1/subscriptions?search=${search}`)).body.total).toBe(1)
  })
})

interface AssumeRoleRecord {
  readonly userIdentity: object
  readonly requestParameters?: { readonly roleSessionName?: string; readonly durationSeconds?: number }
}

/** The living instances of a cluster. */
async function instances({ aws }: Whole, infraId: string) {
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', {
    Filters: [
      { Name: `tag:${clusterTagKey(infraId)}`, Values: ['owned'] },
      { Name: 'instance-state-name', Values: ['pending', 'running'] },
    ],
  })
  return Reservations.flatMap(({ Instances = [] }) =>
    Instances.map(({ Tags = [] }) => ({ name: Tags.find(({ Key }) => Key === 'Name')?.Value ?? '' })),
  )
}

/** Everything in the account that an installation might add to, by id. */
async function inventory({ aws }: Whole): Promise<readonly string[]> {
  const [vpcs, subnets, groups, tables, gateways, nats, addresses, endpoints, interfaces, volumes] = await Promise.all([
    aws.call('ec2', 'DescribeVpcs', {}),
    aws.call('ec2', 'DescribeSubnets', {}),
    aws.call('ec2', 'DescribeSecurityGroups', {}),
    aws.call('ec2', 'DescribeRouteTables', {}),
    aws.call('ec2', 'DescribeInternetGateways', {}),
    aws.call('ec2', 'DescribeNatGateways', {}),
    aws.call('ec2', 'DescribeAddresses', {}),
    aws.call('ec2', 'DescribeVpcEndpoints', {}),
    aws.call('ec2', 'DescribeNetworkInterfaces', {}),
    aws.call('ec2', 'DescribeVolumes', {}),
  ])
  const [{ Reservations = [] }, balancers, targets, hosted, buckets, profiles] = await Promise.all([
    aws.call('ec2', 'DescribeInstances', {}),
    aws.call('elasticloadbalancing', 'DescribeLoadBalancers', {}),
    aws.call('elasticloadbalancing', 'DescribeTargetGroups', {}),
    aws.call('route53', 'ListHostedZones', {}),
    aws.call('s3', 'ListBuckets', {}),
    aws.call('iam', 'ListInstanceProfiles', {}),
  ])
  const alive = Reservations.flatMap(({ Instances = [] }) => Instances).filter(
    ({ State }) => State?.Name !== 'terminated',
  )
  const nat = (nats.NatGateways ?? []).filter(({ State }) => State !== 'deleted')
  const endpoint = (endpoints.VpcEndpoints ?? []).filter(({ State }) => State !== 'deleted')
  return [
    ...(vpcs.Vpcs ?? []).map(({ VpcId }) => VpcId),
    ...(subnets.Subnets ?? []).map(({ SubnetId }) => SubnetId),
    ...(groups.SecurityGroups ?? []).map(({ GroupId }) => GroupId),
    ...(tables.RouteTables ?? []).map(({ RouteTableId }) => RouteTableId),
    ...(gateways.InternetGateways ?? []).map(({ InternetGatewayId }) => InternetGatewayId),
    ...nat.map(({ NatGatewayId }) => NatGatewayId),
    ...(addresses.Addresses ?? []).map(({ AllocationId }) => AllocationId),
    ...endpoint.map(({ VpcEndpointId }) => VpcEndpointId),
    ...(interfaces.NetworkInterfaces ?? []).map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    ...(volumes.Volumes ?? []).map(({ VolumeId }) => VolumeId),
    ...alive.map(({ InstanceId }) => InstanceId),
    ...(balancers.LoadBalancers ?? []).map(({ LoadBalancerArn }) => LoadBalancerArn),
    ...(targets.TargetGroups ?? []).map(({ TargetGroupArn }) => TargetGroupArn),
    ...(hosted.HostedZones ?? []).map(({ Id }) => Id),
    ...(buckets.Buckets ?? []).map(({ Name }) => Name),
    ...(profiles.InstanceProfiles ?? []).map(({ InstanceProfileName }) => InstanceProfileName),
  ].map((name) => name ?? '')
}
