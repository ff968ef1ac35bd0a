import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountRoles } from '../../catalogue/account-roles.ts'
import { roleArn } from '../../catalogue/arns.ts'
import { accountRoleName, operatorRoleName } from '../../catalogue/names.ts'
import { clientIds } from '../../catalogue/oidc.ts'
import { operators, type OperatorRow } from '../../catalogue/operators.ts'
import { policyDocument } from '../../catalogue/policies/document.ts'
import { jumpAccounts } from '../../catalogue/red-hat.ts'
import { accountRoleTrust, operatorRoleTrust } from '../../catalogue/trust.ts'
import { accountId } from '../../kernel/brands.ts'
import { silentLog, type Log } from '../../kernel/log.ts'
import { systemRandom } from '../../kernel/random.ts'
import { durableClock } from '../../main/durable-clock.ts'
import { openServer, type Server } from '../../main/server.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import type { Store } from '../../store/Store.ts'
import { awsClient, type AwsClient } from '../../wire/aws-client.ts'
import { policyVersion } from '../resources/sts-policies.ts'

export const ACCOUNT = '111122223333'
export const PREFIX = 'demo-w4e1'

export interface OcmAnswer {
  readonly status: number
  readonly type: string
  // A test looks into what it asked for: nothing of it is known before.
  readonly body: ReturnType<typeof JSON.parse>
}

/** A whole world with OCM, as `stint up` opens it, on a memory store. */
export interface Whole {
  readonly server: Server
  readonly store: Store
  readonly aws: AwsClient
  ocm(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<OcmAnswer>
  /** Moves the clock on by small steps until it holds. */
  until(what: string, holds: () => Promise<boolean>): Promise<void>
  /** Ends the server wherever it is, and opens another one on the same store. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** Host milliseconds after which nothing more is hoped for; a busy machine is slow. */
const PATIENCE_MS = 60_000

const log: Log = { ...silentLog, bug: (event, error) => console.error(event, error) }

interface WholeOptions {
  /** Foreign issuers on this machine, `localhost:8443`. */
  readonly allowedIssuers?: readonly string[]
  readonly store?: Store
}

async function open(store: Store, state: string, { allowedIssuers = [] }: WholeOptions): Promise<Server> {
  const time = await durableClock(store, log)
  const settings = {
    state,
    store: 'memory' as const,
    host: '127.0.0.1',
    ports: { aws: 0, tls: 0, ocm: 0 },
    region: 'us-east-1',
    pace: 'instant' as const,
    trustedCas: [],
    allowedIssuers,
  }
  return openServer({
    settings,
    store,
    time,
    random: systemRandom(),
    log,
    token: 'own',
    reset: async () => {},
    snapshots: { restore: async () => {}, fork: async (name) => name },
  })
}

async function shut(server: Server): Promise<void> {
  await server.close()
  server.clock.stop()
}

export async function whole(options: WholeOptions = {}): Promise<Whole> {
  const store = options.store ?? memoryStore()
  const state = mkdtempSync(join(tmpdir(), 'stint-ocm-'))
  let server = await open(store, state, options)
  const { clock } = server
  const credentials = await server.credentialsIn(accountId(ACCOUNT))
  const aws = awsClient({ endpoint: () => server.doors.aws, region: 'us-east-1', credentials, clock })
  const token = await server.ocmToken()
  return {
    get server() {
      return server
    },
    store,
    aws,
    async ocm(method, path, body, headers = {}) {
      const answer = await fetch(`${server.doors.ocm}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      const type = answer.headers.get('content-type') ?? ''
      return { status: answer.status, type, body: text === '' ? undefined : JSON.parse(text) }
    },
    async until(what, holds) {
      for (const end = server.clock.hostNow() + PATIENCE_MS; server.clock.hostNow() < end;) {
        if (await holds()) return
        await server.clock.advance(50)
      }
      throw new Error(`never came true: ${what}`)
    },
    async restart() {
      await shut(server)
      server = await open(store, state, options)
    },
    async close() {
      aws.close()
      await shut(server)
      await store.close()
      rmSync(state, { recursive: true, force: true })
    },
  }
}

export const accountRoleArn = (suffix: string) => roleArn({ account: ACCOUNT }, `ManagedOpenShift-${suffix}-Role`)
export const operatorArn = (operator: OperatorRow) => roleArn({ account: ACCOUNT }, operatorRoleName(PREFIX, operator))

async function role(aws: AwsClient, RoleName: string, trust: unknown, policy: unknown): Promise<void> {
  await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) })
  await aws.call('iam', 'PutRolePolicy', {
    RoleName,
    PolicyName: 'permissions',
    PolicyDocument: JSON.stringify(policy),
  })
}

/** Step 1 and 2: the account's four roles. */
export async function makeAccountRoles(aws: AwsClient, externalId?: string): Promise<void> {
  for (const row of accountRoles) {
    const trust = accountRoleTrust(policyVersion, row, {
      jumpAccount: jumpAccounts.production,
      ...(externalId === undefined ? {} : { externalId }),
    })
    await role(
      aws,
      accountRoleName('ManagedOpenShift', row),
      trust,
      policyDocument(policyVersion, row.permissionPolicy),
    )
  }
}

/** Steps 4 and 5: the six operators' roles. */
export async function makeOperatorRoles(aws: AwsClient, issuer: string): Promise<void> {
  for (const row of operators) await makeOperatorRole(aws, issuer, row)
}

export const makeOperatorRole = (aws: AwsClient, issuer: string, row: OperatorRow) =>
  role(
    aws,
    operatorRoleName(PREFIX, row),
    operatorRoleTrust(policyVersion, row, { account: ACCOUNT, issuer }),
    policyDocument(policyVersion, row.policy),
  )

/** Step 6. */
export const makeProvider = (aws: AwsClient, issuer: string) =>
  aws.call('iam', 'CreateOpenIDConnectProvider', { Url: issuer, ClientIDList: [...clientIds], ThumbprintList: [] })

/** What a client posts for a cluster. */
export const clusterBody = (
  more: Readonly<Record<string, unknown>> = {},
  sts: Readonly<Record<string, unknown>> = {},
) => ({
  name: 'demo',
  product: { id: 'rosa' },
  region: { id: 'us-east-1' },
  properties: { rosa_creator_arn: `arn:aws:iam::${ACCOUNT}:user/stint` },
  aws: {
    account_id: ACCOUNT,
    sts: {
      role_arn: accountRoleArn('Installer'),
      support_role_arn: accountRoleArn('Support'),
      instance_iam_roles: {
        master_role_arn: accountRoleArn('ControlPlane'),
        worker_role_arn: accountRoleArn('Worker'),
      },
      operator_role_prefix: PREFIX,
      ...sts,
    },
  },
  ...more,
})
