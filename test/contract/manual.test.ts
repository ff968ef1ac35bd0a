import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createColors } from 'picocolors'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '../../src/cli/command.ts'
import { providerWant } from '../../src/cli/iam/oidc-provider.ts'
import { policyRemoval, roleRemoval } from '../../src/cli/iam/removal.ts'
import type { Want } from '../../src/cli/plan/aws-call.ts'
import { carryOut, type Mode } from '../../src/cli/plan/carry-out.ts'
import { accountRolesWants } from '../../src/cli/rosa/account-roles.ts'
import { bucketWants, newOidcBucket } from '../../src/cli/rosa/oidc-bucket.ts'
import { commonExternalId } from '../../src/cli/rosa/external-id.ts'
import { installerRole, operatorRolesWants } from '../../src/cli/rosa/operator-roles.ts'
import { openSession, type Session } from '../../src/cli/session.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { operatorRoleName } from '../../src/catalogue/names.ts'
import { oidcProviderTags } from '../../src/catalogue/tags.ts'
import { describeClient } from '../clients.ts'
import { world, type TestWorld } from '../world.ts'

const run = promisify(execFile)
const ACCOUNT = '111122223333'
const ISSUER = 'https://rh-oidc.s3.us-east-1.amazonaws.com/2abcdefghijklmnopqrstuvwxyz01234'
const BOUNDARY = 'arn:aws:iam::aws:policy/AdministratorAccess'
/** Characters that have a meaning in the AWS CLI's short form of tags. */
const PREFIX = 'Team=a+b@c'

/** A world, a person at a terminal in an empty folder, and what they were told. */
interface Seat {
  readonly world: TestWorld
  readonly session: Session
  readonly folder: string
  readonly printed: string[]
  readonly environment: Readonly<Record<string, string>>
}

async function seat(): Promise<Seat> {
  const own = await world()
  const folder = await mkdtemp(join(tmpdir(), 'stint-manual-'))
  const { accessKeyId, secretAccessKey } = await own.credentials('customer')
  const environment = {
    AWS_ENDPOINT_URL: own.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    OCM_URL: 'http://127.0.0.1:1',
    OCM_TOKEN: 'unused',
  }
  const printed: string[] = []
  const terminal: Terminal = {
    interactive: false,
    color: createColors(false),
    environment,
    cwd: folder,
    format: 'text',
    print: (line) => void printed.push(line),
    note: () => {},
  }
  const input: Input = { arguments: [], flags: new Map() }
  return { world: own, session: await openSession(input, terminal), folder, printed, environment }
}

/** Steps 1, 2, 4, 5 and 6, as the commands make them. */
const STEPS: readonly ((session: Session) => Promise<readonly Want[]>)[] = [
  async (session) => {
    const { policies, roles } = await accountRolesWants(session, {
      prefix: PREFIX,
      path: '/team/rosa/',
      version: '4.21',
      boundary: BOUNDARY,
      externalId: 'our:secret/1',
    })
    return [...policies, ...roles]
  },
  async (session) => {
    const installer = installerRole(`arn:aws:iam::${ACCOUNT}:role/team/rosa/${PREFIX}-Installer-Role`)
    const roleOf = (operator: { namespace: string; secret: string }) =>
      `arn:aws:iam::${ACCOUNT}:role/team/rosa/${operatorRoleName('demo-w4e1', operator)}`
    const { policies, roles } = await operatorRolesWants(session, {
      issuer: ISSUER,
      installer,
      version: '4.21',
      roleOf,
      clusterId: '2abc',
    })
    return [...policies, ...roles]
  },
  async (session) => [
    await providerWant(
      session.aws,
      { account: ACCOUNT, partition: 'aws', issuer: ISSUER, tags: oidcProviderTags('2abc') },
      async () => 'a'.repeat(40),
    ),
  ],
]

/** Everything in IAM of the account, without what no two worlds have in common: ids and times. */
async function iamState({ session: { aws } }: Seat): Promise<unknown> {
  const details = await aws.call('iam', 'GetAccountAuthorizationDetails', {
    Filter: ['Role', 'LocalManagedPolicy'],
    MaxItems: 1000,
  })
  const { OpenIDConnectProviderList: providers = [] } = await aws.call('iam', 'ListOpenIDConnectProviders', {})
  const trusted = await Promise.all(
    providers.map(({ Arn: arn = '' }) =>
      aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn }),
    ),
  )
  const policies = await Promise.all(
    (details.Policies ?? []).map(async ({ Arn: arn = '', PolicyName: name, Path: path }) => ({
      name,
      path,
      tags: (await aws.call('iam', 'ListPolicyTags', { PolicyArn: arn })).Tags,
      document: (await aws.call('iam', 'GetPolicyVersion', { PolicyArn: arn, VersionId: 'v1' })).PolicyVersion
        ?.Document,
    })),
  )
  const roles = (details.RoleDetailList ?? []).map((role) => [
    role.Arn,
    role.AssumeRolePolicyDocument,
    role.Tags,
    role.AttachedManagedPolicies,
    role.PermissionsBoundary,
  ])
  return byText({ policies, roles, trusted: trusted.map(({ CreateDate: _made, ...provider }) => provider) })
}

/** Lists in one order: IAM promises none for tags and entities. */
function byText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byText).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, byText(inner)]))
}

async function carried(
  { session, printed, folder, environment }: Seat,
  wants: readonly Want[],
  mode: Mode,
): Promise<void> {
  printed.length = 0
  await carryOut(session, wants, mode)
  // One by one, as a person would paste them.
  for (const command of printed.flatMap((text) => text.split('\n\n')))
    await run('bash', ['-c', command], {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: folder, ...environment },
    })
}

let auto: Seat
let manual: Seat
beforeAll(async () => {
  ;[auto, manual] = await Promise.all([seat(), seat()])
  for (const step of STEPS) await carryOut(auto.session, await step(auto.session), 'auto')
})
afterAll(async () => {
  for (const { world: own, session, folder } of [auto, manual]) {
    session.close()
    await own.close()
    await rm(folder, { recursive: true })
  }
})

describe('auto mode', () => {
  it('makes four account roles, ten policies, six operator roles and a provider', async () => {
    const { roles, policies, trusted } = (await iamState(auto)) as {
      roles: unknown[]
      policies: unknown[]
      trusted: unknown[]
    }
    expect([roles.length, policies.length, trusted.length]).toEqual([10, 10, 1])
  })

  it('has nothing left to do when it is asked again', async () => {
    const again = await Promise.all(STEPS.map((step) => step(auto.session)))
    expect(again.flat().flatMap(({ calls }) => calls.map(({ operation }) => operation))).toEqual([])
  })

  it('mends what was taken away, and only that', async () => {
    const { aws } = auto.session
    const name = `${PREFIX}-Worker-Role`
    const policy = `arn:aws:iam::${ACCOUNT}:policy/team/rosa/${name}-Policy`
    await aws.call('iam', 'DetachRolePolicy', { RoleName: name, PolicyArn: policy })
    await aws.call('iam', 'UntagRole', { RoleName: name, TagKeys: ['rosa_role_type'] })
    const [first = async () => []] = STEPS
    const calls = (await first(auto.session)).flatMap((want) => want.calls)
    expect(calls.map(({ operation }) => operation)).toEqual(['TagRole', 'AttachRolePolicy'])
    for (const call of calls) await call.run(aws)
  })

  it('refuses to put an external id on a role that is there without it', async () => {
    const asked = {
      prefix: PREFIX,
      path: '/team/rosa/',
      version: '4.21',
      boundary: BOUNDARY,
      externalId: 'another',
    } as const
    await expect(accountRolesWants(auto.session, asked)).rejects.toThrow(/another external id/)
  })

  it('refuses a role of the same name under another path', async () => {
    const asked = { prefix: PREFIX, path: '/', version: '4.21' } as const
    await expect(accountRolesWants(auto.session, asked)).rejects.toThrow(/stands under the path \/team\/rosa\//)
  })
})

describe('a cluster for roles that ask for an external id', () => {
  const arn = (title: string) => `arn:aws:iam::${ACCOUNT}:role/team/rosa/${PREFIX}-${title}-Role`

  it('presents the one that they have in common', async () => {
    expect(await commonExternalId(auto.session, [arn('Installer'), arn('Support')])).toBe('our:secret/1')
    expect(await commonExternalId(auto.session, [arn('ControlPlane'), arn('Worker')])).toBeUndefined()
  })

  it('is refused when only one of them asks', async () => {
    await expect(commonExternalId(auto.session, [arn('Installer'), arn('Worker')])).rejects.toThrow(/in common/)
  })
})

describeClient('manual mode with the AWS CLI', ['aws', '--version'], () => {
  it('prints commands that end in the state that auto mode ends in', async () => {
    for (const step of STEPS) await carried(manual, await step(manual.session), 'manual')
    expect(await iamState(manual)).toEqual(await iamState(auto))
    expect((await readdir(manual.folder)).filter((name) => name.endsWith('.json')).length).toBe(4 + 4 + 6 + 6)
  }, 180_000)

  it('prints nothing when all is there', async () => {
    manual.printed.length = 0
    for (const step of STEPS) await carryOut(manual.session, await step(manual.session), 'manual')
    expect(manual.printed).toEqual([])
  })

  it('prints commands for an issuer in a bucket, which the whole world can read then', async () => {
    const source = await newOidcBucket(manual.session, 'team')
    await carried(manual, bucketWants(manual.session, source), 'manual')
    const answer = await fetch(`${manual.world.endpoint}/${source.bucket}/.well-known/openid-configuration`)
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'application/json',
      source.discovery,
    ])
    const secret = await manual.session.aws.call('secretsmanager', 'GetSecretValue', { SecretId: source.secretName })
    expect(secret.SecretString).toBe(source.key)
  }, 60_000)

  it('prints commands that remove a role with all that hangs on it, and its policy', async () => {
    const { aws } = auto.session
    const name = `${PREFIX}-Worker-Role`
    const policy = `arn:aws:iam::${ACCOUNT}:policy/team/rosa/${name}-Policy`
    await aws.call('iam', 'PutRolePolicy', {
      RoleName: name,
      PolicyName: 'own',
      PolicyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    })
    await carried(auto, [await roleRemoval(aws, name), await policyRemoval(aws, policy, [name])], 'manual')
    await expect(aws.call('iam', 'GetRole', { RoleName: name })).rejects.toThrow(/cannot be found/)
    await expect(aws.call('iam', 'GetPolicy', { PolicyArn: policy })).rejects.toThrow(/does not exist|was not found/)
  }, 60_000)
})
