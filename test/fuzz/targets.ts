import { workedOut } from './templates.ts'
import { parseBlock } from '../../src/aws/ec2/cidr.ts'
import { checkPostPolicy } from '../../src/aws/s3/post/post-policy.ts'
import { readSeed } from '../../src/cli/seed/read.ts'
import { parseIgnition } from '../../src/cluster/nodes/ignition.ts'
import { Fault } from '../../src/kernel/Fault.ts'
import { Refusal } from '../../src/kernel/Refusal.ts'
import { readCursor } from '../../src/main/event-feed.ts'
import { readDenialNote } from '../../src/wire/denial-note.ts'
import { BodyProblem } from '../../src/wire/sigv4/body-problem.ts'
import { chunkedDecoder } from '../../src/wire/sigv4/chunked.ts'
import { parseSigningRequest } from '../../src/wire/x509/csr.ts'
import { DerError, readAll } from '../../src/wire/x509/der-read.ts'
import { labelSelector } from '../../src/cluster/api/selectors.ts'
import { parseBody } from '../../src/cluster/api/body.ts'
import { parseSearch } from '../../src/ocm/search/parser.ts'
import { compile } from '../../src/policy/index.ts'
import { validate } from '../../src/policy/validate.ts'
import { decodeFault, decodeRequest, decodeResponse, routeRequest, type RequestParts } from '../../src/wire/codec.ts'
import { keySet } from '../../src/wire/jose/jwks.ts'
import { parseJwt } from '../../src/wire/jose/jwt.ts'
import { parseStrictObject } from '../../src/wire/jose/strict-json.ts'
import { readKeyId } from '../../src/wire/key-id.ts'
import { loadService, type ServiceName } from '../../src/wire/schema/index.ts'
import { parseAuthorization } from '../../src/wire/sigv4/authorization.ts'
import { splitUrl } from '../../src/wire/sigv4/request.ts'
import { violations } from '../../src/wire/validate.ts'
import { texts, type Target } from './target.ts'
import { objectForm } from './forms.ts'
import { patches } from './patches.ts'
import { textTargets } from './texts.ts'

/** `Fault` is what a door renders, `Refusal` what the CLI tells; the others say of what they read that it is none. All else is a bug. */
export const isRefusal = (error: unknown): boolean =>
  [Fault, Refusal, BodyProblem, DerError].some((kind) => error instanceof kind)

/** Body, type and target of one AWS operation: what routes it, decodes it, and holds it to the model's constraints. */
function operation(
  service: ServiceName,
  name: string,
  parts: Omit<Partial<RequestParts>, 'body'>,
  ...seeds: string[]
): Target {
  const request = { method: 'POST', path: '/', query: '', headers: new Map<string, string>(), ...parts }
  return {
    name: `${service}:${name}`,
    seeds: texts(...seeds),
    read(body) {
      routeRequest(service, { ...request, body })
      return violations(service, name, decodeRequest(service, name, { ...request, body }))
    },
  }
}

export const loadTargets = (): Promise<unknown> =>
  Promise.all((['sts', 'iam', 'ec2', 's3', 'route53', 'secretsmanager', 'organizations'] as const).map(loadService))

const form = new Map([['content-type', 'application/x-www-form-urlencoded']])
const JWT =
  'eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJodHRwczovL2IiLCJhdWQiOlsib3BlbnNoaWZ0Il0sInN1YiI6InMiLCJleHAiOjEsImlhdCI6MX0.c2lnbmF0dXJl'
const POLICY =
  '{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:Get*","iam:PassRole"],"Resource":"arn:aws:s3:::b/${aws:username}","Condition":{"StringLike":{"aws:PrincipalTag/x":["a*"]},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}'
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKIARTX3GSDS2QMAH57I/20261128/us-east-1/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'

/** A field of a protobuf message that holds bytes, fewer than 128. */
const field = (number: number, value: Buffer | string): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, Buffer.byteLength(value)]), Buffer.from(value)])
const metadata = Buffer.concat([field(1, 'demo'), field(11, Buffer.concat([field(1, 'app'), field(2, 'web')]))])
/** `k8s\0`, then the type and the object's own message, as clients send them. */
const NAMESPACE = Buffer.concat([
  Buffer.from('k8s\0'),
  field(1, Buffer.concat([field(1, 'v1'), field(2, 'Namespace')])),
  field(2, field(1, metadata)),
])

const kubernetes = (type: string) => (body: Buffer) =>
  parseBody({ method: 'POST', path: '/api/v1/namespaces', query: new URLSearchParams(), headers: new Map([['content-type', type]]), body }) // prettier-ignore

const pem = (bytes: Buffer) =>
  `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`
/** A node's request for a certificate, signed by its key. */
const SIGNING_REQUEST = Buffer.from('MIIBDjCBtgIBADAvMRUwEwYDVQQKDAxzeXN0ZW06bm9kZXMxFjAUBgNVBAMMDXN5c3RlbTpub2RlOmEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATV9AWmXYIKVBv8sPOH0sVDXhIh79ScPDlrenxljAHfN3abSdhF+dFw+nsxnKTd+9skt0kZ0LmLiZI8J8Ha7oVLoCUwIwYJKoZIhvcNAQkOMRYwFDASBgNVHREECzAJggFhhwQKAAABMAoGCCqGSM49BAMCA0cAMEQCIGobbzEM6EdAsZLS0zR3oARbLyMz5uBh0PUjkl4TaigKAiAx9JC9JAFxsFNjyN9OFSQGt5b2rFzmpKRd4G9qlejX1w==', 'base64') // prettier-ignore

function answer(service: ServiceName, name: string, body: string): Target {
  const headers = new Map([['content-type', 'text/xml']])
  const read = (bytes: Buffer) => {
    decodeFault(service, { status: 400, headers, body: bytes })
    return decodeResponse(service, name as never, { status: 200, headers, body: bytes })
  }
  return { name: `answer of ${service}:${name}`, seeds: texts(body), read }
}

/** What a body in chunks with a trailer is, read in pieces of seven bytes. */
function chunked(bytes: Buffer): void {
  const decoder = chunkedDecoder({ trailers: ['x-amz-checksum-crc32'], decodedLength: 5, headers: new Map() })
  const told = (error?: Error | null) => {
    if (error) throw error
  }
  for (let at = 0; at < bytes.length; at += 7) decoder._transform(bytes.subarray(at, at + 7), 'binary', told)
  decoder._flush(told)
}

export const targets: readonly Target[] = [
  {
    name: 'DER',
    seeds: [SIGNING_REQUEST],
    read: (bytes) => {
      for (const one of readAll(bytes)) readAll(one.value)
    },
  },
  { name: 'certificate signing request', seeds: [SIGNING_REQUEST], read: (bytes) => parseSigningRequest(pem(bytes)) },
  { name: 'body in chunks', seeds: texts('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n'), read: chunked },
  {
    name: 'policy of a form',
    seeds: texts(
      '{"expiration":"2030-01-01T00:00:00Z","conditions":[{"bucket":"b"},["starts-with","$key","u/"],["content-length-range",1,9]]}',
    ),
    read: (bytes) =>
      checkPostPolicy(
        bytes.toString('utf8'),
        new Map([
          ['bucket', 'b'],
          ['key', 'u/a'],
        ]),
        0,
      ),
  },
  {
    name: 'CloudFormation template',
    seeds: texts(
      '{"AWSTemplateFormatVersion":"2010-09-09","Parameters":{"A":{"Type":"String","Default":"x"}},"Resources":{"R":{"Type":"AWS::IAM::Role","Properties":{"RoleName":{"Fn::Sub":"${A}-b"},"AssumeRolePolicyDocument":{}}}},"Outputs":{"O":{"Value":{"Fn::GetAtt":["R","Arn"]}}}}',
      'Parameters:\n  A: {Type: String, Default: x}\nResources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: !Sub "${A}-b"\n      AssumeRolePolicyDocument: {Version: 2012-10-17}\nOutputs:\n  O: {Value: !GetAtt R.Arn}\n',
      'Parameters:\n  A: {Type: CommaDelimitedList, Default: "a,b", AllowedPattern: "[a-z]{1,3}|x*"}\nMappings:\n  M: {us-east-1: {k: [v, w]}}\nConditions:\n  C: !And [!Equals [!Select [0, !Ref A], a], !Not [!Equals [!FindInMap [M, !Ref AWS::Region, k], v]]]\nRules:\n  L: {Assertions: [{Assert: !Equals [a, a]}]}\nResources:\n  R:\n    Type: AWS::IAM::User\n    Condition: C\n    DeletionPolicy: Retain\n    Properties:\n      Path: !If [C, !Join ["/", !Cidr [10.0.0.0/16, 2, 8]], !Base64 {"Fn::Sub": ["${x}", {x: !Select [1, !Split [",", "a,b"]]}]}]\n      Groups: !GetAZs ""\nOutputs:\n  O: {Condition: C, Value: !GetAtt R.Arn, Export: {Name: !Sub "${AWS::StackName}-o"}}\n',
    ),
    read: (bytes) => workedOut(bytes.toString('utf8')),
  },
  {
    name: 'seed',
    seeds: texts(
      'accounts:\n  - name: dev\n    email: dev@example.com\nroles:\n  - account: customer\n    name: Deploy\n    trust: {Version: "2012-10-17", Statement: {Effect: Allow, Principal: {AWS: "111122223333"}, Action: sts:AssumeRole}}\n',
    ),
    read: (bytes) => readSeed(bytes.toString('utf8'), 'seed.yaml'),
  },
  ...patches,
  ...textTargets,
  objectForm,
  {
    name: 'denial note',
    seeds: texts('{"by":"identity","statement":"a"}'),
    read: (bytes) => readDenialNote(bytes.toString('latin1')),
  },
  {
    name: 'ignition',
    seeds: texts('{"ignition":{"version":"3.2.0","config":{"merge":[{"source":"s3://b/k"}]}},"storage":{"files":[]}}'),
    read: (bytes) => parseIgnition(bytes.toString('utf8')),
  },
  {
    name: 'event cursor',
    seeds: texts('111122223333.17_710019948333.4'),
    read: (bytes) => readCursor(bytes.toString('latin1')),
  },
  { name: 'CIDR block', seeds: texts('10.0.0.0/16'), read: (bytes) => parseBlock(bytes.toString('latin1')) },
  answer(
    'sts',
    'AssumeRole',
    '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><Expiration>2026-11-28T00:00:00Z</Expiration></Credentials><PackedPolicySize>3</PackedPolicySize></AssumeRoleResult></AssumeRoleResponse>',
  ),
  answer(
    's3',
    'ListObjectsV2',
    '<ListBucketResult><Contents><Key>a</Key><Size>3</Size><LastModified>2026-11-28T00:00:00.000Z</LastModified></Contents><IsTruncated>false</IsTruncated></ListBucketResult>',
  ),
  answer(
    'secretsmanager',
    'GetSecretValue',
    '{"Name":"a","SecretBinary":"AAAA","CreatedDate":1.5,"VersionStages":["AWSCURRENT"]}',
  ),
  operation('sts', 'AssumeRole', { headers: form }, 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fr&RoleSessionName=s&Tags.member.1.Key=a&Tags.member.1.Value=b&DurationSeconds=900'), // prettier-ignore
  operation('iam', 'SimulateCustomPolicy', { headers: form }, 'Action=SimulateCustomPolicy&Version=2010-05-08&ActionNames.member.1=s3%3AGetObject&PolicyInputList.member.1=%7B%7D&ContextEntries.member.1.ContextKeyName=a&ContextEntries.member.1.ContextKeyValues.member.1=b&MaxItems=3'), // prettier-ignore
  operation('ec2', 'RunInstances', { headers: form }, 'Action=RunInstances&Version=2016-11-15&ImageId=ami-1&MinCount=1&MaxCount=2&BlockDeviceMapping.1.DeviceName=a&BlockDeviceMapping.1.Ebs.VolumeSize=3&TagSpecification.1.ResourceType=instance&TagSpecification.1.Tag.1.Key=k&DryRun=true'), // prettier-ignore
  operation('s3', 'PutBucketLifecycleConfiguration', { method: 'PUT', path: '/b', query: 'lifecycle' }, '<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>a</ID><Filter><Prefix>p</Prefix></Filter><Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>'), // prettier-ignore
  operation(
    's3',
    'DeleteObjects',
    { path: '/b', query: 'delete' },
    '<Delete><Object><Key>a&amp;b</Key></Object><Quiet>true</Quiet></Delete>',
  ),
  operation('route53', 'ChangeResourceRecordSets', { path: '/2013-04-01/hostedzone/Z1/rrset/' }, '<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes><Change><Action>CREATE</Action><ResourceRecordSet><Name>a.b</Name><Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>1.2.3.4</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>'), // prettier-ignore
  operation('secretsmanager', 'CreateSecret', { headers: new Map([['x-amz-target', 'secretsmanager.CreateSecret']]) }, '{"Name":"n","SecretBinary":"AAAA","Tags":[{"Key":"a","Value":"b"}],"ForceOverwriteReplicaSecret":true}'), // prettier-ignore
  operation('organizations', 'CreatePolicy', { headers: new Map([['x-amz-target', 'AWSOrganizationsV20161128.CreatePolicy']]) }, '{"Content":"{}","Description":"d","Name":"n","Type":"SERVICE_CONTROL_POLICY","Tags":[{"Key":"a","Value":"b"}]}'), // prettier-ignore
  { name: 'SigV4 header', seeds: texts(AUTHORIZATION), read: (bytes) => parseAuthorization({ method: 'GET', url: '/', headers: new Map([['authorization', bytes.toString('latin1')], ['x-amz-date', '20261128T000000Z']]) }) }, // prettier-ignore
  { name: 'SigV4 query', seeds: texts('/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIARTX3GSDS2QMAH57I%2F20261128%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261128T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=aa'), read: (bytes) => parseAuthorization({ method: 'GET', url: bytes.toString('latin1'), headers: new Map() }) }, // prettier-ignore
  { name: 'URL', seeds: texts('/a/b%20c?x=1&y', 'http://h/p?q'), read: (bytes) => splitUrl(bytes.toString('latin1')) },
  { name: 'access key id', seeds: texts('AKIARTX3GSDS2QMAH57I'), read: (bytes) => readKeyId(bytes.toString('latin1')) },
  { name: 'JWT', seeds: texts(JWT), read: (bytes) => parseJwt(bytes.toString('latin1')) },
  { name: 'strict JSON', seeds: texts('{"a":[1,2.5e3,{"b":null}],"c":"\\u00e9"}'), read: parseStrictObject },
  { name: 'JWK set', seeds: texts('{"keys":[{"kty":"RSA","kid":"a","alg":"RS256","use":"sig","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}'), read: (bytes) => { const read = parseStrictObject(bytes); return read && keySet(read) } }, // prettier-ignore
  { name: 'policy, compiled', seeds: texts(POLICY), read: (bytes) => compile(bytes.toString('utf8')) },
  { name: 'policy, validated', seeds: texts(POLICY), read: (bytes) => validate(bytes.toString('utf8'), 'identity') },
  { name: 'OCM search', seeds: texts("name like 'a%' and (state = 'ready' or not id in ('x','y''z')) and aws.sts.enabled = 'true'"), read: (bytes) => parseSearch(bytes.toString('utf8')) }, // prettier-ignore
  { name: 'Kubernetes JSON', seeds: texts('{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a","labels":{"x":"y"}}}'), read: kubernetes('application/json') }, // prettier-ignore
  { name: 'Kubernetes YAML', seeds: texts('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: |\n    b\n  c: &x d\n  e: *x\n'), read: kubernetes('application/yaml') }, // prettier-ignore
  { name: 'Kubernetes protobuf', seeds: [NAMESPACE], read: kubernetes('application/vnd.kubernetes.protobuf') },
  {
    name: 'label selector',
    seeds: texts('a=b,c in (d,e),!f,g notin (h)'),
    read: (bytes) => labelSelector(bytes.toString('utf8')),
  },
]
