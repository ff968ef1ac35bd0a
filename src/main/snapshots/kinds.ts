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
  /** Of what a stranger may send. */
  readonly shape?: Shape
}

/**
 * Members and their types: `s`tring, `n`umber, `b`oolean, `o`bject, `r`ecord of strings, `c`onfigurations of a bucket, `d`igest of bytes that the
 * document keeps alive, or one of the `PARTS`; behind it `*` for a list of them, `+` for one that is not empty, and `?` when it may lack.
 */
export type Shape = string

/** What stands in members of several kinds. */
export const PARTS: ReadonlyMap<string, Shape> = new Map([
  ['tag', 'Key:s Value:s'],
  ['state', 'phase:s since:n'],
  ['zone', 'zone:s subnetId:s interfaceId:s allocationId:s?'],
  ['health', 'enabled:b protocol:s port:s path:s? interval:n timeout:n healthy:n unhealthy:n matcher:s?'],
  ['action', 'Type:s TargetGroupArn:s? ForwardConfig:forward?'],
  ['forward', 'TargetGroups:forwarded*?'],
  ['forwarded', 'TargetGroupArn:s?'],
  ['classic-listener', 'protocol:s port:n instanceProtocol:s instancePort:n certificate:s? policies:s*'],
  ['classic-health', 'Target:s Interval:n Timeout:n UnhealthyThreshold:n HealthyThreshold:n'],
  ['classic-attributes', 'CrossZoneLoadBalancing:switch AccessLog:access-log ConnectionDraining:draining ConnectionSettings:idle AdditionalAttributes:additional*'],
  ['switch', 'Enabled:b'],
  ['access-log', 'Enabled:b S3BucketName:s? EmitInterval:n? S3BucketPrefix:s?'],
  ['draining', 'Enabled:b Timeout:n?'],
  ['idle', 'IdleTimeout:n'],
  ['additional', 'Key:s? Value:s?'],
  ['registered', 'id:s since:n'],
  ['classic-policy', 'name:s type:s attributes:policy-attribute*'],
  ['policy-attribute', 'AttributeName:s AttributeValue:s'],
  ['backend', 'port:n policies:s*'],
  ['public-access-block', 'BlockPublicAcls:b IgnorePublicAcls:b BlockPublicPolicy:b RestrictPublicBuckets:b'],
  ['grant', 'to:s permission:s'],
  ['version', 'id:s modified:n deleted:b? etag:s size:n segments:segment* headers:r metadata:r tags:tag* storageClass:s checksum:checksum? parts:n*? partChecksums:s*? upload:s? owner:s grants:grant* lock:lock? restore:restore?'],
  ['segment', 'digest:d start:n size:n'],
  ['checksum', 'algorithm:s value:s type:s'],
  ['lock', 'mode:s? until:n? hold:s?'],
  ['restore', 'ready:n until:n'],
  ['uploaded', 'headers:r metadata:r tags:tag* storageClass:s grants:grant* owner:s lock:lock?'],
]) // prettier-ignore

const ACCOUNT = /^\d{12}$/
const CLUSTER = /^cluster\/[a-z0-9]{1,64}$/
const exactly = (text: string) => new RegExp(`^${text}$`)

const REGION = '[a-z]{2}(?:-[a-z]+)+-\\d'
const of = (partition: RegExp, key: string, more: Omit<SnapshotKind, 'partition' | 'key'> = {}): SnapshotKind => ({
  partition,
  key: new RegExp(`^${key}`),
  ...more,
})

const RESOURCE = 'id:s created:n tags:tag*'
const ENTITY = 'arn:s id:s name:s path:s created:n tags:tag*'

/** The first that fits counts. A kind that is not here is kept apart whole, and in nobody else's file. */
export const SNAPSHOT_KINDS: readonly SnapshotKind[] = [
  of(ACCOUNT, 'iam/access-key/', { secret: ['secret'], alone: 'left out' }),
  of(ACCOUNT, 'iam/login-profile/', { secret: 'all', alone: 'left out' }),
  of(ACCOUNT, 'iam/mfa/', { secret: ['seed'], alone: 'left out' }),
  of(ACCOUNT, 'iam/server-certificate/', { secret: ['key'], alone: 'left out' }),
  of(ACCOUNT, 'iam/account/', { secret: ['outbound'], shape: '' }),
  of(ACCOUNT, 'iam/role/', { shape: `${ENTITY} trust:s maxSessionDuration:n attached:s* inline:o*` }),
  of(ACCOUNT, 'iam/user/', { shape: `${ENTITY} attached:s* inline:o* groups:s*` }),
  of(ACCOUNT, 'iam/group/', { shape: 'arn:s id:s name:s path:s created:n attached:s* inline:o*' }),
  of(ACCOUNT, 'iam/policy/', { shape: `${ENTITY} versions:o* defaultVersion:s updated:n` }),
  of(ACCOUNT, 'iam/instance-profile/', { shape: ENTITY }),
  of(ACCOUNT, 'iam/oidc-provider/', { shape: 'arn:s url:s clientIds:s* thumbprints:s* tags:tag*' }),
  of(ACCOUNT, 'iam/unique-id/', { shape: 'arn:s kind:s name:s' }),
  of(ACCOUNT, 'iam/(?:saml-provider|credential-report|access-job)/', { shape: '' }),
  of(ACCOUNT, 'iam/deletion-task/', { shape: 'role:s usage:o*?' }),
  of(ACCOUNT, `secretsmanager/${REGION}/`, { secret: ['versions'], alone: 'left out' }),
  // A template may hold passwords.
  of(ACCOUNT, `cloudformation/${REGION}/`, { secret: 'all', alone: 'left out' }),
  of(ACCOUNT, `ec2/${REGION}/instance/i-`, {
    secret: ['userData'],
    shape: `${RESOURCE} state:o launched:n launchIndex:n zone:s privateIp:s interfaces:s* devices:o* metadata:o ebsOptimized:b`,
  }),
  of(ACCOUNT, `ec2/${REGION}/volume/`, { shape: `${RESOURCE} state:o zone:s size:n attachments:o*` }),
  of(ACCOUNT, `ec2/${REGION}/vpc/`, { shape: `${RESOURCE} state:o cidrs:o* dhcpOptionsId:s` }),
  of(ACCOUNT, `ec2/${REGION}/subnet/`, { shape: `${RESOURCE} vpcId:s block:s zone:s hostnames:o` }),
  of(ACCOUNT, `ec2/${REGION}/network-interface/`, {
    shape: `${RESOURCE} vpcId:s subnetId:s zone:s groups:s* addresses:s* ipv6:s* sourceDestCheck:b holder:o?`,
  }),
  of(ACCOUNT, `ec2/${REGION}/security-group/`, { shape: `${RESOURCE} name:s vpcId:s` }),
  of(ACCOUNT, `ec2/${REGION}/security-group-rule/`, { shape: `${RESOURCE} groupId:s egress:b protocol:s peer:o` }),
  of(ACCOUNT, 's3/object/openshift-bootstrap-data-', { secretBlobs: true, alone: 'left out' }),
  of(ACCOUNT, 's3/bucket/', {
    shape:
      'name:s account:s region:s created:n ownership:s? publicAccessBlock:public-access-block? policy:s? grants:grant* versioning:s? tags:tag*? configurations:c',
  }),
  of(ACCOUNT, 's3/object/', { shape: 'key:s versions:version+' }),
  of(ACCOUNT, 's3/upload/', {
    shape: 'id:s key:s started:n initiator:s checksumAlgorithm:s? checksumType:s? object:uploaded',
  }),
  of(ACCOUNT, 's3/part/', { shape: 'number:n etag:s size:n segments:segment* modified:n checksum:checksum?' }),
  of(ACCOUNT, `elasticloadbalancing/${REGION}/load-balancer/`, {
    shape:
      'name:s arn:s type:s scheme:s dnsName:s vpcId:s zones:zone* groups:s* ipAddressType:s attributes:r tags:tag* created:n state:state request:s',
  }),
  of(ACCOUNT, `elasticloadbalancing/${REGION}/target-group/`, {
    shape:
      'name:s arn:s protocol:s protocolVersion:s? port:n vpcId:s targetType:s health:health attributes:r tags:tag* created:n request:s',
  }),
  of(ACCOUNT, `elasticloadbalancing/${REGION}/listener/`, {
    shape:
      'arn:s loadBalancer:s port:n protocol:s actions:action* certificates:s* sslPolicy:s? alpn:s*? tags:tag* created:n',
  }),
  of(ACCOUNT, `elasticloadbalancing/${REGION}/target/`, { shape: 'id:s port:n zone:s? state:state' }),
  of(ACCOUNT, `elasticloadbalancing/${REGION}/classic/`, {
    shape:
      'name:s scheme:s dnsName:s vpcId:s zones:zone* groups:s* listeners:classic-listener* health:classic-health instances:registered* policies:classic-policy* backends:backend* attributes:classic-attributes tags:tag* created:n request:s',
  }),
  of(ACCOUNT, '(?:console|ec2|servicequotas)/', {}),
  of(ACCOUNT, 'route53/zone/', { shape: 'id:s name:s private:b nameServers:s* vpcs:o* created:n tags:tag*' }),
  of(ACCOUNT, '(?:route53|s3|cloudtrail|tagging)/', {}),
  of(exactly('organization'), 'organization/this$', { shape: 'id:s management:s rootId:s created:n policyTypes:s*' }),
  of(exactly('organization'), 'account/\\d{12}$', {
    shape: 'id:s name:s email:s status:s joined:n method:s tags:tag*',
  }),
  of(exactly('organization'), 'unit/', { shape: 'id:s name:s parent:s' }),
  of(exactly('organization'), 'policy/', { shape: 'id:s name:s type:s content:s targets:s* tags:tag*' }),
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
  of(exactly('world'), 'trail-digest-key/', { secret: ['privateKey'], alone: 'left out' }),
  of(exactly('world'), 'instance-identity-key$', { secret: ['key'], alone: 'left out' }),
  of(exactly('world'), 'lifecycle-work/', { shape: 'account:s bucket:s passed:n' }),
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
