import { Shown } from './redact.ts'

/** A resource that an event is found by. */
export interface Touched {
  readonly type: string
  readonly name: string
}

/** What of a CloudTrail record tells which resources it is about. */
export interface TouchingRecord {
  readonly eventSource: string
  readonly readOnly: boolean
  /** As it was read back, or on its way there: `Shown`. */
  readonly requestParameters?: unknown
  readonly responseElements?: unknown
  readonly resources?: readonly { readonly ARN: string; readonly type: string }[] | undefined
}

/** Where a record names a resource: a member of its request, or a path in its response. */
type Row = readonly [part: 'request' | 'response', path: string, type: string]

const entity = (noun: string, type: string): readonly Row[] => [
  ['request', `${noun}Name`, type],
  ['response', `${noun}.${noun}Name`, type],
  ['response', `${noun}.${noun}Id`, type],
  ['response', `${noun}.arn`, type],
]

const ACCESS_KEY = 'AWS::IAM::AccessKey'
const ASSUMED_ROLE = 'AWS::STS::AssumedRole'
const FEDERATED_USER = 'AWS::STS::FederatedUser'
const ROLE = 'AWS::IAM::Role'
const BUCKET = 'AWS::S3::Bucket'
const TRAIL = 'AWS::CloudTrail::Trail'
const SECRET = 'AWS::SecretsManager::Secret'
const STACK = 'AWS::CloudFormation::Stack'
const OIDC_PROVIDER = 'AWS::IAM::OpenIdConnectProvider'

/** By event source. As CloudTrail shows them: an AssumeRole goes by the key that it gave, the session and the role, IAM’s calls by the kinds’ names. */
const ROWS: ReadonlyMap<string, readonly Row[]> = new Map<string, readonly Row[]>([
  [
    'sts.amazonaws.com',
    [
      ['response', 'credentials.accessKeyId', ACCESS_KEY],
      ['request', 'roleSessionName', ASSUMED_ROLE],
      ['response', 'assumedRoleUser.assumedRoleId', ASSUMED_ROLE],
      ['response', 'assumedRoleUser.arn', ASSUMED_ROLE],
      ['request', 'roleArn', ROLE],
      ['response', 'federatedUser.federatedUserId', FEDERATED_USER],
      ['response', 'federatedUser.arn', FEDERATED_USER],
      ['request', 'name', FEDERATED_USER],
    ],
  ],
  [
    'iam.amazonaws.com',
    [
      ['request', 'accessKeyId', ACCESS_KEY],
      ['response', 'accessKey.accessKeyId', ACCESS_KEY],
      ...entity('group', 'AWS::IAM::Group'),
      ...entity('instanceProfile', 'AWS::IAM::InstanceProfile'),
      ...entity('policy', 'AWS::IAM::Policy'),
      ['request', 'policyArn', 'AWS::IAM::Policy'],
      ...entity('role', ROLE),
      ...entity('user', 'AWS::IAM::User'),
      ['request', 'serialNumber', 'AWS::IAM::MfaDevice'],
      ['response', 'virtualMFADevice.serialNumber', 'AWS::IAM::MfaDevice'],
      ['request', 'openIDConnectProviderArn', OIDC_PROVIDER],
      ['response', 'openIDConnectProviderArn', OIDC_PROVIDER],
      ['request', 'sAMLProviderArn', 'AWS::IAM::SamlProvider'],
      ['response', 'sAMLProviderArn', 'AWS::IAM::SamlProvider'],
      ['request', 'serverCertificateName', 'AWS::IAM::ServerCertificate'],
    ],
  ],
  ['s3.amazonaws.com', [['request', 'bucketName', BUCKET]]],
  [
    'cloudtrail.amazonaws.com',
    [
      ['request', 'name', TRAIL],
      ['response', 'trailARN', TRAIL],
      ['response', 'name', TRAIL],
      ['request', 's3BucketName', BUCKET],
    ],
  ],
  [
    'secretsmanager.amazonaws.com',
    [
      ['request', 'secretId', SECRET],
      ['response', 'aRN', SECRET],
      ['response', 'name', SECRET],
    ],
  ],
  [
    'cloudformation.amazonaws.com',
    [
      ['request', 'stackName', STACK],
      ['response', 'stackId', STACK],
    ],
  ],
])

const PLACES = new Map(
  [...ROWS].map(([source, rows]) => [
    source,
    rows.map(([part, path, type]) => ({ part, path: path.split('.'), said: path.split('.').map(upperCamel), type })),
  ]),
)

const NO_PLACES: readonly never[] = []

/** A member's name as the model has it. */
function upperCamel(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** EC2's ids say of what kind they are, wherever they stand. */
const EC2_TYPES: ReadonlyMap<string, string> = new Map([
  ['i', 'AWS::EC2::Instance'],
  ['vol', 'AWS::EC2::Volume'],
  ['snap', 'AWS::EC2::Snapshot'],
  ['ami', 'AWS::EC2::Ami'],
  ['vpc', 'AWS::EC2::VPC'],
  ['subnet', 'AWS::EC2::Subnet'],
  ['sg', 'AWS::EC2::SecurityGroup'],
  ['eni', 'AWS::EC2::NetworkInterface'],
  ['rtb', 'AWS::EC2::RouteTable'],
  ['acl', 'AWS::EC2::NetworkAcl'],
  ['igw', 'AWS::EC2::InternetGateway'],
  ['nat', 'AWS::EC2::NatGateway'],
  ['eipalloc', 'AWS::EC2::EIP'],
  ['vpce', 'AWS::EC2::VPCEndpoint'],
])

/**
 * The resources that an event is found by, each once: what LookupEvents shows, and what its ResourceName and ResourceType look for.
 * AWS publishes no table; the rows are as its answers show them.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
 */
export function touched(record: TouchingRecord): readonly Touched[] {
  const { eventSource, readOnly, requestParameters: request, responseElements: response, resources = [] } = record
  const found: Touched[] = []
  if (readOnly && UNNAMED.has(eventSource)) return found
  for (const { part, path, said, type } of PLACES.get(eventSource) ?? NO_PLACES) {
    const shown = part === 'request' ? request : response
    add(found, type, shown instanceof Shown ? valueAt(shown.said, said) : valueAt(shown, path))
  }
  if (eventSource === 'ec2.amazonaws.com' && !readOnly)
    for (const id of ec2Ids([membersOf(request), membersOf(response)]))
      add(found, EC2_TYPES.get(id.slice(0, id.indexOf('-'))) ?? '', id)
  for (const { ARN, type } of resources) {
    add(found, type, ARN)
    add(found, type, lastPart(ARN))
  }
  return found
}

/** What these were only asked about is not told: seen of a GetUser that was refused, of ListAccessKeys and of DescribeOrganization. */
const UNNAMED: ReadonlySet<string> = new Set(['iam.amazonaws.com', 'organizations.amazonaws.com'])

function add(found: Touched[], type: string, name: unknown): void {
  if (typeof name !== 'string' || name === '' || name.length > LONGEST) return
  for (const one of found) if (one.name === name && one.type === type) return
  found.push({ type, name })
}

const LONGEST = 2048

const lastPart = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1)

function valueAt(part: unknown, path: readonly string[]): unknown {
  let value = part
  for (const name of path) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Readonly<Record<string, unknown>>)[name]
  }
  return value
}

const membersOf = (part: unknown): unknown => (part instanceof Shown ? part.members : part)

const EC2_ID = new RegExp(`^(?:${[...EC2_TYPES.keys()].join('|')})-[0-9a-f]{8,17}$`)

/** As many as one event can well be about. */
const MOST_IDS = 100

function ec2Ids(value: unknown, ids = new Set<string>()): ReadonlySet<string> {
  if (ids.size >= MOST_IDS) return ids
  if (typeof value === 'string') {
    if (EC2_ID.test(value)) ids.add(value)
  } else if (value !== null && typeof value === 'object') for (const held of Object.values(value)) ec2Ids(held, ids)
  return ids
}
