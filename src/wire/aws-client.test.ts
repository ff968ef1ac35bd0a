import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { Fault } from '../kernel/Fault.ts'
import { AwsError, awsClient, type AwsClient } from './aws-client.ts'
import { decodeRequest, encodeFault, encodeResponse, type EncodedResponse } from './codec.ts'
import { loadService } from './schema/index.ts'
import { parseAuthorization, type Signed } from './sigv4/authorization.ts'
import { sha256Hex } from './sigv4/canonical.ts'
import { headerMap, splitUrl } from './sigv4/request.ts'
import { verifySignature } from './sigv4/verify.ts'

const clock = worldClock()
const CREDENTIALS = { accessKeyId: 'ASIAQEXAMPLE00000001', secretAccessKey: 'secret', sessionToken: 'token' }
const closing: (() => void)[] = []
beforeAll(async () => {
  for (const name of ['sts', 's3', 'iam', 'organizations'] as const) await loadService(name)
})
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** A door that answers in turn, and keeps what it was asked; `undefined` drops the connection. */
async function door(
  ...answers: readonly (EncodedResponse | undefined)[]
): Promise<{ client: AwsClient; seen: Seen[] }> {
  const seen: Seen[] = []
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await request.toArray())
    const answer = answers[Math.min(seen.length, answers.length - 1)]
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: headerMap(request.rawHeaders), body })
    if (!answer) return request.socket.destroy()
    response.writeHead(answer.status, answer.headers)
    if (answer.body instanceof Readable) answer.body.pipe(response)
    else response.end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = awsClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: () => CREDENTIALS,
    clock,
  })
  closing.push(() => {
    client.close()
    server.closeAllConnections()
    server.close()
  })
  return { client, seen }
}

function signatureIsRight(request: Seen, bodyHash: string | undefined = sha256Hex(request.body)): boolean {
  return verifySignature(request, parseAuthorization(request) as Signed, CREDENTIALS.secretAccessKey, bodyHash)
}

const IDENTITY = { UserId: 'AROA:s', Account: '111122223333', Arn: 'arn:aws:sts::111122223333:assumed-role/R/s' }
const identity = () => encodeResponse('sts', 'GetCallerIdentity', IDENTITY, 'request-1')
const fault = (code: string, status: number) =>
  encodeFault('sts', new Fault(code, status, `It is ${code}.`), 'request-2')

test('a call is signed, for its region, with the session token, and its answer decoded', async () => {
  const { client, seen } = await door(identity())
  expect(await client.call('sts', 'GetCallerIdentity', {})).toEqual(IDENTITY)
  const [request] = seen as [Seen]
  expect(signatureIsRight(request)).toBe(true)
  expect(parseAuthorization(request)).toMatchObject({
    scope: { service: 'sts', region: 'eu-central-1' },
    token: 'token',
  })
  expect(request.body.toString()).toBe('Action=GetCallerIdentity&Version=2011-06-15')
})

test('global services are signed for us-east-1, others for the region of the call', async () => {
  const { client, seen } = await door(encodeResponse('iam', 'DeleteRole', {}, 'r'))
  await client.call('iam', 'DeleteRole', { RoleName: 'R' })
  await client.call('sts', 'GetCallerIdentity', {}, { region: 'us-west-2' }).catch(() => {})
  expect(seen.map((request) => (parseAuthorization(request) as Signed).scope.region)).toEqual([
    'us-east-1',
    'us-west-2',
  ])
})

test('a web identity call carries no signature', async () => {
  const { client, seen } = await door(encodeResponse('sts', 'AssumeRoleWithWebIdentity', {}, 'r'))
  await client.call('sts', 'AssumeRoleWithWebIdentity', {
    RoleArn: 'arn:aws:iam::111122223333:role/R',
    RoleSessionName: 's1',
    WebIdentityToken: 'a.b.c',
  })
  expect(seen[0]?.headers.has('authorization')).toBe(false)
  expect(seen[0]?.headers.has('x-amz-security-token')).toBe(false)
})

test('a refusal becomes an AwsError at once', async () => {
  const { client, seen } = await door(fault('AccessDenied', 403))
  const error: unknown = await client.call('sts', 'GetCallerIdentity', {}).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(AwsError)
  expect(error).toMatchObject({
    code: 'AccessDenied',
    status: 403,
    message: 'It is AccessDenied.',
    requestId: 'request-2',
    service: 'sts',
    operation: 'GetCallerIdentity',
  })
  expect(seen).toHaveLength(1)
})

describe('what may pass by itself', () => {
  test('is tried three times: throttling, 5xx, lost connections', async () => {
    const { client, seen } = await door(fault('Throttling', 400), undefined, identity())
    expect(await client.call('sts', 'GetCallerIdentity', {})).toEqual(IDENTITY)
    expect(seen).toHaveLength(3)
    const down = await door(fault('ServiceUnavailable', 503))
    await expect(down.client.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    expect(down.seen).toHaveLength(3)
  })
  test('is that others changed the same thing at the same moment: its text says to submit the request again', async () => {
    const { client, seen } = await door(fault('ConcurrentModification', 409), identity())
    expect(await client.call('sts', 'GetCallerIdentity', {})).toEqual(IDENTITY)
    expect(seen).toHaveLength(2)
  })
  test('is not that an operation is not built', async () => {
    const { client, seen } = await door(fault('NotImplemented', 501))
    await expect(client.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({ status: 501 })
    expect(seen).toHaveLength(1)
  })
  test('ends with the signal', async () => {
    const abort = new AbortController()
    const { client, seen } = await door(fault('Throttling', 400))
    const call = client.call('sts', 'GetCallerIdentity', {}, { signal: abort.signal })
    clock.deadline(20, () => abort.abort())
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen.length).toBeLessThan(3)
  })
})

describe('S3', () => {
  const ODD_KEYS = ['plain.txt', 'a b', 'a+b', '(x)', '~', 'é', 'a//b/../c', "!'*", '100%', 'q?x=1#f', '\u0001']
  test.each(ODD_KEYS)('the key %j arrives as it is, rightly signed, in path style', async (Key) => {
    const { client, seen } = await door(encodeResponse('s3', 'PutObject', {}, 'r'))
    await client.call('s3', 'PutObject', {
      Bucket: 'demo-oidc',
      Key,
      Body: Buffer.from('{}'),
      ContentType: 'application/json',
    })
    const [request] = seen as [Seen]
    expect(signatureIsRight(request)).toBe(true)
    const { path, query } = splitUrl(request.url)
    expect(decodeRequest('s3', 'PutObject', { ...request, path, query, body: Buffer.alloc(0) })).toMatchObject({
      Bucket: 'demo-oidc',
      Key,
    })
    expect(request.body.toString()).toBe('{}')
  })

  test('a body that streams is sent once, unsigned, and an object is handed on as it streams in', async () => {
    const { client, seen } = await door(encodeResponse('s3', 'PutObject', {}, 'r'))
    await client.call('s3', 'PutObject', {
      Bucket: 'b',
      Key: 'k',
      Body: Readable.from([Buffer.from('hel'), Buffer.from('lo')]),
    })
    expect(seen[0]?.headers.get('x-amz-content-sha256')).toBe('UNSIGNED-PAYLOAD')
    expect(signatureIsRight(seen[0] as Seen, undefined)).toBe(true)
    expect(seen[0]?.body.toString()).toBe('hello')
    const failing = await door(encodeFault('s3', new Fault('SlowDown', 503, 'Slow down.'), 'r'))
    await expect(
      failing.client.call('s3', 'PutObject', { Bucket: 'b', Key: 'k', Body: Readable.from(['x']) }),
    ).rejects.toMatchObject({ code: 'SlowDown' })
    expect(failing.seen).toHaveLength(1)
    const reading = await door(
      encodeResponse('s3', 'GetObject', { Body: Buffer.from('object'), ContentType: 'text/plain' }, 'r'),
    )
    const { Body, ContentType } = await reading.client.call('s3', 'GetObject', { Bucket: 'b', Key: 'k' })
    expect(ContentType).toBe('text/plain')
    expect(Buffer.concat(await (Body as Readable).toArray()).toString()).toBe('object')
  })

  test('a refused GetObject is an AwsError', async () => {
    const { client } = await door(
      encodeFault('s3', new Fault('NoSuchKey', 404, 'The specified key does not exist.'), 'r'),
    )
    await expect(client.call('s3', 'GetObject', { Bucket: 'b', Key: 'k' })).rejects.toMatchObject({
      code: 'NoSuchKey',
      status: 404,
    })
  })
})
