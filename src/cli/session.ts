import { readFileSync } from 'node:fs'
import { parseArn } from '../kernel/brands.ts'
import { worldClock, type Clock } from '../kernel/Clock.ts'
import { systemRandom, type Random } from '../kernel/random.ts'
import { Refusal } from '../kernel/Refusal.ts'
import { awsClient, type AwsClient } from '../wire/aws-client.ts'
import { readKeyId } from '../wire/key-id.ts'
import { endpointHost } from '../wire/names.ts'
import type { ServiceName } from '../wire/schema/index.ts'
import { text, type Input, type Option } from './command.ts'
import { environmentCredentials, profileCredentials, type FoundCredentials } from './credentials.ts'
import { ocmOf, type OcmClient } from './ocm/client.ts'
import { ocmLogin } from './ocm/login.ts'
import { patience, patientAws } from './patience.ts'
import { ownApiOf, type PersonCredentials } from './own-api.ts'
import { runningStint, stateFolder, type RunningStint } from './state.ts'
import type { Terminal } from './terminal.ts'

/** Whom AWS takes the caller for. */
export interface Caller {
  readonly account: string
  readonly arn: string
  readonly partition: string
}

/** The two sides that a command talks to, with the credentials that were found for them. */
export interface Session {
  readonly input: Input
  readonly terminal: Terminal
  readonly clock: Clock
  readonly random: Random
  readonly region: string
  /** @throws {Refusal} when no credentials were found */
  readonly aws: AwsClient
  readonly ocm: OcmClient
  /** The running Stint whose credentials these are, if none were named otherwise. */
  readonly stint: RunningStint | undefined
  /** Asked once. */
  caller(): Promise<Caller>
  close(): void
}

/** Of every command that talks to AWS or OCM. */
export const CLOUD_OPTIONS: readonly Option[] = [
  { name: 'region', value: 'REGION', summary: 'AWS region (default: AWS_REGION, the profile, the running Stint)' },
  { name: 'profile', value: 'NAME', summary: 'profile of the AWS configuration files' },
]

const AGENT = 'stint-cli'

/** As AWS names them; which there are, AWS knows. */
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d+$/

/**
 * Finds the cloud: `--profile`, `AWS_*` and `OCM_*`, else the running Stint of the state folder. `own`: the running Stint, whatever the
 * environment says.
 */
export async function openSession(input: Input, terminal: Terminal, { own = false } = {}): Promise<Session> {
  const { environment } = terminal
  const clock = worldClock()
  const found = own ? undefined : awsCredentials(input, terminal)
  const waits = patience(clock, (line) => terminal.note(line))
  const login = own ? undefined : ocmLogin(environment, clock, waits)
  const stint = found && login ? undefined : runningStint(input, terminal)
  const person = stint && (await personOf(stint))
  const region =
    (own ? undefined : text(input, 'region')) ??
    environment['AWS_REGION'] ??
    environment['AWS_DEFAULT_REGION'] ??
    found?.region ??
    person?.region ??
    'us-east-1'
  if (!REGION.test(region))
    throw new Refusal(`${JSON.stringify(region)} is no AWS region.`, { next: 'stint list regions', exitCode: 2 })
  const folder = stateFolder(input, terminal)
  const aws = patientAws(awsOf(environment, found, stint, person, region, clock) ?? nowhere('AWS', folder), waits)
  const ocm =
    login ??
    (stint && person
      ? ocmOf(stint.ocm, () => person.ocmToken, clock, { patience: waits })
      : nowhere<OcmClient>('OCM', folder))
  let caller: Promise<Caller> | undefined
  return {
    input,
    terminal,
    clock,
    random: systemRandom(),
    region,
    aws,
    ocm,
    stint: found ? undefined : stint,
    caller: () => (caller ??= whoCalls(aws)),
    close() {
      if (found ?? person) aws.close()
      if (login ?? person) ocm.close()
    },
  }
}

/** A session over clients that are there already. */
export function sessionWith(given: Pick<Session, 'terminal' | 'clock' | 'region' | 'aws' | 'ocm'>): Session {
  let caller: Promise<Caller> | undefined
  return {
    ...given,
    input: { arguments: [], flags: new Map() },
    random: systemRandom(),
    stint: undefined,
    caller: () => (caller ??= whoCalls(given.aws)),
    close() {
      given.aws.close()
      given.ocm.close()
    },
  }
}

export async function withSession(
  input: Input,
  terminal: Terminal,
  use: (session: Session) => Promise<void>,
): Promise<void> {
  const session = await openSession(input, terminal)
  try {
    await use(session)
  } finally {
    session.close()
  }
}

function awsCredentials(input: Input, { environment }: Terminal): FoundCredentials | undefined {
  const named = text(input, 'profile')
  if (named !== undefined) return profileCredentials(named, environment)
  const given = environmentCredentials(environment)
  if (given) return given
  return environment['AWS_PROFILE'] ? profileCredentials(environment['AWS_PROFILE'], environment) : undefined
}

async function personOf(stint: RunningStint): Promise<PersonCredentials> {
  const api = ownApiOf(stint)
  return api.credentials('customer').finally(() => api.close())
}

function awsOf(
  environment: Terminal['environment'],
  found: FoundCredentials | undefined,
  stint: RunningStint | undefined,
  person: PersonCredentials | undefined,
  region: string,
  clock: Clock,
): AwsClient | undefined {
  const credentials = found?.credentials ?? person
  if (!credentials) return undefined
  const endpoint = found ? endpointOf(environment, found.endpoint) : (stint?.aws ?? '')
  if (found) keepRealKeys(found.credentials.accessKeyId, environment['AWS_ENDPOINT_URL'] ?? found.endpoint)
  const bundle = found && environment['AWS_CA_BUNDLE']
  return awsClient({
    endpoint,
    region,
    credentials,
    clock,
    userAgent: AGENT,
    ca: bundle ? bundleAt(bundle) : undefined,
  })
}

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A key that AWS made has no business in a cloud on this machine: it is not even sent. */
function keepRealKeys(accessKeyId: string, endpoint: string | undefined): void {
  if (endpoint === undefined || !URL.canParse(endpoint) || !LOCAL.has(new URL(endpoint).hostname)) return
  if (readKeyId(accessKeyId).kind !== 'foreign') return
  throw new Refusal(
    `The access key ${accessKeyId.slice(0, 8)}… looks like one of AWS's own, not like one of this cloud; it was not sent to ${endpoint}.`,
    { next: 'eval "$(stint env)"' },
  )
}

/** The middle of `AWS_ENDPOINT_URL_<…>`, where it is not the endpoint prefix. */
const ENDPOINT_NAMES: Partial<Readonly<Record<ServiceName, string>>> = {
  elasticloadbalancing: 'ELASTIC_LOAD_BALANCING_V2',
  elb: 'ELASTIC_LOAD_BALANCING',
  route53: 'ROUTE_53',
  secretsmanager: 'SECRETS_MANAGER',
  servicequotas: 'SERVICE_QUOTAS',
  tagging: 'RESOURCE_GROUPS_TAGGING_API',
}

function endpointOf(environment: Terminal['environment'], ofProfile: string | undefined) {
  const named = (service: ServiceName) =>
    environment[`AWS_ENDPOINT_URL_${ENDPOINT_NAMES[service] ?? service.toUpperCase()}`]
  return (service: ServiceName, region: string): string =>
    named(service) ?? environment['AWS_ENDPOINT_URL'] ?? ofProfile ?? `https://${endpointHost(service, region)}`
}

/** Stands for a side that was not found, until something is asked of it: every call is refused, as a call is, by what it returns. */
function nowhere<Client extends object>(side: 'AWS' | 'OCM', folder: string): Client {
  const variables = side === 'AWS' ? 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY' : 'OCM_URL and OCM_TOKEN'
  const refuse = (): Promise<never> =>
    Promise.reject(
      new Refusal(
        `No ${side} to talk to: neither ${variables} are set, nor is a Stint running with the state in ${folder}.`,
        { next: 'stint up' },
      ),
    )
  return new Proxy({} as Client, { get: () => refuse })
}

async function whoCalls(aws: AwsClient): Promise<Caller> {
  const { Account: account = '', Arn: arn = '' } = await aws.call('sts', 'GetCallerIdentity', {})
  return { account, arn, partition: parseArn(arn)?.partition ?? 'aws' }
}

/** A certificate bundle named by a variable. @throws {Refusal} when it cannot be read */
function bundleAt(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new Refusal(`The CA bundle ${path} cannot be read.`)
  }
}
