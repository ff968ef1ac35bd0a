import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto'
import { escapeUri } from '../../src/wire/form.ts'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { discoveryDocument, jwksDocument } from '../../src/wire/jose/discovery.ts'
import { kidOf } from '../../src/wire/jose/jwk.ts'
import { signJwt } from '../../src/wire/jose/jwt.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { sign } from '../../src/wire/sigv4/sign.ts'
import { REGION, type RunningCloud } from './cloud.ts'

export const CUSTOMER = '111122223333'
const BUCKET = 'bench-oidc'
const ISSUER = `https://${BUCKET}.s3.${REGION}.amazonaws.com`
const SUBJECT = 'system:serviceaccount:openshift-machine-api:machine-api-controllers'
const OPERATOR = 'demo-w4e1-openshift-machine-api-aws-cloud-credentials'
export const OPERATOR_ARN = `arn:aws:iam::${CUSTOMER}:role/${OPERATOR}`
const PARTNER = 'partner'
const HOST = `sts.${REGION}.amazonaws.com`
const EXTERNAL_ID = 'c0ffee00-1234'

export const signer = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Bucket, documents, provider and role, as a cluster has them; and a role that the Red Hat account may assume. */
export async function prepare(cloud: RunningCloud): Promise<void> {
  const aws = cloud.client('customer')
  await issuer(aws, signer.publicKey)
  const { Arn: partner = '' } = await cloud.client('redhat').call('sts', 'GetCallerIdentity', {})
  const trust = {
    Effect: 'Allow',
    Principal: { AWS: partner },
    Action: ['sts:AssumeRole', 'sts:TagSession'],
    Condition: { StringEquals: { 'sts:ExternalId': EXTERNAL_ID } },
  }
  await aws.call('iam', 'CreateRole', { RoleName: PARTNER, AssumeRolePolicyDocument: documentOf(trust) })
}

/** An issuer in a bucket, its provider, and the role of one operator that trusts it. */
export async function issuer(aws: AwsClient, key: KeyObject): Promise<void> {
  const put = (Key: string, document: unknown) =>
    aws.call('s3', 'PutObject', { Bucket: BUCKET, Key, Body: Buffer.from(JSON.stringify(document)) })
  const statement = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${BUCKET}/*` }
  await aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
  await aws.call('s3', 'PutPublicAccessBlock', {
    Bucket: BUCKET,
    PublicAccessBlockConfiguration: { BlockPublicPolicy: false },
  })
  await aws.call('s3', 'PutBucketPolicy', { Bucket: BUCKET, Policy: documentOf(statement) })
  await put('.well-known/openid-configuration', discoveryDocument(ISSUER))
  await put('keys.json', jwksDocument([key]))
  await trustIssuer(aws)
}

/** The provider, and the role that an operator's token takes. */
export async function trustIssuer(aws: AwsClient): Promise<void> {
  const { OpenIDConnectProviderArn } = await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: ISSUER,
    ClientIDList: ['openshift'],
    ThumbprintList: ['a'.repeat(40)],
  })
  const trust = {
    Effect: 'Allow',
    Principal: { Federated: OpenIDConnectProviderArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${ISSUER.slice('https://'.length)}:sub`]: [SUBJECT] } },
  }
  await aws.call('iam', 'CreateRole', { RoleName: OPERATOR, AssumeRolePolicyDocument: documentOf(trust) })
}

export const documentOf = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })

/** A projected service-account token, as a kubelet mounts it; no two are alike. */
export function token(): string {
  const iat = Math.floor(Date.now() / 1000)
  const claims = {
    aud: ['openshift'],
    exp: iat + 36_000,
    iat,
    nbf: iat,
    iss: ISSUER,
    jti: randomUUID(),
    'kubernetes.io': {
      namespace: 'openshift-machine-api',
      pod: { name: 'machine-api-controllers-7d9c', uid: randomUUID() },
      serviceaccount: { name: 'machine-api-controllers', uid: randomUUID() },
    },
    sub: SUBJECT,
  }
  return signJwt(claims, signer.privateKey, kidOf(signer.publicKey))
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }

export function exchange(webIdentityToken: string): string {
  const body = form({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: OPERATOR_ARN,
    RoleSessionName: 'machine-api',
    WebIdentityToken: webIdentityToken,
  })
  return http({ host: HOST, 'user-agent': 'bench/1.0', ...FORM }, body)
}

/** As the Red Hat account's person asks for the customer's role, with an external id and tags. */
export const assumeRole = (credentials: Credentials): string =>
  signedForm('sts', HOST, credentials, {
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: `arn:aws:iam::${CUSTOMER}:role/${PARTNER}`,
    RoleSessionName: `session-${randomUUID().slice(0, 8)}`,
    ExternalId: EXTERNAL_ID,
    'Tags.member.1.Key': 'team',
    'Tags.member.1.Value': 'payments',
    'Tags.member.2.Key': 'cost-center',
    'Tags.member.2.Value': '4711',
  })

/** A session of the customer's role that the Red Hat account may assume. */
export async function visitor(cloud: RunningCloud): Promise<Credentials> {
  const { Credentials: made } = await cloud.client('redhat').call('sts', 'AssumeRole', {
    RoleArn: `arn:aws:iam::${CUSTOMER}:role/${PARTNER}`,
    RoleSessionName: 'bench',
    ExternalId: EXTERNAL_ID,
  })
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = made ?? {}
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }
}

export const callerIdentity = (credentials: Credentials): string =>
  signedForm('sts', HOST, credentials, { Action: 'GetCallerIdentity', Version: '2011-06-15' })

export function signedForm(
  service: string,
  host: string,
  credentials: Credentials,
  parameters: Readonly<Record<string, string>>,
): string {
  const body = form(parameters)
  const request = { method: 'POST', url: '/', headers: new Map([['host', host], ...Object.entries(FORM)]) }
  const headers = sign(request, credentials, { service, region: REGION }, Date.now(), Buffer.from(body))
  return http({ ...Object.fromEntries(headers), 'user-agent': 'bench/1.0' }, body)
}

const form = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${escapeUri(value)}`)
    .join('&')

function http(headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) })
  return `POST / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}
