import { execFile } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeOfficial, leftIn, official, type Official } from '../official.ts'

const ACCOUNT = 'arn:aws:iam::111122223333'
const INSTALLER = `${ACCOUNT}:role/ManagedOpenShift-Installer-Role`
const AUTO = ['--mode', 'auto', '-y'] as const

interface Told {
  readonly id: string
  readonly state: string
  readonly openshift_version?: string
  readonly nodes: { readonly compute: number }
}

describeOfficial('ROSA_BIN', (binary) => {
  let rosa: Official
  beforeAll(async () => {
    rosa = await official(binary)
  }, 60_000)
  afterAll(() => rosa.close())

  const cluster = async (name: string): Promise<Told | undefined> => {
    const { code, out } = await rosa.try('describe', 'cluster', '-c', name, '-o', 'json')
    return code === 0 ? (JSON.parse(out) as Told) : undefined
  }
  const until = async (what: string, holds: () => Promise<boolean>) => {
    for (const end = performance.now() + 60_000; performance.now() < end;) if (await holds()) return
    throw new Error(`never came true: ${what}`)
  }
  const firstConfig = async () =>
    (JSON.parse(await rosa.run('list', 'oidc-config', '-o', 'json')) as readonly { readonly id: string }[])[0]?.id ?? ''

  test('is logged in by the environment alone, sees production, and finds the account fit', async () => {
    expect(await rosa.run('whoami')).toContain(`AWS ARN:                      ${ACCOUNT}:user/stint`)
    await rosa.run('verify', 'quota')
    await rosa.run('verify', 'permissions')
    expect(await rosa.run('list', 'regions')).toContain('us-east-1')
    expect(await rosa.run('list', 'versions')).toMatch(/4\.21\.9 +yes/)
    expect(await rosa.run('list', 'instance-types')).toContain('m5.xlarge')
    expect(await rosa.run('list', 'gates', '--version', '4.19')).toContain('flowcontrol')
    await rosa.run('login', '--token', rosa.environment['OCM_TOKEN'] ?? '', '--url', `${rosa.environment['OCM_URL']}/openshift.com`) // prettier-ignore
  })

  test(
    'makes a cluster, scales, upgrades and removes it, and leaves nothing, within a minute',
    { timeout: 180_000 },
    async () => {
      const begin = performance.now()
      await rosa.run('create', 'account-roles', ...AUTO)
      const { Role } = await rosa.aws.call('iam', 'GetRole', { RoleName: 'ManagedOpenShift-Installer-Role' })
      expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toContain('arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer') // prettier-ignore
      await rosa.run('create', 'oidc-config', ...AUTO)
      const config = await firstConfig()
      await rosa.run('create', 'operator-roles', '--prefix', 'demo', '--oidc-config-id', config, '--role-arn', INSTALLER, ...AUTO) // prettier-ignore
      await rosa.run('create', 'cluster', '-c', 'demo', '--sts', '--oidc-config-id', config, '--operator-roles-prefix', 'demo', ...AUTO) // prettier-ignore
      await until('ready', async () => (await cluster('demo'))?.state === 'ready')
      expect(await rosa.run('logs', 'install', '-c', 'demo')).toContain('installed')
      expect(await rosa.run('list', 'clusters')).toMatch(/demo +ready +Classic \(STS\)/)

      await rosa.run('edit', 'machinepool', 'worker', '-c', 'demo', '--replicas', '3')
      expect((await cluster('demo'))?.nodes.compute).toBe(3)
      await rosa.run('create', 'machinepool', '-c', 'demo', '--name', 'extra', '--replicas', '1', '--labels', 'a=b', '--taints', 'k=v:NoSchedule') // prettier-ignore
      expect(await rosa.run('list', 'machinepools', '-c', 'demo')).toMatch(/extra +No +1/)
      await rosa.run('delete', 'machinepool', '-c', 'demo', '--machinepool', 'extra', '-y')

      await rosa.run('edit', 'ingress', 'apps', '-c', 'demo', '--route-selector', 'team=red', '-y')
      expect(await rosa.run('list', 'ingresses', '-c', 'demo')).toContain('team=red')
      await rosa.run('create', 'kubeletconfig', '-c', 'demo', '--pod-pids-limit', '8192', '-y')
      await rosa.run('edit', 'kubeletconfig', '-c', 'demo', '--pod-pids-limit', '9000', '-y')
      expect(await rosa.run('describe', 'kubeletconfig', '-c', 'demo')).toMatch(/Pod Pids Limit: +9000/)
      await rosa.run('delete', 'kubeletconfig', '-c', 'demo', '-y')

      expect(await rosa.run('create', 'admin', '-c', 'demo')).toContain('oc login')
      await rosa.run('create', 'idp', '-c', 'demo', '--type', 'htpasswd', '--name', 'local', '--username', 'bob', '--password', 'Abcdefgh12345678!') // prettier-ignore
      await rosa.run('grant', 'user', 'dedicated-admin', '-c', 'demo', '--user', 'bob')
      expect(await rosa.run('list', 'users', '-c', 'demo')).toMatch(/bob +dedicated-admins/)
      await rosa.run('revoke', 'user', 'dedicated-admin', '-c', 'demo', '--user', 'bob', '-y')
      await rosa.run('delete', 'admin', '-c', 'demo', '-y')

      await rosa.run('upgrade', 'cluster', '-c', 'demo', '--version', '4.22.3', ...AUTO)
      expect(await rosa.run('list', 'upgrades', '-c', 'demo')).toContain('scheduled for')
      await until('upgraded', async () => (await cluster('demo'))?.openshift_version === '4.22.3')

      await rosa.run('edit', 'cluster', '-c', 'demo', '--enable-delete-protection', '-y')
      expect((await rosa.try('delete', 'cluster', '-c', 'demo', '-y')).code).toBe(1)
      await rosa.run('edit', 'cluster', '-c', 'demo', '--enable-delete-protection=false', '-y')
      await rosa.run('delete', 'cluster', '-c', 'demo', '-y')
      await until('gone', async () => (await cluster('demo')) === undefined)
      await rosa.run('delete', 'operator-roles', '--prefix', 'demo', ...AUTO)
      await rosa.run('delete', 'oidc-provider', '--oidc-config-id', config, ...AUTO)
      await rosa.run('delete', 'oidc-config', '--oidc-config-id', config, ...AUTO)
      await rosa.run('delete', 'account-roles', '--prefix', 'ManagedOpenShift', ...AUTO)
      expect(await leftIn(rosa.aws)).toEqual([])
      expect((performance.now() - begin) / 1000).toBeLessThan(60)
    },
  )

  test('links an OCM role and a user role, whose trust the account proves', { timeout: 60_000 }, async () => {
    await rosa.run('create', 'ocm-role', '--admin', ...AUTO)
    await rosa.run('create', 'user-role', ...AUTO)
    expect(await rosa.run('list', 'ocm-roles')).toMatch(/Yes +Yes/)
    const [ocm, user] = (await leftIn(rosa.aws)).filter((arn) => arn.includes(':role/'))
    await rosa.run('unlink', 'user-role', '--role-arn', user ?? '', '-y')
    await rosa.run('link', 'user-role', '--role-arn', user ?? '', '-y')
    await rosa.run('delete', 'ocm-role', '--role-arn', ocm ?? '', ...AUTO)
    await rosa.run('delete', 'user-role', '--role-arn', user ?? '', ...AUTO)
    expect(await leftIn(rosa.aws)).toEqual([])
  })

  test(
    'keeps an OIDC configuration in the customer’s own bucket, and writes one as raw files',
    { timeout: 60_000 },
    async () => {
      // prettier-ignore
      await rosa.run('create', 'account-roles', '--classic', '--prefix', 'Own', '--path', '/team/', '--external-id', 'ext-1234', ...AUTO) // prettier-ignore
      await rosa.run('create', 'oidc-config', '--managed=false', '--prefix', 'mine', '--role-arn', `${ACCOUNT}:role/team/Own-Installer-Role`, ...AUTO) // prettier-ignore
      expect(await rosa.run('list', 'oidc-config')).toMatch(/https:\/\/mine-oidc-\w{8}\.s3\.us-east-1\.amazonaws\.com/)
      await rosa.run('delete', 'oidc-config', '--oidc-config-id', await firstConfig(), ...AUTO)
      await rosa.run('create', 'oidc-config', '--managed=false', '--raw-files', '--prefix', 'raw', '-y')
      expect(readdirSync(rosa.folder).filter((name) => name.includes('raw-oidc-'))).toHaveLength(3)
      await rosa.run('delete', 'account-roles', '--prefix', 'Own', ...AUTO)
      expect(await leftIn(rosa.aws)).toEqual([])
    },
  )

  test(
    'makes operator roles for a cluster in three zones, hibernates and resumes it, and finds them again when it is gone',
    { timeout: 180_000 },
    async () => {
      await rosa.run('create', 'account-roles', '--classic', ...AUTO)
      await rosa.run('create', 'cluster', '-c', 'multi', '--sts', '--multi-az', ...AUTO)
      await until('ready', async () => (await cluster('multi'))?.state === 'ready')
      const id = (await cluster('multi'))?.id ?? ''
      expect((await rosa.try('delete', 'account-roles', '--prefix', 'ManagedOpenShift', ...AUTO)).err).toContain('is associated with the cluster multi') // prettier-ignore
      await rosa.run('hibernate', 'cluster', '-c', 'multi', '-y')
      await until('hibernating', async () => (await cluster('multi'))?.state === 'hibernating')
      await rosa.run('resume', 'cluster', '-c', 'multi', '-y')
      await until('ready', async () => (await cluster('multi'))?.state === 'ready')
      await rosa.run('delete', 'cluster', '-c', 'multi', '-y')
      await until('gone', async () => (await cluster('multi')) === undefined)
      await rosa.run('delete', 'operator-roles', '-c', id, ...AUTO)
      await rosa.run('delete', 'oidc-provider', '-c', id, ...AUTO)
      await rosa.run('delete', 'account-roles', '--prefix', 'ManagedOpenShift', ...AUTO)
      expect(await leftIn(rosa.aws)).toEqual([])
    },
  )

  test(
    'prints commands in manual mode that make a private cluster in the customer’s own network, and remove what it leaves',
    { timeout: 300_000 },
    async () => {
      const MANUAL = ['--mode', 'manual', '-y'] as const
      const subnets = await ownNetwork(rosa)
      await typed(rosa, 'create', 'account-roles', '--classic', ...MANUAL)
      const wanted = ['--private-link', '--subnet-ids', subnets.join(','), '--machine-cidr', '10.0.0.0/16']
      await rosa.run('create', 'cluster', '-c', 'inner', '--sts', ...wanted, ...MANUAL)
      await typed(rosa, 'create', 'operator-roles', '-c', 'inner', ...MANUAL)
      await typed(rosa, 'create', 'oidc-provider', '-c', 'inner', ...MANUAL)
      await until('ready', async () => (await cluster('inner'))?.state === 'ready')
      expect(await rosa.run('describe', 'cluster', '-c', 'inner')).toMatch(/Private: +Yes/)
      const id = (await cluster('inner'))?.id ?? ''
      await rosa.run('delete', 'cluster', '-c', 'inner', '-y')
      await until('gone', async () => (await cluster('inner')) === undefined)
      await typed(rosa, 'delete', 'operator-roles', '-c', id, ...MANUAL)
      await typed(rosa, 'delete', 'oidc-provider', '-c', id, ...MANUAL)
      await typed(rosa, 'delete', 'account-roles', '--prefix', 'ManagedOpenShift', ...MANUAL)
      expect(await leftIn(rosa.aws)).toEqual([])
    },
  )

  test(
    'goes the other way as well: init, a cluster by an access key, and nothing left',
    { timeout: 180_000 },
    async () => {
      await rosa.run('init')
      const { AttachedPolicies } = await rosa.aws.call('iam', 'ListAttachedUserPolicies', { UserName: 'osdCcsAdmin' })
      expect(AttachedPolicies?.map(({ PolicyName }) => PolicyName)).toEqual(['AdministratorAccess'])
      await rosa.run('init')
      await rosa.run('create', 'cluster', '-c', 'old', '--mint-mode', '-y')
      await until('ready', async () => (await cluster('old'))?.state === 'ready')
      expect(await rosa.run('list', 'clusters')).toMatch(/old +ready +Classic\n/)
      await rosa.run('edit', 'machinepool', 'worker', '-c', 'old', '--replicas', '3')
      const users = async () =>
        ((await rosa.aws.call('iam', 'ListUsers', {})).Users ?? []).map(({ UserName }) => UserName)
      expect(await users()).toHaveLength(2 + 6)
      expect((await rosa.try('init', '--delete', '-y')).err).toContain('user still has clusters')
      await rosa.run('delete', 'cluster', '-c', 'old', '-y')
      await until('gone', async () => (await cluster('old')) === undefined)
      await rosa.run('init', '--delete', '-y')
      expect(await users()).toEqual(['stint'])
      expect(await leftIn(rosa.aws)).toEqual([])
    },
  )
})

/** A VPC whose one private subnet reaches the world through a NAT gateway; answers the subnets that the cluster takes. */
async function ownNetwork({ aws }: Official): Promise<readonly string[]> {
  const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
  const VpcId = Vpc?.VpcId ?? ''
  for (const attribute of ['EnableDnsSupport', 'EnableDnsHostnames'])
    await aws.call('ec2', 'ModifyVpcAttribute', { VpcId, [attribute]: { Value: true } })
  const subnetOf = async (CidrBlock: string) =>
    (await aws.call('ec2', 'CreateSubnet', { VpcId, CidrBlock, AvailabilityZone: 'us-east-1a' })).Subnet?.SubnetId ?? ''
  const [inner, outer] = [await subnetOf('10.0.0.0/18'), await subnetOf('10.0.128.0/20')]
  const { InternetGateway } = await aws.call('ec2', 'CreateInternetGateway', {})
  const GatewayId = InternetGateway?.InternetGatewayId ?? ''
  await aws.call('ec2', 'AttachInternetGateway', { VpcId, InternetGatewayId: GatewayId })
  const { AllocationId = '' } = await aws.call('ec2', 'AllocateAddress', { Domain: 'vpc' })
  const { NatGateway } = await aws.call('ec2', 'CreateNatGateway', { SubnetId: outer, AllocationId })
  const routed = async (SubnetId: string, target: object) => {
    const { RouteTable } = await aws.call('ec2', 'CreateRouteTable', { VpcId })
    const RouteTableId = RouteTable?.RouteTableId ?? ''
    await aws.call('ec2', 'AssociateRouteTable', { RouteTableId, SubnetId })
    await aws.call('ec2', 'CreateRoute', { RouteTableId, DestinationCidrBlock: '0.0.0.0/0', ...target })
  }
  await routed(outer, { GatewayId })
  await routed(inner, { NatGatewayId: NatGateway?.NatGatewayId ?? '' })
  return [inner]
}

const run = promisify(execFile)

/** Runs in bash what rosa prints for a person to type, as printed. */
async function typed(rosa: Official, ...words: readonly string[]): Promise<void> {
  const commands = (await rosa.run(...words)).split('\n').filter((line) => /^(?:aws |\t)/.test(line)).join('\n') // prettier-ignore
  const env = { ...rosa.environment, PATH: process.env['PATH'] ?? '', HOME: rosa.folder }
  await run('bash', ['-ec', commands], { cwd: rosa.folder, env })
}
