import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createColors } from 'picocolors'
import type { Input } from '../../src/cli/command.ts'
import { providerWant } from '../../src/cli/iam/oidc-provider.ts'
import type { Want } from '../../src/cli/plan/aws-call.ts'
import { accountRolesWants } from '../../src/cli/rosa/account-roles.ts'
import { linkedRoleWants, OCM_ROLE, USER_ROLE } from '../../src/cli/rosa/linked-roles.ts'
import { installerRole, operatorRolesWants } from '../../src/cli/rosa/operator-roles.ts'
import { openSession, type Session } from '../../src/cli/session.ts'
import type { Terminal } from '../../src/cli/terminal.ts'
import { operatorRoleName } from '../../src/catalogue/names.ts'
import { oidcProviderTags } from '../../src/catalogue/tags.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { world, type TestWorld } from '../world.ts'

export const ACCOUNT = '111122223333'
const ISSUER = 'https://rh-oidc.s3.us-east-1.amazonaws.com/2abcdefghijklmnopqrstuvwxyz01234'
export const BOUNDARY = 'arn:aws:iam::aws:policy/AdministratorAccess'
/** Characters that have a meaning in the AWS CLI's short form of tags. */
export const PREFIX = 'Team=a+b@c'

/** A world, a person at a terminal in an empty folder, and what they were told. */
export interface Seat {
  readonly world: TestWorld
  readonly session: Session
  readonly folder: string
  readonly printed: string[]
  readonly environment: Readonly<Record<string, string>>
}

export async function seat(): Promise<Seat> {
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

/** Steps 1, 2, 4, 5 and 6, and the roles that OCM is linked to, as the commands make them. */
export const STEPS: readonly ((session: Session) => Promise<readonly Want[]>)[] = [
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
  async (session) => {
    const named = { prefix: PREFIX, path: '/team/rosa/', boundary: undefined }
    const person = { id: '2acc', username: 'jo.doe', organization: { id: '2org', external_id: '12345678' } }
    const ocm = await linkedRoleWants(session, OCM_ROLE, person, { ...named, admin: true })
    const user = await linkedRoleWants(session, USER_ROLE, person, named)
    return [...ocm.wants, ...user.wants]
  },
]

/** Everything in IAM of the account, without what no two worlds have in common: ids and times. */
export async function iamState({ session: { aws } }: Seat): Promise<unknown> {
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
  if (Array.isArray(value)) return value.map(byText).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, byText(inner)]))
}

/** The same, but that of documents only counts what they mean, not how they are written. */
export async function iamMeaning(one: Seat): Promise<unknown> {
  const read = (text: string): unknown => {
    try {
      return JSON.parse(decodeURIComponent(text))
    } catch {
      return text
    }
  }
  const meant = (value: unknown): unknown =>
    typeof value === 'string'
      ? read(value)
      : Array.isArray(value)
        ? value.map(meant)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, meant(inner)]))
          : value
  return byText(meant(await iamState(one)))
}
