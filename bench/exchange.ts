import { fork, type ChildProcess } from 'node:child_process'
import { generateKeyPairSync, verify, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { sqliteStore } from '../src/store/sqlite/sqlite-store.ts'
import type { AwsClient } from '../src/wire/aws-client.ts'
import { discoveryDocument, jwksDocument } from '../src/wire/jose/discovery.ts'
import { kidOf } from '../src/wire/jose/jwk.ts'
import { signJwt } from '../src/wire/jose/jwt.ts'
import { world } from '../test/world.ts'
import type { Load, Loaded } from './exchange-load.ts'
import { atLeastTimes, atMostTimes, type Figure } from './figure.ts'
import { median } from './measure.ts'

const BUCKET = 'bench-oidc'
const ISSUER = `https://${BUCKET}.s3.us-east-1.amazonaws.com`
const SUBJECT = 'system:serviceaccount:openshift-machine-api:machine-api-controllers'
const ROLE = 'demo-w4e1-openshift-machine-api-aws-cloud-credentials'
const TOKENS = 256
const CONNECTIONS = 64
const ROUNDS = 3
const ROUND_MS = 1500

/**
 * Token exchanges a second through the AWS door over HTTP, each verified, authorized and durably audited (sqlite), from another process;
 * the tokens are a cluster's (RS256, 4096 bits), all different.
 */
export const exchange: Figure = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stint-bench-'))
  const signer = generateKeyPairSync('rsa', { modulusLength: 4096 })
  const w = await world({ store: await sqliteStore({ folder: join(folder, 'store') }) })
  const bodies = Array.from({ length: TOKENS }, (_, index) => body(w.clock.now(), signer, index))
  const floorDoor = await bareDoor(signer.publicKey)
  const child = fork(fileURLToPath(new URL('exchange-load.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
  const ready = once(child, 'message')
  try {
    await prepare(await w.client('customer'), signer.publicKey)
    await ready
    const load = (port: number): Promise<Loaded> =>
      loaded(child, { port, bodies, connections: CONNECTIONS, ms: ROUND_MS })
    const doors = [Number(new URL(w.endpoint).port), (floorDoor.address() as AddressInfo).port] as const
    for (const port of doors) await load(port)
    const rounds: (readonly [Loaded, Loaded])[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push([await load(doors[0]), await load(doors[1])])
    return rowsOf(rounds)
  } finally {
    child.kill()
    floorDoor.close()
    await w.close()
    await rm(folder, { recursive: true })
  }
}

function rowsOf(rounds: readonly (readonly [Loaded, Loaded])[]) {
  const refused = rounds.reduce((sum, [door]) => sum + door.refused, 0)
  if (refused > 0) throw new Error(`${refused} exchanges were refused`)
  const of = (which: 0 | 1, what: 'perSecond' | 'p99') => median(rounds.map((round) => round[which][what]))
  const floorIs = 'a door that reads the body and verifies RS256, no more'
  return [
    {
      name: 'exchange',
      value: of(0, 'perSecond'),
      unit: '/s',
      floor: of(1, 'perSecond'),
      floorIs,
      budget: atLeastTimes(0.33),
    },
    { name: 'exchange.p99', value: of(0, 'p99'), unit: 'ms', floor: of(1, 'p99'), floorIs, budget: atMostTimes(4) },
  ]
}

async function loaded(child: ChildProcess, load: Load): Promise<Loaded> {
  child.send(load)
  const [answer] = (await once(child, 'message')) as [Loaded]
  return answer
}

type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject }

function body(now: number, signer: Pair, index: number): string {
  const iat = Math.floor(now / 1000)
  const claims = {
    iss: ISSUER,
    sub: SUBJECT,
    aud: ['openshift'],
    iat,
    nbf: iat,
    exp: iat + 3600,
    jti: `token-${index}`,
  }
  return new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: `arn:aws:iam::111122223333:role/${ROLE}`,
    RoleSessionName: 'machine-api',
    WebIdentityToken: signJwt(claims, signer.privateKey, kidOf(signer.publicKey)),
  }).toString()
}

/** Bucket, documents, provider and role, as a cluster has them. */
async function prepare(aws: AwsClient, key: KeyObject): Promise<void> {
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
  await aws.call('iam', 'CreateRole', { RoleName: ROLE, AssumeRolePolicyDocument: documentOf(trust) })
}

const documentOf = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] })

/** What no door can do without. */
async function bareDoor(key: KeyObject): Promise<Server> {
  const body = Buffer.alloc(2048, 'x')
  const server = createServer((request, response) => {
    const answer = (bytes: Buffer) =>
      response.writeHead(verified(bytes, key) ? 200 : 403, { 'content-length': body.length }).end(body)
    void buffer(request).then(answer)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return server
}

function verified(form: Buffer, key: KeyObject): boolean {
  const token = new URLSearchParams(form.toString()).get('WebIdentityToken') ?? ''
  const dot = token.lastIndexOf('.')
  return verify('sha256', Buffer.from(token.slice(0, dot)), key, Buffer.from(token.slice(dot + 1), 'base64url'))
}
