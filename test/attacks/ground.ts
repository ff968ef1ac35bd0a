import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { request as httpRequest } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { existsSync } from 'node:fs'
import { entries } from '../../src/cli/registry.ts'
import { systemRandom } from '../../src/kernel/random.ts'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { discoveryDocument, jwksDocument } from '../../src/wire/jose/discovery.ts'
import { kidOf } from '../../src/wire/jose/jwk.ts'
import { signJwt } from '../../src/wire/jose/jwt.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { issueCa, issueLeaf, type ServerNames } from '../../src/wire/x509/issue.ts'
import { world, type TestWorld } from '../world.ts'

export const CUSTOMER = '111122223333'
export const RED_HAT = '710019948333'

export const statement = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
export const allow = (Action: string | string[], Resource: string | string[] = '*') =>
  statement({ Effect: 'Allow', Action, Resource })
export const trusting = (AWS: string | string[], Condition?: object) =>
  statement({ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole', ...(Condition ? { Condition } : {}) })

/** How a call ended: `allowed`, or code and status. */
export const outcome = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'allowed',
    (error: unknown) => {
      const { code, status } = error as { code?: string; status?: number }
      if (code === undefined || status === undefined) throw error
      return `${code} ${status}`
    },
  )

interface Issued {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
}

export const keyOf = (issued: Issued | undefined): Credentials => ({
  accessKeyId: issued?.AccessKeyId ?? '',
  secretAccessKey: issued?.SecretAccessKey ?? '',
  sessionToken: issued?.SessionToken,
})

/** A session of a role, as a client. */
export async function assumed(w: TestWorld, from: AwsClient, name: string, more: object = {}): Promise<AwsClient> {
  const answer = await from.call('sts', 'AssumeRole', {
    RoleArn: `arn:aws:iam::${CUSTOMER}:role/${name}`,
    RoleSessionName: 'me',
    ...more,
  })
  return w.client(keyOf(answer.Credentials))
}

/** A role of the customer's that the customer's own account may take. */
export async function role(aws: AwsClient, RoleName: string, policy: string, more: object = {}): Promise<void> {
  await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trusting(CUSTOMER), ...more })
  await aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument: policy })
}

export interface Answered {
  readonly status: number
  readonly text: string
  readonly headers: IncomingMessage['headers']
}

/** Says it to a door as it stands. */
export const say = (
  origin: string,
  {
    method = 'GET',
    path = '/',
    headers = {},
    body = '',
  }: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const outgoing = httpRequest({ hostname, port, method, path, headers, agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })

export const keyPair = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength })

/** Whether a command is there: what attacks it can only be asked of one that exists. */
export const hasCommand = (...words: readonly string[]): boolean =>
  entries.some(({ path }) => words.every((word, at) => path[at] === word))
export const hasConsole = existsSync(new URL('../../src/console', import.meta.url))

export const SUB = 'system:serviceaccount:openshift-machine-api:machine-api-controllers'

/** An OIDC issuer in a bucket of the cloud's, a provider for it, and a role that trusts one subject of it. */
export interface BucketIssuer {
  readonly w: TestWorld
  readonly aws: AwsClient
  readonly url: string
  readonly key: ReturnType<typeof keyPair>
  token(claims?: object, key?: KeyObject, kid?: string): string
  /** How the exchange for a role (default: the one that trusts `SUB`) ended. */
  exchange(token: string, role?: string): Promise<string>
  publish(name: string, document: unknown): Promise<void>
}

export async function bucketIssuer(): Promise<BucketIssuer> {
  const w = await world()
  const aws = await w.client('customer')
  const Bucket = 'demo-oidc'
  const url = `https://${Bucket}.s3.us-east-1.amazonaws.com`
  const key = keyPair()
  await aws.call('s3', 'CreateBucket', { Bucket })
  await aws.call('s3', 'PutPublicAccessBlock', {
    Bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    },
  })
  await aws.call('s3', 'PutBucketPolicy', {
    Bucket,
    Policy: statement({
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    }),
  })
  const publish = async (Key: string, document: unknown) =>
    void (await aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from(JSON.stringify(document)) }))
  await publish('.well-known/openid-configuration', discoveryDocument(url))
  await publish('keys.json', jwksDocument([key.publicKey]))
  await webRole(aws, url, 'Operator', SUB)
  return {
    w,
    aws,
    url,
    key,
    publish,
    token(claims = {}, signer = key.privateKey, kid = kidOf(key.publicKey)) {
      const now = Math.floor(w.clock.now() / 1000)
      return signJwt({ iss: url, sub: SUB, aud: ['openshift'], iat: now, exp: now + 3600, ...claims }, signer, kid)
    },
    exchange: (token, name = 'Operator') => exchanged(aws, token, `arn:aws:iam::${CUSTOMER}:role/${name}`),
  }
}

/** The provider for an issuer, if it is not there, and a role that one subject of it may take. */
export async function webRole(
  aws: AwsClient,
  url: string,
  RoleName: string,
  sub: string,
  thumbprint = 'a'.repeat(40),
): Promise<void> {
  await aws
    .call('iam', 'CreateOpenIDConnectProvider', { Url: url, ClientIDList: ['openshift'], ThumbprintList: [thumbprint] })
    .catch(() => undefined)
  const name = url.replace('https://', '')
  const document = statement({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${CUSTOMER}:oidc-provider/${name}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${name}:sub`]: sub } },
  })
  await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: document })
}

export const exchanged = (aws: AwsClient, WebIdentityToken: string, RoleArn: string): Promise<string> =>
  outcome(aws.call('sts', 'AssumeRoleWithWebIdentity', { RoleArn, RoleSessionName: 'me', WebIdentityToken }))

/** An issuer outside of the cloud, on this machine, which answers as it is told; its CA and its address are allowed. */
export interface ForeignIssuer {
  readonly w: TestWorld
  readonly url: string
  /** How the exchange of a good token of it ended. */
  attempt(token?: string): Promise<string>
  token(kid?: string): string
  readonly requests: () => number
  close(): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse, url: string) => void

export interface ForeignOptions {
  /** Whom the certificate names; `localhost` by default. */
  readonly names?: ServerNames
  readonly trusted?: boolean
  readonly thumbprint?: string
  readonly host?: string
}

/** `answer` speaks instead of the issuer unless it leaves the response open by returning false. */
export async function foreignIssuer(
  answer: (...all: Parameters<Answer>) => boolean | void,
  options: ForeignOptions = {},
): Promise<ForeignIssuer> {
  const moment = { now: Date.now(), random: systemRandom() }
  const ca = issueCa({ commonName: 'Some CA' }, moment)
  const leaf = issueLeaf(ca, 'issuer', options.names ?? { dns: ['localhost'], ips: [] }, moment)
  const key = keyPair()
  let count = 0
  let url = ''
  const server = createServer({ key: leaf.key, cert: leaf.certificate + ca.certificate }, (request, response) => {
    count++
    response.on('error', () => undefined)
    if (answer(request, response, url) !== false) return
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(request.url === '/keys.json' ? jwksDocument([key.publicKey]) : discoveryDocument(url)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `https://${options.host ?? 'localhost'}:${(server.address() as AddressInfo).port}`
  const w = await world({
    trustedCas: options.trusted === false ? [] : [ca.certificate],
    allowedIssuers: [new URL(url).host],
  })
  const aws = await w.client('customer')
  await webRole(aws, url, 'Web', 'me', options.thumbprint ?? 'a'.repeat(40))
  const token = (kid = kidOf(key.publicKey)) => {
    const now = Math.floor(Date.now() / 1000)
    return signJwt({ iss: url, sub: 'me', aud: 'openshift', iat: now, exp: now + 600 }, key.privateKey, kid)
  }
  return {
    w,
    url,
    token,
    requests: () => count,
    attempt: (given = token()) => exchanged(aws, given, `arn:aws:iam::${CUSTOMER}:role/Web`),
    async close() {
      server.closeAllConnections()
      server.close()
      await w.close()
    },
  }
}
