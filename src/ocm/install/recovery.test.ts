import { afterEach, describe, expect, test } from 'vitest'
import { operators } from '../../catalogue/operators.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import { StoreAway } from '../../store/away.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/Store.ts'
import {
  accountRoleArn,
  clusterBody,
  makeAccountRoles,
  makeOperatorRole,
  makeOperatorRoles,
  makeProvider,
  operatorArn,
  whole,
  type Whole,
} from '../testing/whole.ts'

const CS = '/api/clusters_mgmt/v1'
const INSTALLER = accountRoleArn('Installer')

let w: Whole
afterEach(() => w.close())

async function newIssuer() {
  const { body } = await w.ocm('POST', `${CS}/oidc_configs`, { managed: true })
  return body as { readonly id: string; readonly issuer_url: string }
}

const post = async (config: string, sts: object = {}) =>
  (await w.ocm('POST', `${CS}/clusters`, clusterBody({}, { oidc_config: { id: config }, ...sts }))).body as {
    readonly id: string
    readonly infra_id: string
  }

const status = async (id: string) => (await w.ocm('GET', `${CS}/clusters/${id}/status`)).body

const untilDescribed = (id: string, text: string) =>
  w.until(text, async () => ((await status(id)).description as string).includes(text))
const untilReady = (id: string) => w.until('ready', async () => (await status(id)).state === 'ready')

async function deployable(): Promise<string> {
  const config = await newIssuer()
  await makeAccountRoles(w.aws)
  await makeOperatorRoles(w.aws, config.issuer_url)
  await makeProvider(w.aws, config.issuer_url)
  return config.id
}

test('an installation goes on within a second of the store’s being back, however long it was away', async () => {
  const store = memoryStore()
  let isAway = true
  const tried: number[] = []
  const lease: Store['lease'] = async (name, holder, now, until) => {
    if (name.startsWith('ocm/cluster/')) tried.push(now)
    if (isAway) throw new StoreAway('it does not answer')
    return store.lease(name, holder, now, until)
  }
  w = await whole({ store: { ...store, lease } })
  const { id } = await post(await deployable())
  await w.server.clock.advance(120_000)
  expect(w.server.clock.now() - (tried.at(-1) ?? 0)).toBeLessThanOrEqual(1_000)
  isAway = false
  await untilReady(id)
})

describe('a cluster that waits says for what', () => {
  test('role by role, then the provider, then a policy; and goes on by itself', { timeout: 60_000 }, async () => {
    w = await whole()
    const config = await newIssuer()
    const { id } = await post(config.id)
    await untilDescribed(
      id,
      `the installer role ${INSTALLER} cannot be assumed: sts:AssumeRole was refused with AccessDenied`,
    )
    expect(await status(id)).toMatchObject({ state: 'waiting' })

    await makeAccountRoles(w.aws)
    const [first, ...others] = operators
    for (const row of others) await makeOperatorRole(w.aws, config.issuer_url, row)
    const missing = `the operator role of ${first?.namespace}/${first?.secret}, ${first && operatorArn(first)}, does not exist`
    await untilDescribed(id, missing)
    expect((await status(id)).description).toMatch(/the OIDC provider \S+ does not exist/)

    if (first) await makeOperatorRole(w.aws, 'https://elsewhere.example', first)
    await untilDescribed(id, `does not trust the issuer ${config.issuer_url}`)

    const RoleName = (first ? operatorArn(first) : '').split('/').at(-1) ?? ''
    await w.aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'permissions' })
    await w.aws.call('iam', 'DeleteRole', { RoleName })
    if (first) await makeOperatorRole(w.aws, config.issuer_url, first)
    await w.aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'permissions' })
    await makeProvider(w.aws, config.issuer_url)
    await untilDescribed(id, 'has no policy attached')
    expect((await status(id)).description).toContain(
      `To mend it: rosa create operator-roles --cluster ${id} --mode auto -y`,
    )
    expect(await status(id)).toMatchObject({ state: 'waiting', oidc_ready: false })

    const denied = { Effect: 'Deny', Action: 'route53:ChangeResourceRecordSets', Resource: '*' }
    const allowed = { Effect: 'Allow', Action: ['elasticloadbalancing:*', 'route53:*'], Resource: '*' }
    const put = (...Statement: object[]) =>
      w.aws.call('iam', 'PutRolePolicy', {
        RoleName,
        PolicyName: 'permissions',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
      })
    await put(allowed)
    await untilDescribed(
      id,
      `${first && operatorArn(first)}, is not allowed to perform tag:GetResources, which statement 1 of ${first?.policy} for 4.21 grants: no statement of its policies allows it`,
    )
    await put({ ...allowed, Action: '*' }, denied)
    await untilDescribed(id, 'route53:ChangeResourceRecordSets, which statement 1')
    expect((await status(id)).description).toMatch(
      /a statement of \S+_permissions denies it. To mend it: aws iam delete-role-policy --role-name \S+ --policy-name permissions$/,
    )
  })

  test('removed while it waits, it is gone at once, for nothing was made', async () => {
    w = await whole()
    const { id } = await post((await newIssuer()).id)
    await w.ocm('DELETE', `${CS}/clusters/${id}`)
    await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).status === 404)
  })

  test('with a wrong external id the installer role is refused, with the right one it is assumed', async () => {
    w = await whole()
    const config = await newIssuer()
    await makeAccountRoles(w.aws, 'the-right-one')
    const { id } = await post(config.id, { external_id: 'a-wrong-one' })
    await untilDescribed(id, 'cannot be assumed')
    await w.ocm('DELETE', `${CS}/clusters/${id}`)
    await w.until('gone', async () => (await w.ocm('GET', `${CS}/clusters/${id}`)).status === 404)
    const second = await post(config.id, { external_id: 'the-right-one' })
    await untilDescribed(second.id, 'the operator role of')
  })
})

describe('an installation that is hindered', () => {
  const RoleName = 'ManagedOpenShift-Installer-Role'
  /** By a boundary: what the role's own policies lack is found out before anything begins. */
  const deny = async (Action: string) => {
    const Statement = [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action, Resource: '*' },
    ]
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    const { Policy } = await w.aws.call('iam', 'CreatePolicy', { PolicyName: 'boundary', PolicyDocument })
    await w.aws.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: Policy?.Arn ?? '' })
  }
  const mend = () => w.aws.call('iam', 'DeleteRolePermissionsBoundary', { RoleName })

  test(
    'names the denied action, the role and AWS’s message, and goes on once it is allowed',
    { timeout: 90_000 },
    async () => {
      w = await whole()
      const config = await deployable()
      await deny('ec2:CreateNatGateway')
      const { id } = await post(config)
      await w.until('error', async () => (await status(id)).state === 'error')
      const { description, provision_error_code: code, provision_error_message: message } = await status(id)
      expect(description).toContain('Network-infrastructure Provisioning: ')
      expect(message).toContain(`Role ${INSTALLER} is not allowed to perform ec2:CreateNatGateway: `)
      expect(message).toContain('explicit deny')
      expect(code).toBe('OCM3055')
      await mend()
      await untilReady(id)
      expect(await status(id)).toMatchObject({ description: '' })
      expect((await status(id)).provision_error_code).toBeUndefined()
    },
  )

  test('ended and begun again at many moments, makes nothing twice', { timeout: 120_000 }, async () => {
    w = await whole()
    const { id, infra_id: infraId } = await post(await deployable())
    for (let restart = 0; restart < 8; restart++) {
      await w.server.clock.sleep(60)
      await w.restart()
    }
    await untilReady(id)
    expect(await counted(infraId)).toEqual(WHOLE)
  })

  test('each step taken a second time finds what it made', { timeout: 90_000 }, async () => {
    w = await whole()
    const { id, infra_id: infraId } = await post(await deployable())
    await untilReady(id)
    const again = [
      'ignition',
      'bootstrap-machine',
      'control-plane-machines',
      'targets',
      'bootstrap-complete',
      'bootstrap-destroy',
    ]
    await rewrite(`install/${id}`, (install) => ({ ...install, done: again, begun: true }))
    await rewrite(`cluster/${id}`, (cluster) => ({ ...cluster, state: 'error' }))
    await untilReady(id)
    expect(await counted(infraId)).toEqual({ ...WHOLE, buckets: WHOLE.buckets + 1 })
  })
})

/** What a single-zone cluster consists of. */
const WHOLE = {
  vpcs: 1,
  subnets: 2,
  gateways: 1,
  nats: 1,
  addresses: 1,
  tables: 2,
  endpoints: 1,
  groups: 4,
  instances: 7,
  zones: 2,
  profiles: 2,
  buckets: 1,
}

async function counted(infraId: string): Promise<typeof WHOLE> {
  const Filters = [{ Name: `tag:kubernetes.io/cluster/${infraId}`, Values: ['owned'] }]
  const { aws } = w
  const { Reservations = [] } = await aws.call('ec2', 'DescribeInstances', {
    Filters: [...Filters, { Name: 'instance-state-name', Values: ['pending', 'running'] }],
  })
  const groups = (await aws.call('ec2', 'DescribeSecurityGroups', { Filters })).SecurityGroups ?? []
  const own = ['controlplane', 'node', 'apiserver-lb', 'lb'].map((name) => `${infraId}-${name}`)
  const buckets = (await aws.call('s3', 'ListBuckets', {})).Buckets ?? []
  return {
    vpcs: (await aws.call('ec2', 'DescribeVpcs', { Filters })).Vpcs?.length ?? 0,
    subnets: (await aws.call('ec2', 'DescribeSubnets', { Filters })).Subnets?.length ?? 0,
    gateways: (await aws.call('ec2', 'DescribeInternetGateways', { Filters })).InternetGateways?.length ?? 0,
    nats: (await aws.call('ec2', 'DescribeNatGateways', { Filter: Filters })).NatGateways?.length ?? 0,
    addresses: (await aws.call('ec2', 'DescribeAddresses', { Filters })).Addresses?.length ?? 0,
    tables: (await aws.call('ec2', 'DescribeRouteTables', { Filters })).RouteTables?.length ?? 0,
    endpoints: (await aws.call('ec2', 'DescribeVpcEndpoints', { Filters })).VpcEndpoints?.length ?? 0,
    groups: groups.filter(({ GroupName = '' }) => own.includes(GroupName)).length,
    instances: Reservations.flatMap(({ Instances = [] }) => Instances).length,
    zones: (await aws.call('route53', 'ListHostedZones', {})).HostedZones?.length ?? 0,
    profiles: (await aws.call('iam', 'ListInstanceProfiles', {})).InstanceProfiles?.length ?? 0,
    buckets: buckets.filter(({ Name = '' }) => Name.includes(infraId)).length,
  }
}

async function rewrite(key: string, change: (value: Readonly<Record<string, Json>>) => Json): Promise<void> {
  const value = (await w.store.get('ocm', key))?.value as Readonly<Record<string, Json>>
  await w.store.commit({ writes: [{ partition: 'ocm', key, value: change(value) }] })
}
