/**
 * What becomes of a document when the world is told to a file. `own`: with the secrets beside it, in the folder that they never leave.
 * `alone`: the file by itself, somewhere else.
 */
export interface SnapshotKind {
  readonly partition: RegExp
  readonly key: RegExp
  /** Members (`a.b`) that are kept apart from the file; `all`: the whole document. Private keys in PEM are, wherever they stand. */
  readonly secret?: readonly string[] | 'all'
  /** Bytes that it keeps alive hold secrets too. */
  readonly secretBlobs?: true
  /** Without its secrets: left out, or so much a part of the world that there is no world without. It stays as it is by default. */
  readonly alone?: 'left out' | 'needed'
  /** Members and their types (`s`tring, `n`umber, `b`oolean, `o`bject, `as` and `ao` lists of them; `?` when it may lack), of what a stranger may send. */
  readonly shape?: string
}

const ACCOUNT = /^\d{12}$/
const CLUSTER = /^cluster\/[a-z0-9]{1,64}$/
const exactly = (text: string) => new RegExp(`^${text}$`)

const REGION = '[a-z]{2}(?:-[a-z]+)+-\\d'
const of = (partition: RegExp, key: string, more: Omit<SnapshotKind, 'partition' | 'key'> = {}): SnapshotKind => ({
  partition,
  key: new RegExp(`^${key}`),
  ...more,
})

const RESOURCE = 'id:s created:n tags:ao'
const ENTITY = 'arn:s id:s name:s path:s created:n tags:ao'

/** The first that fits counts. A kind that is not here is kept apart whole, and in nobody else's file. */
export const SNAPSHOT_KINDS: readonly SnapshotKind[] = [
  of(ACCOUNT, 'iam/access-key/', { secret: ['secret'], alone: 'left out' }),
  of(ACCOUNT, 'iam/login-profile/', { secret: 'all', alone: 'left out' }),
  of(ACCOUNT, 'iam/mfa/', { secret: ['seed'], alone: 'left out' }),
  of(ACCOUNT, 'iam/server-certificate/', { secret: ['key'], alone: 'left out' }),
  of(ACCOUNT, 'iam/account/', { secret: ['outbound'], shape: '' }),
  of(ACCOUNT, 'iam/role/', { shape: `${ENTITY} trust:s maxSessionDuration:n attached:as inline:ao` }),
  of(ACCOUNT, 'iam/user/', { shape: `${ENTITY} attached:as inline:ao groups:as` }),
  of(ACCOUNT, 'iam/group/', { shape: 'arn:s id:s name:s path:s created:n attached:as inline:ao' }),
  of(ACCOUNT, 'iam/policy/', { shape: `${ENTITY} versions:ao defaultVersion:s updated:n` }),
  of(ACCOUNT, 'iam/instance-profile/', { shape: ENTITY }),
  of(ACCOUNT, 'iam/oidc-provider/', { shape: 'arn:s url:s clientIds:as thumbprints:as tags:ao' }),
  of(ACCOUNT, 'iam/unique-id/', { shape: 'arn:s kind:s name:s' }),
  of(ACCOUNT, 'iam/(?:saml-provider|credential-report|access-job)/', { shape: '' }),
  of(ACCOUNT, 'iam/deletion-task/', { shape: 'role:s usage:ao?' }),
  of(ACCOUNT, `secretsmanager/${REGION}/`, { secret: ['versions'], alone: 'left out' }),
  // A template may hold passwords.
  of(ACCOUNT, `cloudformation/${REGION}/`, { secret: 'all', alone: 'left out' }),
  of(ACCOUNT, `ec2/${REGION}/instance/i-`, {
    secret: ['userData'],
    shape: `${RESOURCE} state:o launched:n launchIndex:n zone:s privateIp:s interfaces:as devices:ao metadata:o ebsOptimized:b`,
  }),
  of(ACCOUNT, `ec2/${REGION}/volume/`, { shape: `${RESOURCE} state:o zone:s size:n attachments:ao` }),
  of(ACCOUNT, `ec2/${REGION}/vpc/`, { shape: `${RESOURCE} state:o cidrs:ao dhcpOptionsId:s` }),
  of(ACCOUNT, `ec2/${REGION}/subnet/`, { shape: `${RESOURCE} vpcId:s block:s zone:s hostnames:o` }),
  of(ACCOUNT, `ec2/${REGION}/network-interface/`, {
    shape: `${RESOURCE} vpcId:s subnetId:s zone:s groups:as addresses:as ipv6:as sourceDestCheck:b holder:o?`,
  }),
  of(ACCOUNT, `ec2/${REGION}/security-group/`, { shape: `${RESOURCE} name:s vpcId:s` }),
  of(ACCOUNT, `ec2/${REGION}/security-group-rule/`, { shape: `${RESOURCE} groupId:s egress:b protocol:s peer:o` }),
  of(ACCOUNT, 's3/object/openshift-bootstrap-data-', { secretBlobs: true, alone: 'left out' }),
  of(ACCOUNT, 's3/bucket/', { shape: 'name:s account:s region:s created:n' }),
  of(ACCOUNT, 's3/object/', { shape: 'key:s versions:ao' }),
  of(ACCOUNT, '(?:console|ec2|elasticloadbalancing|elb|servicequotas)/', {}),
  of(ACCOUNT, 'route53/zone/', { shape: 'id:s name:s private:b nameServers:as vpcs:ao created:n tags:ao' }),
  of(ACCOUNT, '(?:route53|s3|cloudtrail|tagging)/', {}),
  of(exactly('organization'), 'organization/this$', { shape: 'id:s management:s rootId:s created:n policyTypes:as' }),
  of(exactly('organization'), 'account/\\d{12}$', { shape: 'id:s name:s email:s status:s joined:n method:s tags:ao' }),
  of(exactly('organization'), 'unit/', { shape: 'id:s name:s parent:s' }),
  of(exactly('organization'), 'policy/', { shape: 'id:s name:s type:s content:s targets:as tags:ao' }),
  of(exactly('organization'), '[a-z-]+/', {}),
  of(exactly('s3'), 'bucket/', { shape: 'account:s region:s created:n' }),
  of(exactly('world'), 'identity$', {
    secret: ['messageSecret'],
    shape: 'id:s accounts:o region:s supportSuffix:s',
  }),
  of(exactly('world'), 'clock$', { shape: 'offset:n frozenAt:n?' }),
  of(exactly('world'), 'ca$', { secret: ['key'], alone: 'left out' }),
  of(exactly('world'), 'sealing-key/\\d+$', { secret: 'all', alone: 'left out' }),
  of(exactly('world'), 'issuer/', { secret: ['keys'], alone: 'left out' }),
  of(exactly('world'), 'outbound-issuer/', { alone: 'left out' }),
  of(exactly('world'), 'fault/', { alone: 'left out' }),
  of(exactly('world'), 'cloudformation-work/', { alone: 'left out' }),
  of(exactly('world'), 'trail-work/', { shape: 'account:s region:s name:s' }),
  of(exactly('ocm'), '(?:key|client|device-login|access-request|identity-provider)/', {
    secret: 'all',
    alone: 'left out',
  }),
  of(exactly('ocm'), 'cloud-key/', { secret: ['accessKeyId', 'secretAccessKey'], alone: 'needed' }),
  of(exactly('ocm'), 'install/', { secret: ['adminToken', 'machineToken'], alone: 'needed' }),
  of(exactly('ocm'), 'oidc-config/', { secret: ['signingKey'], alone: 'needed' }),
  of(exactly('ocm'), 'cluster/', { alone: 'needed' }),
  of(exactly('ocm'), '[a-z-]+/', {}),
  of(CLUSTER, 'control/plane$', { secret: ['signingKey', 'adminTokenSha256'], alone: 'needed' }),
  of(CLUSTER, 'k8s/secrets/', { secret: ['data', 'stringData'], alone: 'needed' }),
  of(CLUSTER, 'k8s/', { alone: 'needed' }),
  of(exactly('clusters'), 'domain/', { alone: 'needed' }),
  of(exactly('disks'), 'i-', { secret: 'all', alone: 'needed' }),
]

export const kindOf = (partition: string, key: string): SnapshotKind | undefined =>
  SNAPSHOT_KINDS.find((kind) => kind.partition.test(partition) && kind.key.test(key))

/** Streams of events that a world has. */
export const SNAPSHOT_STREAM =
  /^(?:cloudtrail\/\d{12}|refusals(?:\/policies)?|ocm\/[a-z0-9]{1,64}\/[a-z-]{1,40}|world)$/
