import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { Fault } from '../kernel/Fault.ts'
import {
  decodeFault,
  decodeRequest,
  decodeResponse,
  encodeFault,
  encodeRequest,
  encodeResponse,
  routeRequest,
  withTokens,
} from './codec.ts'
import type { RequestParts, ResponseParts } from './codec.ts'
import { loadService, serviceSchema } from './schema/index.ts'
import type { ServiceName } from './schema/index.ts'

beforeAll(async () => {
  for (const name of ['iam', 'sts', 'ec2', 's3', 'route53', 'organizations', 'secretsmanager'] as const)
    await loadService(name)
})

const asked = (
  given: Partial<Omit<RequestParts, 'body' | 'headers'>> & {
    body?: string | Uint8Array
    headers?: Record<string, string>
  },
): RequestParts => ({
  method: 'POST',
  path: '/',
  query: '',
  ...given,
  headers: new Map(Object.entries(given.headers ?? {})),
  body: Buffer.from(given.body ?? ''),
})
const answered = (status: number, body: string, headers: Record<string, string> = {}): ResponseParts => ({
  status,
  headers: new Map(Object.entries(headers)),
  body: Buffer.from(body),
})
const form = (body: string | Uint8Array) => asked({ body })
function faultOf(run: () => unknown): { code: string; status: number } {
  try {
    run()
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, status: error.status }
    throw error
  }
  throw new Error('nothing was thrown')
}
const decode = (service: ServiceName, operation: string, request: RequestParts) =>
  decodeRequest(service, operation, request)

describe('the query protocol', () => {
  it('routes by Action and Version, in body or query', () => {
    expect(routeRequest('iam', form('Action=CreateRole&Version=2010-05-08'))).toBe('CreateRole')
    expect(routeRequest('sts', asked({ method: 'GET', query: 'Action=GetCallerIdentity&Version=2011-06-15' }))).toBe(
      'GetCallerIdentity',
    )
    expect(routeRequest('iam', form('Action=CreateRole&Version=2011-06-15'))).toBeUndefined()
    expect(routeRequest('iam', form('Action=CreateRole'))).toBeUndefined()
    expect(routeRequest('iam', form('Action=__proto__&Version=2010-05-08'))).toBeUndefined()
    expect(routeRequest('iam', form(new Uint8Array([0xff, 0xfe])))).toBeUndefined()
  })

  it('reads lists, numbers and times', () => {
    const input = decode(
      'sts',
      'AssumeRole',
      form('RoleArn=arn&RoleSessionName=s&DurationSeconds=900&PolicyArns.member.1.arn=a&TransitiveTagKeys='),
    )
    expect(input).toEqual({
      RoleArn: 'arn',
      RoleSessionName: 's',
      DurationSeconds: 900,
      PolicyArns: [{ arn: 'a' }],
      TransitiveTagKeys: [],
    })
    const sso = decode('iam', 'GetServiceLastAccessedDetails', form('JobId=j&MaxItems=%2B1'))
    expect(sso).toEqual({ JobId: 'j', MaxItems: 1 })
  })

  it.each([
    ['a number that is none', 'MaxSessionDuration=1h'],
    ['a hexadecimal number', 'MaxSessionDuration=0x10'],
    ['a number beyond 32 bits', 'MaxSessionDuration=4294967296'],
    ['two list indices in a row', 'Tags.member.1.1.Key=a'],
    ['a list index of zero', 'Tags.member.0.Key=a'],
    ['a list with a long gap', 'Tags.member.1.Key=a&Tags.member.13.Key=b'],
    ['a structure where a value belongs', 'RoleName.x=1'],
    ['a value where a structure belongs', 'Tags.member.1=x'],
    ['a value where a list belongs', 'Tags=x'],
    ['bytes that are no text', 'RoleName=%ff'],
  ])('refuses %s', (_, body) => {
    expect(faultOf(() => decode('iam', 'CreateRole', form(body)))).toEqual({ code: 'MalformedInput', status: 400 })
  })

  it('refuses a body that is not UTF-8', () => {
    expect(faultOf(() => decode('iam', 'CreateRole', form(new Uint8Array([0x41, 0x3d, 0xff]))))).toMatchObject({
      code: 'MalformedInput',
    })
  })

  it('passes over what the model does not know', () => {
    expect(decode('iam', 'GetRole', form('RoleName=r&Nonsense=1&__proto__.x=1'))).toEqual({ RoleName: 'r' })
  })

  it('writes times without empty fractions, and a fault as Sender or Receiver', () => {
    const { body } = encodeResponse(
      'iam',
      'GetRole',
      { Role: { CreateDate: new Date('2026-11-24T10:00:00Z') } },
      'id-1',
    )
    expect(body).toContain('<CreateDate>2026-11-24T10:00:00Z</CreateDate>')
    expect(encodeFault('sts', new Fault('ExpiredToken', 403, 'gone'), 'id-1').body).toBe(
      '<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>gone</Message></Error><RequestId>id-1</RequestId></ErrorResponse>',
    )
    expect(encodeFault('sts', new Fault('InternalFailure', 500, 'oh'), 'id-1').body).toContain('<Type>Receiver</Type>')
    expect(encodeFault('sts', new Fault('InvalidAction', 400, 'none'), 'id-1').body).toContain(
      '<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09">',
    )
  })

  it('keeps a detail that is not of the modelled error to itself', () => {
    expect(
      encodeFault('iam', new Fault('NoSuchEntity', 404, 'no', { recordIn: '111122223333' }), 'i').body,
    ).not.toContain('1111')
  })
})

describe('EC2’s protocol', () => {
  it('reads flat lists under EC2’s own names', () => {
    const body = 'InstanceId.1=i-1&InstanceId.2=i-2&Filter.1.Name=tag:x&Filter.1.Value.1=y&MaxResults=5'
    expect(decode('ec2', 'DescribeInstances', form(body))).toEqual({
      InstanceIds: ['i-1', 'i-2'],
      Filters: [{ Name: 'tag:x', Values: ['y'] }],
      MaxResults: 5,
    })
  })

  it('refuses a number that is none with InvalidParameterValue', () => {
    expect(faultOf(() => decode('ec2', 'DescribeInstances', form('MaxResults=many')))).toEqual({
      code: 'InvalidParameterValue',
      status: 400,
    })
  })

  it('answers true where there is nothing to say', () => {
    const { body } = encodeResponse('ec2', 'DeleteVpc', undefined, 'id-1')
    expect(body).toContain(
      '<DeleteVpcResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>id-1</requestId><return>true</return></DeleteVpcResponse>',
    )
  })

  it('wraps an error in Response and Errors', () => {
    const { status, body } = encodeFault(
      'ec2',
      new Fault('InvalidVpcID.NotFound', 400, "The vpc ID 'vpc-1' does not exist"),
      'id-1',
    )
    expect(status).toBe(400)
    expect(body).toContain(
      '<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code><Message>The vpc ID &apos;vpc-1&apos; does not exist</Message></Error></Errors><RequestID>id-1</RequestID></Response>',
    )
    expect(decodeFault('ec2', answered(400, body as string))).toEqual({
      code: 'InvalidVpcID.NotFound',
      message: "The vpc ID 'vpc-1' does not exist",
      status: 400,
      requestId: 'id-1',
    })
  })

  it('gives a client token where the caller has none, and keeps one that it has', () => {
    const uuid = () => 'made-up'
    expect(withTokens('ec2', 'CreateVolume', { AvailabilityZone: 'us-east-1a' }, uuid)).toEqual({
      AvailabilityZone: 'us-east-1a',
      ClientToken: 'made-up',
    })
    expect(
      withTokens('ec2', 'CreateVolume', { AvailabilityZone: 'us-east-1a', ClientToken: 'mine' }, uuid),
    ).toMatchObject({ ClientToken: 'mine' })
  })
})

describe('aws-json', () => {
  const target = (name: string) => asked({ headers: { 'x-amz-target': name } })

  it('routes by the last two parts of X-Amz-Target', () => {
    expect(routeRequest('organizations', target('AWSOrganizationsV20161128.ListRoots'))).toBe('ListRoots')
    expect(routeRequest('organizations', target('com.amazonaws.x.AWSOrganizationsV20161128.ListRoots'))).toBe(
      'ListRoots',
    )
    expect(routeRequest('organizations', target('secretsmanager.ListSecrets'))).toBeUndefined()
    expect(routeRequest('organizations', target('AWSOrganizationsV20161128.toString'))).toBeUndefined()
    expect(routeRequest('organizations', target(''))).toBeUndefined()
  })

  it('reads seconds, base64 and null', () => {
    const body = '{"Name":"n","SecretBinary":"aGk=","Description":null,"Tags":[{"Key":"k","Value":"v"}],"Unknown":1}'
    expect(decode('secretsmanager', 'CreateSecret', form(body))).toEqual({
      Name: 'n',
      SecretBinary: new Uint8Array([104, 105]),
      Tags: [{ Key: 'k', Value: 'v' }],
    })
  })

  it.each([
    ['text that is not JSON', '{"Name":'],
    ['a list at the top', '[]'],
    ['a null at the top', 'null'],
    ['a number where a text belongs', '{"Name":1}'],
    ['a text where a list belongs', '{"Tags":"x"}'],
    ['a list where a structure belongs', '{"Tags":[[]]}'],
    ['a fraction where an integer belongs', '{"Name":"n","Tags":[],"AddReplicaRegions":[1]}'],
    ['a nesting that goes too deep', `{"Tags":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ])('refuses %s', (_, body) => {
    expect(faultOf(() => decode('secretsmanager', 'CreateSecret', form(body)))).toEqual({
      code: 'SerializationException',
      status: 400,
    })
  })

  it('is not polluted by __proto__', () => {
    expect(decode('secretsmanager', 'CreateSecret', form('{"__proto__":{"Name":"x"},"Tags":[]}'))).toEqual({ Tags: [] })
  })

  it('tells an error by type, header and the shape’s own message member', () => {
    const { headers, body } = encodeFault(
      'organizations',
      new Fault('InvalidInputException', 400, 'bad', { Reason: 'INVALID_PATTERN' }),
      'id-1',
    )
    expect(headers['x-amzn-errortype']).toBe('InvalidInputException')
    expect(JSON.parse(body as string)).toEqual({
      __type: 'InvalidInputException',
      Message: 'bad',
      Reason: 'INVALID_PATTERN',
    })
  })

  it('reads an error with a namespace before its name', () => {
    const fault = answered(400, '{"__type":"com.amazonaws.x#AccessDeniedException","Message":"no"}', {
      'x-amzn-requestid': 'id-2',
    })
    expect(decodeFault('organizations', fault)).toEqual({
      code: 'AccessDeniedException',
      message: 'no',
      status: 400,
      requestId: 'id-2',
    })
  })
})

describe('rest-xml of S3', () => {
  const route = (method: string, path: string, query = '', headers: Record<string, string> = {}) =>
    routeRequest('s3', asked({ method, path, query, headers }))

  it.each([
    ['GET', '/', '', 'ListBuckets'],
    ['GET', '/', 'x-id=ListDirectoryBuckets', 'ListDirectoryBuckets'],
    ['PUT', '/b', '', 'CreateBucket'],
    ['PUT', '/b/', '', 'CreateBucket'],
    ['HEAD', '/b', '', 'HeadBucket'],
    ['GET', '/b', '', 'ListObjects'],
    ['GET', '/b', 'list-type=2&prefix=a', 'ListObjectsV2'],
    ['GET', '/b', 'list-type=3', 'ListObjects'],
    ['PUT', '/b', 'tagging', 'PutBucketTagging'],
    ['PUT', '/b', 'tagging=', 'PutBucketTagging'],
    ['GET', '/b', 'location', 'GetBucketLocation'],
    ['PUT', '/b', 'publicAccessBlock', 'PutPublicAccessBlock'],
    ['PUT', '/b/k', 'x-id=PutObject', 'PutObject'],
    ['PUT', '/b/k', 'tagging', 'PutObjectTagging'],
    ['PUT', '/b/a/b//c/', '', 'PutObject'],
    ['PUT', '/b/k', 'partNumber=1&uploadId=u', 'UploadPart'],
    ['POST', '/b', 'delete', 'DeleteObjects'],
    ['DELETE', '/b/k', '', 'DeleteObject'],
    ['DELETE', '/b/k', 'uploadId=u', 'AbortMultipartUpload'],
    ['POST', '/b/k', '', undefined],
    ['PATCH', '/b/k', '', undefined],
  ])('%s %s?%s is %s', (method, path, query, operation) => {
    expect(route(method, path, query)).toBe(operation)
  })

  it('tells a copy by its header', () => {
    expect(route('PUT', '/b/k', '', { 'x-amz-copy-source': '/a/k' })).toBe('CopyObject')
    expect(route('PUT', '/b/k', 'partNumber=1&uploadId=u', { 'x-amz-copy-source': '/a/k' })).toBe('UploadPartCopy')
  })

  it('reads path, query, headers and metadata, and leaves the streaming body alone', () => {
    const headers = {
      'content-type': 'text/plain',
      'x-amz-meta-author': 'me',
      'if-none-match': '*',
      'content-length': '5',
    }
    const request = asked({ method: 'PUT', path: '/b/a%20b/c%2B+d', query: 'x-id=PutObject', headers, body: 'hello' })
    expect(serviceSchema('s3').operations.get('PutObject')?.streaming).toBe('Body')
    expect(decode('s3', 'PutObject', request)).toEqual({
      Bucket: 'b',
      Key: 'a b/c++d',
      ContentType: 'text/plain',
      ContentLength: 5,
      IfNoneMatch: '*',
      Metadata: { author: 'me' },
    })
  })

  it('reads a plus in the query as a space', () => {
    expect(
      decode('s3', 'ListObjectsV2', asked({ method: 'GET', path: '/b', query: 'list-type=2&prefix=a+b%2B' })),
    ).toEqual({ Bucket: 'b', Prefix: 'a b+' })
  })

  it.each([
    ['XML that is none', '<Tagging><TagSet>'],
    ['another document', '<Delete/>'],
    ['a document type', '<!DOCTYPE x><Tagging/>'],
    ['text', 'hello'],
  ])('refuses %s as MalformedXML', (_, body) => {
    const request = asked({ method: 'PUT', path: '/b', query: 'tagging', body })
    expect(faultOf(() => decode('s3', 'PutBucketTagging', request))).toEqual({ code: 'MalformedXML', status: 400 })
  })

  it('refuses a parameter that cannot be read as InvalidArgument', () => {
    expect(
      faultOf(() =>
        decode('s3', 'ListObjectsV2', asked({ method: 'GET', path: '/b', query: 'list-type=2&max-keys=x' })),
      ),
    ).toEqual({ code: 'InvalidArgument', status: 400 })
    expect(faultOf(() => decode('s3', 'GetObject', asked({ method: 'GET', path: '/b/%ff' })))).toEqual({
      code: 'InvalidURI',
      status: 400,
    })
  })

  it('answers headers and a stream', () => {
    const Body = Readable.from([])
    const output = {
      Body,
      ContentLength: 3,
      LastModified: new Date('2026-11-24T10:00:00Z'),
      ETag: '"e"',
      Metadata: { Author: 'me\nx', city: 'Zürich' },
    }
    const { status, headers, body } = encodeResponse('s3', 'GetObject', output, 'id-1', {
      status: 206,
      headers: { 'x-more': '1' },
    })
    expect(status).toBe(206)
    expect(body).toBe(Body)
    expect(headers).toMatchObject({
      'content-length': '3',
      'last-modified': 'Tue, 24 Nov 2026 10:00:00 GMT',
      etag: '"e"',
      'x-amz-meta-author': 'me x',
      'x-amz-meta-city': 'Zürich',
      'x-amz-request-id': 'id-1',
      'x-more': '1',
    })
  })

  it('answers a bucket’s location as the root element itself', () => {
    const { body } = encodeResponse('s3', 'GetBucketLocation', { LocationConstraint: 'eu-west-1' }, 'id-1')
    expect(body).toContain(
      '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>',
    )
    expect(decodeResponse('s3', 'GetBucketLocation', answered(200, body as string))).toEqual({
      LocationConstraint: 'eu-west-1',
    })
    const nowhere = encodeResponse('s3', 'GetBucketLocation', {}, 'id-1')
    expect(decodeResponse('s3', 'GetBucketLocation', answered(200, nowhere.body as string))).toEqual({})
  })

  it('escapes the names of a listing when it was asked to, and reads them back', () => {
    const output = {
      EncodingType: 'url',
      Prefix: 'a b/',
      Contents: [{ Key: 'a b/\u0001é+' }],
      CommonPrefixes: [{ Prefix: 'x y/' }],
    }
    const { body } = encodeResponse('s3', 'ListObjectsV2', output, 'id-1')
    expect(body).toContain('<Key>a+b/%01%C3%A9%2B</Key>')
    expect(decodeResponse('s3', 'ListObjectsV2', answered(200, body as string))).toEqual(output)
  })

  it('writes the type of a grantee as an attribute', () => {
    const Grants = [
      { Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/global/AllUsers' }, Permission: 'READ' },
    ]
    const { body } = encodeResponse('s3', 'GetBucketAcl', { Grants }, 'id-1')
    expect(body).toContain('<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>')
    expect(decodeResponse('s3', 'GetBucketAcl', answered(200, body as string))).toEqual({ Grants })
  })

  it('tells an error with its members, resource and host, and nothing to HEAD', () => {
    const fault = new Fault('NoSuchBucket', 404, 'The specified bucket does not exist', {
      BucketName: 'b',
      recordIn: 'x',
      headers: { 'x-amz-bucket-region': 'us-east-1' },
    })
    const { headers, body } = encodeFault('s3', fault, 'id-1')
    expect(body).toMatch(
      /<Error><Code>NoSuchBucket<\/Code><Message>The specified bucket does not exist<\/Message><BucketName>b<\/BucketName><RequestId>id-1<\/RequestId><HostId>[^<]{76}<\/HostId><\/Error>$/,
    )
    expect(headers['x-amz-bucket-region']).toBe('us-east-1')
    expect(encodeFault('s3', fault, 'id-1', { method: 'HEAD' }).body).toBe('')
    expect(decodeFault('s3', answered(404, '', { 'x-amz-request-id': 'id-1' }))).toEqual({
      code: 'NotFound',
      message: '',
      status: 404,
      requestId: 'id-1',
    })
  })

  it('throws what S3 says in the body of a 200', () => {
    const late = answered(200, '<Error><Code>InternalError</Code><Message>oh</Message></Error>')
    expect(() => decodeResponse('s3', 'CompleteMultipartUpload', late)).toThrow(new Fault('InternalError', 500, 'oh'))
  })

  it('sends a checksum where one is required', () => {
    const { headers, query, path } = encodeRequest('s3', 'DeleteObjects', {
      Bucket: 'b',
      Delete: { Objects: [{ Key: 'k' }] },
    })
    expect([path, query]).toEqual(['/b', 'delete'])
    expect(headers['x-amz-checksum-sha256']).toMatch(/^[\w+/]{43}=$/)
    expect(encodeRequest('s3', 'PutObject', { Bucket: 'b', Key: 'a b/c', Body: new Uint8Array() }).headers).toEqual({})
  })
})

describe('rest-xml of Route 53', () => {
  it('takes an id with or without what answers put before it', () => {
    for (const Id of ['Z1', '/hostedzone/Z1'])
      expect(encodeRequest('route53', 'GetHostedZone', { Id }).path).toBe('/2013-04-01/hostedzone/Z1')
  })

  it('refuses a document that cannot be read with InvalidInput', () => {
    const request = asked({ path: '/2013-04-01/hostedzone/Z1/rrset', body: '<Change' })
    expect(routeRequest('route53', request)).toBe('ChangeResourceRecordSets')
    expect(faultOf(() => decode('route53', 'ChangeResourceRecordSets', request))).toEqual({
      code: 'InvalidInput',
      status: 400,
    })
  })

  it('wraps an error in ErrorResponse', () => {
    expect(encodeFault('route53', new Fault('NoSuchHostedZone', 404, 'none'), 'id-1').body).toContain(
      '<ErrorResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Error><Type>Sender</Type><Code>NoSuchHostedZone</Code><Message>none</Message></Error><RequestId>id-1</RequestId></ErrorResponse>',
    )
  })
})

describe('an answer that is not the service’s', () => {
  it('is told by its status when it refuses', () => {
    expect(decodeFault('iam', answered(503, '<html>busy'))).toMatchObject({ code: 'ServiceUnavailable', status: 503 })
    expect(decodeFault('organizations', answered(502, 'bad gateway'))).toMatchObject({ code: 'Http502', status: 502 })
  })

  it('is a fault when it claims to be well', () => {
    expect(faultOf(() => decodeResponse('iam', 'GetRole', answered(200, 'hello')))).toEqual({
      code: 'UnreadableAnswer',
      status: 502,
    })
    expect(faultOf(() => decodeResponse('organizations', 'ListRoots', answered(200, '{')))).toEqual({
      code: 'UnreadableAnswer',
      status: 502,
    })
  })
})
