import { spawnSync } from 'node:child_process'
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53'
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, test } from 'vitest'
import { amzDate } from './amz-date.ts'
import { parseAuthorization, type Signed } from './authorization.ts'
import { bodyStream } from './body-stream.ts'
import { sha256Hex, uriEncode } from './canonical.ts'
import type { SignableRequest } from './request.ts'
import { presign, sign } from './sign.ts'
import { coverageProblem, verifySignature } from './verify.ts'

/** What other signers sign must verify here, and what is signed here must be what they would have signed. */

const CREDENTIALS = { accessKeyId: 'ASIAQEXAMPLE00000001', secretAccessKey: 'sec/ret+1', sessionToken: 'tok/en+=' }
const KEYS = [
  'plain.txt',
  'a b',
  'a+b',
  '(x)',
  '~',
  'é',
  'a//b/../c',
  "!'*",
  '100%',
  'q?x=1#f',
  './.',
  '/lead',
  'trail/',
  '日本',
]

interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const requestOf = ({ method, url, headers }: Sent): SignableRequest => ({
  method,
  url,
  headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
})

function accepted(sent: Sent, bodyHash: string | undefined): boolean {
  const request = requestOf(sent)
  const signed = parseAuthorization(request) as Signed
  return (
    coverageProblem(request, signed) === undefined &&
    verifySignature(request, signed, CREDENTIALS.secretAccessKey, bodyHash)
  )
}

describe('AWS SDK for JavaScript v3', () => {
  interface Captured {
    readonly method: string
    readonly path: string
    readonly query?: Record<string, string | string[] | null>
    readonly headers: Record<string, string>
    readonly body?: unknown
  }
  const sentBy = async (send: (config: object) => Promise<unknown>): Promise<Captured> => {
    let captured: Captured | undefined
    const requestHandler = {
      handle: (request: Captured) => {
        captured = request
        return Promise.reject(new Error('captured'))
      },
    }
    await send({
      region: 'us-east-1',
      credentials: CREDENTIALS,
      endpoint: 'http://127.0.0.1:4566',
      maxAttempts: 1,
      forcePathStyle: true,
      requestHandler,
    }).catch((error: Error) => expect(error.message).toBe('captured'))
    return captured as Captured
  }
  const parsed = ({ method, path, query = {}, headers }: Captured, body = ''): Sent => {
    const pairs = Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value ?? ''))}`,
    )
    return { method, url: pairs.length > 0 ? `${path}?${pairs.join('&')}` : path, headers, body }
  }

  test.each(KEYS)('GetObject %j', async (Key) => {
    const sent = parsed(await sentBy((config) => new S3Client(config).send(new GetObjectCommand({ Bucket: 'b', Key }))))
    expect(accepted(sent, sha256Hex(''))).toBe(true)
    expect(accepted({ ...sent, url: `${sent.url}0` }, sha256Hex(''))).toBe(false)
  })

  test('ListObjectsV2, IAM and Route 53 with odd parameters', async () => {
    const list = await sentBy((config) =>
      new S3Client(config).send(new ListObjectsV2Command({ Bucket: 'b', Prefix: "a b+(é)*'~", Delimiter: '/' })),
    )
    expect(accepted(parsed(list), sha256Hex(''))).toBe(true)
    const create = await sentBy((config) =>
      new IAMClient(config).send(new CreateRoleCommand({ RoleName: 'R', AssumeRolePolicyDocument: '{"é":"+ &="}' })),
    )
    const body = String(create.body)
    expect(accepted(parsed(create, body), sha256Hex(body))).toBe(true)
    expect(accepted(parsed(create, body), sha256Hex(`${body} `))).toBe(false)
    const records = await sentBy((config) =>
      new Route53Client(config).send(
        new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1', StartRecordName: '*.apps.é.', StartRecordType: 'A' }),
      ),
    )
    expect(accepted(parsed(records), sha256Hex(''))).toBe(true)
  })

  test('a body from a stream: aws-chunked with a trailing checksum', async () => {
    const text = 'a'.repeat(100_000)
    const captured = await sentBy((config) =>
      new S3Client(config).send(
        new PutObjectCommand({
          Bucket: 'b',
          Key: 'k',
          Body: Readable.from([Buffer.from(text)]),
          ContentLength: text.length,
        }),
      ),
    )
    expect(captured.headers['x-amz-content-sha256']).toBe('STREAMING-UNSIGNED-PAYLOAD-TRAILER')
    const request = requestOf(parsed(captured))
    const signed = parseAuthorization(request) as Signed
    expect(verifySignature(request, signed, CREDENTIALS.secretAccessKey)).toBe(true)
    const out: Buffer[] = []
    const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => (out.push(chunk), done()) })
    await pipeline(
      captured.body as Readable,
      bodyStream(request, { signed, secret: CREDENTIALS.secretAccessKey }, 2 ** 30),
      sink,
    )
    expect(Buffer.concat(out).toString()).toBe(text)
  })
})

const PYTHON = process.env['STINT_PYTHON'] ?? 'python3'
const hasBotocore = spawnSync(PYTHON, ['-c', 'import botocore']).status === 0
const required = process.env['STINT_REQUIRE_CLIENTS'] === '1'

/** Reads `[{kind, service, method, url, body}]` and gives each back as botocore signs it. */
const SIGNER = `
import json, sys
from urllib.parse import urlsplit
from botocore.auth import SigV4Auth, S3SigV4Auth, SigV4QueryAuth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
jobs = json.load(sys.stdin)
credentials = Credentials(jobs['accessKeyId'], jobs['secretAccessKey'], jobs['sessionToken'])
signers = {('header', False): SigV4Auth, ('header', True): S3SigV4Auth, ('presigned', False): SigV4QueryAuth, ('presigned', True): S3SigV4QueryAuth}
answers = []
for job in jobs['requests']:
    request = AWSRequest(method=job['method'], url='http://h.example' + job['url'], data=job['body'].encode(), headers={'X-Amz-Meta-A': '  two   blanks '})
    request.context['payload_signing_enabled'] = True
    signer = signers[(job['kind'], job['service'] == 's3')](credentials, job['service'], 'eu-central-1')
    signer.add_auth(request)
    prepared = request.prepare()
    parts = urlsplit(prepared.url)
    headers = {name: value if isinstance(value, str) else value.decode() for name, value in prepared.headers.items()}
    headers['host'] = 'h.example'
    answers.append({'method': prepared.method, 'url': prepared.url[len('http://h.example'):], 'headers': headers, 'body': job['body']})
json.dump(answers, sys.stdout)
`

describe.skipIf(!hasBotocore && !required)('botocore', () => {
  const jobs = ['header', 'presigned'].flatMap((kind) => [
    ...KEYS.map((key) => ({
      kind,
      service: 's3',
      method: 'GET',
      url: `/b/${key.split('/').map(uriEncode).join('/')}`,
      body: '',
    })),
    {
      kind,
      service: 's3',
      method: 'GET',
      url: '/b?list-type=2&prefix=a%20b%2B%28%C3%A9%29&delimiter=%2F&empty=',
      body: '',
    },
    { kind: 'header', service: 's3', method: 'PUT', url: '/b/k', body: 'é body' },
    { kind, service: 'iam', method: 'GET', url: '/?Action=ListUsers&Version=2010-05-08&PathPrefix=%2Fa%2F', body: '' },
    { kind: 'header', service: 'iam', method: 'POST', url: '/', body: 'Action=ListUsers&Version=2010-05-08' },
    {
      kind,
      service: 'route53',
      method: 'GET',
      url: '/2013-04-01/hostedzone/Z%2A1//a/../rrset?name=%2A.apps&type=A',
      body: '',
    },
  ])

  test('what it signs verifies, and what is signed here it would have signed', () => {
    const run = spawnSync(PYTHON, ['-c', SIGNER], {
      input: JSON.stringify({ ...CREDENTIALS, requests: jobs }),
      encoding: 'utf8',
    })
    expect(run.stderr).toBe('')
    const answers = JSON.parse(run.stdout) as Sent[]
    expect(answers).toHaveLength(jobs.length)
    for (const [index, sent] of answers.entries()) {
      const { service, kind, url } = jobs[index] as (typeof jobs)[number]
      const bodyHash = service === 's3' && kind === 'presigned' ? undefined : sha256Hex(sent.body)
      expect(accepted(sent, bodyHash), `${kind} ${service} ${url}`).toBe(true)
      expect(accepted({ ...sent, url: sent.url.replace(/[?]|$/, '0$&') }, bodyHash)).toBe(false)
      expect(signedHere(sent, jobs[index] as (typeof jobs)[number]), `${kind} ${service} ${url}`).toBe(
        signatureIn(sent),
      )
    }
  })

  const signatureIn = (sent: Sent) => (parseAuthorization(requestOf(sent)) as Signed).signature

  /** The signature of the same request, made here at the same instant over the same headers. */
  function signedHere(sent: Sent, job: { service: string; kind: string; url: string }): string {
    const request = requestOf(sent)
    const { date, signedHeaders } = parseAuthorization(request) as Signed
    const at = Date.parse(date.replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5'))
    expect(amzDate(at)).toBe(date)
    const headers = new Map([...request.headers].filter(([name]) => signedHeaders.includes(name)))
    const target = { service: job.service, region: 'eu-central-1' }
    if (job.kind === 'presigned') {
      const url = presign({ ...request, url: job.url, headers }, CREDENTIALS, target, at, 3600)
      return signatureIn({ ...sent, url })
    }
    const again = sign({ ...request, headers }, CREDENTIALS, target, at, Buffer.from(sent.body))
    return (parseAuthorization({ ...request, headers: again }) as Signed).signature
  }
})
