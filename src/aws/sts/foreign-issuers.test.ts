import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createServer, request, type Server } from 'node:https'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { systemRandom } from '../../kernel/random.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { kidOf } from '../../wire/jose/jwk.ts'
import { signJwt } from '../../wire/jose/jwt.ts'
import { issueCa, issueLeaf } from '../../wire/x509/issue.ts'

type Algorithm = 'RS256' | 'RS512' | 'ES256' | 'ES384' | 'ES512'

const moment = { now: Date.now(), random: systemRandom() }
const ca = issueCa({ commonName: 'Issuers' }, moment)
const leaf = issueLeaf(ca, 'localhost', { dns: ['localhost'], ips: [] }, moment)

const pairOf = (algorithm: Algorithm) =>
  algorithm.startsWith('RS')
    ? generateKeyPairSync('rsa', { modulusLength: 2048 })
    : generateKeyPairSync('ec', { namedCurve: `P-${algorithm === 'ES512' ? 521 : algorithm.slice(2)}` })

let w: TestWorld
let aws: AwsClient
let server: Server
let host: string
let keys: readonly { readonly publicKey: KeyObject; readonly alg?: string }[] = []
let fetches = 0
/** What the issuer does instead of answering. */
let misbehave: ((url: string, answer: ServerResponse) => boolean) | undefined
beforeAll(async () => {
  server = createServer({ key: leaf.key, cert: leaf.certificate + ca.certificate }, (asked, response) => {
    const [path = ''] = (asked.url ?? '').split('/.well-known/')
    response.setHeader('content-type', 'application/json')
    if (misbehave?.(asked.url ?? '', response)) return
    if (asked.url?.endsWith('openid-configuration'))
      return void response.end(
        JSON.stringify({ issuer: `https://${host}${path}`, jwks_uri: `https://${host}${path}/.well-known/jwks` }),
      )
    fetches++
    const jwk = ({ publicKey, alg }: (typeof keys)[number]) => ({
      ...publicKey.export({ format: 'jwk' }),
      kid: kidOf(publicKey),
      use: 'sig',
      ...(alg === undefined ? {} : { alg }),
    })
    response.end(JSON.stringify({ keys: keys.map(jwk) }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `localhost:${(server.address() as AddressInfo).port}`
  w = await world({ trustedCas: [ca.certificate], allowedIssuers: [host] })
  aws = await w.client('customer')
})
afterAll(async () => {
  server.close()
  await w.close()
})

const seconds = () => Math.floor(w.clock.hostNow() / 1000)

async function roleFor(name: string, path: string, clientIds: string[], condition: object, actions: string[] = []) {
  const { OpenIDConnectProviderArn } = await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: `https://${host}${path}`,
    ClientIDList: clientIds,
    ThumbprintList: ['a'.repeat(40)],
  })
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: OpenIDConnectProviderArn },
    Action: ['sts:AssumeRoleWithWebIdentity', ...actions],
    Condition: condition,
  }
  const { Role } = await aws.call('iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  })
  return Role?.Arn ?? ''
}

const exchange = (RoleArn: string, WebIdentityToken: string) =>
  aws.call(
    'sts',
    'AssumeRoleWithWebIdentity',
    { RoleArn, RoleSessionName: 'session', WebIdentityToken },
    { unsigned: true },
  )

/** As each issuer shapes its tokens: path, audience, subject, further claims, algorithm, and what a trust policy tests. */
const SHAPES = [
  {
    name: 'github',
    path: '/github',
    algorithm: 'RS256',
    claims: {
      sub: 'repo:octo/site:ref:refs/heads/main',
      aud: 'sts.amazonaws.com',
      repository: 'octo/site',
      ref: 'refs/heads/main',
    },
    tested: { sub: 'repo:octo/site:ref:refs/heads/main' },
  },
  {
    name: 'gitlab',
    path: '',
    algorithm: 'RS256',
    claims: {
      sub: 'project_path:group/app:ref_type:branch:ref:main',
      aud: 'https://gitlab.example',
      namespace_id: '7',
      project_path: 'group/app',
    },
    tested: { sub: 'project_path:group/app:ref_type:branch:ref:main', aud: 'https://gitlab.example' },
  },
  {
    name: 'eks',
    path: '/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
    algorithm: 'ES256',
    claims: {
      sub: 'system:serviceaccount:default:app',
      aud: ['sts.amazonaws.com'],
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'app', uid: 'u' } },
    },
    tested: { sub: 'system:serviceaccount:default:app', aud: 'sts.amazonaws.com' },
  },
  {
    name: 'keycloak',
    path: '/realms/dev',
    algorithm: 'ES384',
    claims: { sub: 'f:9c8a:ada', aud: ['account', 'other'], azp: 'aws-client', typ: 'Bearer', amr: ['pwd', 'otp'] },
    tested: { sub: 'f:9c8a:ada', aud: 'aws-client', oaud: 'account', amr: 'otp' },
  },
  {
    name: 'terraform',
    path: '/terraform',
    algorithm: 'RS512',
    claims: { sub: 'organization:acme:project:p:workspace:w:run_phase:apply', aud: 'aws.workload.identity' },
    tested: { sub: 'organization:acme:project:p:workspace:w:run_phase:apply' },
  },
] as const

describe('a foreign issuer', () => {
  test.each(SHAPES)('in the shape of $name, signing $algorithm', async ({ name, path, algorithm, claims, tested }) => {
    const { privateKey, publicKey } = pairOf(algorithm)
    keys = [{ publicKey, alg: algorithm }]
    const audience = 'azp' in claims ? claims.azp : [claims.aud].flat()[0]
    const condition = Object.fromEntries(
      Object.entries(tested).map(([claim, value]) => [`${host}${path}:${claim}`, value]),
    )
    const quantified = {
      StringEquals: Object.fromEntries(Object.entries(condition).filter(([key]) => !/:(?:oaud|amr)$/.test(key))),
      'ForAnyValue:StringEquals': Object.fromEntries(
        Object.entries(condition).filter(([key]) => /:(?:oaud|amr)$/.test(key)),
      ),
    }
    const role = await roleFor(name, path, [audience ?? ''], quantified)
    const now = seconds()
    const token = { iss: `https://${host}${path}`, iat: now, exp: now + 300, jti: 'one', ...claims }
    const got = await exchange(role, signJwt(token, privateKey, kidOf(publicKey), algorithm))
    expect(got).toMatchObject({ SubjectFromWebIdentityToken: claims.sub, Audience: audience })
    const stranger = signJwt({ ...token, sub: 'somebody:else' }, privateKey, kidOf(publicKey), algorithm)
    await expect(exchange(role, stranger)).rejects.toMatchObject({ code: 'AccessDenied' })
  })

  test('puts session tags and a source identity into the session, nested or flattened, when the role lets it', async () => {
    const { privateKey, publicKey } = pairOf('RS256')
    keys = [{ publicKey }]
    const sub = { StringEquals: { [`${host}/tags:sub`]: 'me' } }
    const role = await roleFor('tagged', '/tags', ['app'], sub, ['sts:TagSession', 'sts:SetSourceIdentity'])
    const bare = await aws.call('iam', 'CreateRole', {
      RoleName: 'untagged',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}/tags` },
            Action: 'sts:AssumeRoleWithWebIdentity',
            Condition: sub,
          },
        ],
      }),
    })
    await aws.call('iam', 'PutRolePolicy', {
      RoleName: 'tagged',
      PolicyName: 'by-team',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'iam:ListUsers',
            Resource: '*',
            Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red', 'aws:SourceIdentity': 'ada' } },
          },
        ],
      }),
    })
    const token = (more: object) =>
      signJwt(
        { iss: `https://${host}/tags`, sub: 'me', aud: 'app', iat: seconds(), exp: seconds() + 300, ...more },
        privateKey,
        kidOf(publicKey),
      )
    const source = { 'https://aws.amazon.com/source_identity': 'ada' }
    const nested = {
      'https://aws.amazon.com/tags': { principal_tags: { team: ['red'] }, transitive_tag_keys: ['team'] },
      ...source,
    }
    const flat = { 'https://aws.amazon.com/tags/principal_tags/team': 'red', ...source }
    for (const claims of [nested, flat]) {
      const { Credentials, SourceIdentity, PackedPolicySize } = await exchange(role, token(claims))
      expect([SourceIdentity, PackedPolicySize]).toEqual(['ada', 2])
      const session = await w.client({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken,
      })
      expect((await session.call('iam', 'ListUsers', {})).Users?.length).toBeGreaterThan(0)
      await expect(exchange(bare.Role?.Arn ?? '', token(claims))).rejects.toMatchObject({ code: 'AccessDenied' })
    }
    for (const wrong of [
      { principal_tags: { team: ['red', 'blue'] } },
      { principal_tags: { 'aws:team': ['red'] } },
      { principal_tags: { team: ['red'], TEAM: ['blue'] } },
      'red',
    ])
      await expect(exchange(role, token({ 'https://aws.amazon.com/tags': wrong }))).rejects.toMatchObject({
        code: 'InvalidIdentityToken',
        message: 'Invalid claim: https://aws.amazon.com/tags',
      })
    const lone = { principal_tags: {}, transitive_tag_keys: ['team'] }
    await expect(exchange(role, token({ 'https://aws.amazon.com/tags': lone }))).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: 'The specified transitive tag key must be included in the requested tags.',
    })
    await expect(
      exchange(role, token({ 'https://aws.amazon.com/source_identity': 'not allowed' })),
    ).rejects.toMatchObject({ message: 'Invalid claim: https://aws.amazon.com/source_identity' })
  })

  test('is named in the record of a refusal, with the subject that a trust policy did not expect', async () => {
    const { privateKey, publicKey } = pairOf('RS256')
    keys = [{ publicKey }]
    const role = await roleFor('expecting', '/expecting', ['app'], {
      StringEquals: { [`${host}/expecting:sub`]: 'me' },
    })
    const claims = { iss: `https://${host}/expecting`, sub: 'you', aud: 'app', iat: seconds(), exp: seconds() + 300 }
    await expect(exchange(role, signJwt(claims, privateKey, kidOf(publicKey)))).rejects.toMatchObject({
      code: 'AccessDenied',
    })
    await w.clock.settled()
    const { Events = [] } = await aws.call('cloudtrail', 'LookupEvents', {
      LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'you' }],
    })
    const provider = `arn:aws:iam::111122223333:oidc-provider/${host}/expecting`
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '')).toMatchObject({
      userIdentity: {
        type: 'WebIdentityUser',
        principalId: `${provider}:app:you`,
        userName: 'you',
        identityProvider: provider,
      },
      errorCode: 'AccessDenied',
    })
  })

  test('rotates its key under load and no exchange fails', async () => {
    const old = pairOf('RS256')
    const next = pairOf('RS256')
    keys = [{ publicKey: old.publicKey }]
    const role = await roleFor('rotating', '/rotating', ['app'], { StringEquals: { [`${host}/rotating:sub`]: 'me' } })
    const token = ({ privateKey, publicKey }: typeof old, jti: string) =>
      signJwt(
        { iss: `https://${host}/rotating`, sub: 'me', aud: 'app', iat: seconds(), exp: seconds() + 300, jti },
        privateKey,
        kidOf(publicKey),
      )
    await exchange(role, token(old, 'first'))
    keys = [{ publicKey: old.publicKey }, { publicKey: next.publicKey }]
    const before = fetches
    const many = Array.from({ length: 40 }, (_, i) => exchange(role, token(i % 2 === 0 ? next : old, String(i))))
    expect((await Promise.allSettled(many)).filter(({ status }) => status === 'rejected')).toEqual([])
    expect(fetches - before).toBeLessThanOrEqual(5)
    for (let rotation = 0; rotation < 12; rotation++) {
      const newest = pairOf('ES256')
      keys = [...keys, { publicKey: newest.publicKey }]
      const claims = { iss: `https://${host}/rotating`, sub: 'me', aud: 'app', iat: seconds(), exp: seconds() + 300 }
      await exchange(role, signJwt(claims, newest.privateKey, kidOf(newest.publicKey), 'ES256'))
    }
    keys = [{ publicKey: next.publicKey }]
    await w.clock.advance(61_000)
    await expect(exchange(role, token(old, 'late'))).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
    await exchange(role, token(next, 'still'))
  })
})

describe('hostile ground', () => {
  const good = pairOf('RS256')
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const b64 = (text: string | object) =>
    Buffer.from(typeof text === 'string' ? text : JSON.stringify(text)).toString('base64url')
  const claims = (path: string) => ({
    iss: `https://${host}${path}`,
    sub: 'me',
    aud: 'app',
    iat: seconds(),
    exp: seconds() + 300,
  })
  /** Signed rightly, whatever it says. */
  const raw = (header: string | object, body: string | object, { privateKey } = good) => {
    const input = `${b64(header)}.${b64(body)}`
    return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
  }
  const head = (more: object = {}) => ({ alg: 'RS256', kid: kidOf(good.publicKey), ...more })
  const NO_JWT = /not a valid JWT/
  const NO_KEY = /^Couldn't retrieve verification key/
  let role: string
  beforeAll(async () => {
    role = await roleFor('hostile', '/hostile', ['app'], { StringEquals: { [`${host}/hostile:sub`]: 'me' } })
  })
  beforeEach(() => {
    keys = [{ publicKey: good.publicKey }]
    misbehave = undefined
  })
  afterAll(() => {
    misbehave = undefined
  })

  test('the same token without its malice is taken', async () => {
    expect((await exchange(role, raw(head(), claims('/hostile')))).SubjectFromWebIdentityToken).toBe('me')
  })

  test.each<[string, () => string, string, RegExp]>([
    [
      'a claim is there twice',
      () => raw(head(), `{"sub":"other",${JSON.stringify(claims('/hostile')).slice(1)}`),
      'InvalidIdentityToken',
      NO_JWT,
    ],
    [
      'a header member is there twice',
      () => raw(`{"alg":"none",${JSON.stringify(head()).slice(1)}`, claims('/hostile')),
      'InvalidIdentityToken',
      NO_JWT,
    ],
    [
      'a nested member is there twice',
      () => raw(head(), `${JSON.stringify(claims('/hostile')).slice(0, -1)},"x":{"a":1,"a":2}}`),
      'InvalidIdentityToken',
      NO_JWT,
    ],
    ['its base64url is padded', () => `${raw(head(), claims('/hostile'))}=`, 'InvalidIdentityToken', NO_JWT],
    [
      'its base64url has bits that say nothing',
      () => raw(head(), claims('/hostile')).replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
      'InvalidIdentityToken',
      /not a valid JWT|signature invalid/,
    ],
    ['it has two signatures', () => `${raw(head(), claims('/hostile'))}.AAAA`, 'InvalidIdentityToken', NO_JWT],
    [
      'it is a JWS in JSON',
      () => JSON.stringify({ payload: b64(claims('/hostile')), signatures: [] }),
      'InvalidIdentityToken',
      NO_JWT,
    ],
    ...['crit', 'jku', 'jwk', 'x5u', 'x5c'].map((name): [string, () => string, string, RegExp] => [
      `its header has ${name}`,
      () => raw(head({ [name]: name === 'crit' ? ['exp'] : `https://${host}/other` }), claims('/hostile')),
      'InvalidIdentityToken',
      NO_JWT,
    ]),
    [
      'it is too long',
      () => raw(head(), { ...claims('/hostile'), filler: 'x'.repeat(20_000) }),
      'ValidationError',
      /less than or equal to 20000/,
    ],
  ])('a token is refused when %s', async (_what, token, code, message) => {
    await expect(exchange(role, token())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    })
  })

  let issuers = 0
  test.each<[string, () => void, string, RegExp]>([
    ['its key is weak', () => (keys = [{ publicKey: weak.publicKey }]), 'InvalidIdentityToken', NO_KEY],
    [
      'it sends more than a megabyte',
      () => (misbehave = (url, answer) => url.endsWith('jwks') && Boolean(answer.end(' '.repeat(1_000_001)))),
      'InvalidIdentityToken',
      NO_KEY,
    ],
    [
      'it redirects to its keys',
      () =>
        (misbehave = (url, answer) =>
          url.endsWith('jwks') && Boolean(answer.writeHead(302, { location: `https://${host}/elsewhere` }).end())),
      'IDPCommunicationError',
      /redirects/,
    ],
    [
      'its keys stand at http',
      () =>
        (misbehave = (url, answer) =>
          url.endsWith('openid-configuration') &&
          Boolean(answer.end(JSON.stringify({ jwks_uri: `http://${host}/k` })))),
      'IDPCommunicationError',
      /not plain https/,
    ],
    [
      'its keys stand at the instance metadata service',
      () =>
        (misbehave = (url, answer) =>
          url.endsWith('openid-configuration') &&
          Boolean(answer.end(JSON.stringify({ jwks_uri: 'https://169.254.169.254/latest' })))),
      'InvalidIdentityToken',
      NO_KEY,
    ],
    [
      'its keys stand at another loopback port than was allowed',
      () =>
        (misbehave = (url, answer) =>
          url.endsWith('openid-configuration') &&
          Boolean(answer.end(JSON.stringify({ jwks_uri: 'https://[::ffff:127.0.0.1]/k' })))),
      'InvalidIdentityToken',
      NO_KEY,
    ],
    [
      'it names a key twice',
      () => (keys = [{ publicKey: good.publicKey }, { publicKey: good.publicKey }]),
      'InvalidIdentityToken',
      /signature invalid/,
    ],
    [
      'its discovery names two places of its keys',
      () =>
        (misbehave = (url, answer) =>
          url.endsWith('openid-configuration') &&
          Boolean(
            answer.end(
              `{"jwks_uri": "https://${host}/elsewhere", "jwks_uri": "https://${host}${url.replace('openid-configuration', 'jwks')}"}`,
            ),
          )),
      'InvalidIdentityToken',
      NO_KEY,
    ],
    [
      'a key of its set has a member twice',
      () =>
        (misbehave = (url, answer) =>
          url.endsWith('jwks') &&
          Boolean(
            answer.end(
              `{"keys": [{"kid": "other", ${JSON.stringify({ ...good.publicKey.export({ format: 'jwk' }), kid: kidOf(good.publicKey) }).slice(1)}]}`,
            ),
          )),
      'InvalidIdentityToken',
      NO_KEY,
    ],
    [
      'what it serves is no JSON',
      () => (misbehave = (url, answer) => url.endsWith('jwks') && Boolean(answer.end('<html>'))),
      'InvalidIdentityToken',
      NO_KEY,
    ],
  ])('an issuer is refused when %s', async (_what, arrange, code, message) => {
    const path = `/hostile-${issuers++}`
    const own = await roleFor(path.slice(1), path, ['app'], { StringEquals: { [`${host}${path}:sub`]: 'me' } })
    arrange()
    const signer = keys[0]?.publicKey === weak.publicKey ? weak : good
    const token = raw({ alg: 'RS256', kid: kidOf(signer.publicKey) }, claims(path), signer)
    await expect(exchange(own, token)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    })
  })
})

describe('outbound tokens', () => {
  test('are given once the feature is enabled, and verify by what the issuer serves', async () => {
    const ask = { Audience: ['https://api.example'], SigningAlgorithm: 'ES384' }
    await expect(aws.call('sts', 'GetWebIdentityToken', ask)).rejects.toMatchObject({
      code: 'OutboundWebIdentityFederationDisabledException',
      status: 403,
      message: 'OutboundWebIdentityFederation is disabled.',
    })
    const { IssuerIdentifier = '' } = await aws.call('iam', 'EnableOutboundWebIdentityFederation', {})
    expect(IssuerIdentifier).toMatch(/^https:\/\/[\da-f-]{36}\.tokens\.sts\.global\.api\.aws$/)
    await expect(aws.call('iam', 'EnableOutboundWebIdentityFederation', {})).rejects.toMatchObject({
      code: 'FeatureEnabled',
      message: 'Outbound identity federation is already enabled for account 111122223333',
    })
    for (const SigningAlgorithm of ['RS256', 'ES384']) {
      const { WebIdentityToken = '' } = await aws.call('sts', 'GetWebIdentityToken', {
        ...ask,
        SigningAlgorithm,
        Tags: [
          { Key: 'job', Value: '7' },
          { Key: 'aws:own', Value: '8' },
        ],
      })
      // As a verifier outside would: the keys come over TLS, by the issuer's own name.
      const set = await w.cloud.world.issuers.keys(IssuerIdentifier, [], undefined)
      expect(set.size).toBe(2)
      const jwks = await keysOf(IssuerIdentifier)
      const { payload, protectedHeader } = await jwtVerify(WebIdentityToken, createLocalJWKSet(jwks), {
        issuer: IssuerIdentifier,
        audience: 'https://api.example',
        currentDate: new Date(w.clock.now()),
      })
      expect(payload).toMatchObject({
        sub: 'arn:aws:iam::111122223333:user/stint',
        'https://sts.amazonaws.com/': { aws_account: '111122223333', request_tags: { job: '7', 'aws:own': '8' } },
      })
      const kid = SigningAlgorithm === 'RS256' ? 'RSA_0' : 'EC384_0'
      expect(JSON.stringify(protectedHeader)).toBe(JSON.stringify({ kid, typ: 'JWT', alg: SigningAlgorithm }))
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300)
    }
    await aws.call('iam', 'DisableOutboundWebIdentityFederation', {})
    await expect(aws.call('sts', 'GetWebIdentityToken', ask)).rejects.toMatchObject({
      code: 'OutboundWebIdentityFederationDisabledException',
    })
    expect((await keysOf(IssuerIdentifier)).keys.map(({ kid }) => kid)).toEqual(['RSA_0', 'EC384_0'])
    for (const [operation, already] of [
      ['GetOutboundWebIdentityFederationInfo', ''],
      ['DisableOutboundWebIdentityFederation', 'already '],
    ] as const)
      await expect(aws.call('iam', operation, {})).rejects.toMatchObject({
        code: 'FeatureDisabled',
        status: 404,
        message: `Outbound identity federation is ${already}disabled for account 111122223333`,
      })
  })

  test('are refused for what is asked before it is asked whether there are any', async () => {
    const ask = { Audience: ['https://api.example'], SigningAlgorithm: 'RS256' }
    const refused = (more: object) => expect(aws.call('sts', 'GetWebIdentityToken', { ...ask, ...more })).rejects
    await refused({ SigningAlgorithm: 'RS384' }).toMatchObject({
      code: 'ValidationError',
      message:
        'Requested SigningAlgorithm is not supported. See the GetWebIdentityToken documentation for supported algorithms',
    })
    const twice = ['team', 'Team'].map((Key) => ({ Key, Value: Key }))
    await refused({ Tags: twice }).toMatchObject({ code: 'InvalidParameterValue' })
    await refused({ Audience: [] }).toMatchObject({
      message:
        "1 validation error detected: Value null at 'audience' failed to satisfy constraint: Member must not be null",
    })
    await refused({ Tags: [{ Key: '', Value: 'x' }] }).toMatchObject({
      message:
        "2 validation errors detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+",
    })
  })

  test('are of the caller himself, and of a role’s tags as its session has them', async () => {
    await aws.call('iam', 'EnableOutboundWebIdentityFederation', {})
    const Principal = { AWS: 'arn:aws:iam::111122223333:user/stint' }
    const trust = { Effect: 'Allow', Principal, Action: ['sts:AssumeRole', 'sts:TagSession'] }
    const RoleName = 'speaks'
    const { Role } = await aws.call('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
      Tags: [
        { Key: 'Team', Value: 'role' },
        { Key: 'untouched', Value: 'retained' },
      ],
    })
    const { Credentials } = await aws.call('sts', 'AssumeRole', {
      RoleArn: Role?.Arn ?? '',
      RoleSessionName: 'job',
      Tags: [{ Key: 'team', Value: 'session' }],
    })
    const session = await w.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    })
    const ask = { Audience: ['a'], SigningAlgorithm: 'RS256' }
    await expect(session.call('sts', 'GetWebIdentityToken', ask)).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('on resource: arn:aws:sts::111122223333:self because') as string,
    })
    const Statement = [{ Effect: 'Allow', Action: 'sts:*', Resource: 'arn:aws:sts::111122223333:self' }]
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument })
    const { WebIdentityToken = '' } = await session.call('sts', 'GetWebIdentityToken', ask)
    const claims = JSON.parse(Buffer.from(WebIdentityToken.split('.')[1] ?? '', 'base64url').toString()) as object
    expect(claims).toMatchObject({
      'https://sts.amazonaws.com/': {
        original_session_exp: Credentials?.Expiration?.toISOString().replace(/\.\d+Z$/, 'Z'),
        principal_tags: { untouched: 'retained', team: 'session' },
      },
    })
    await w.clock.advance(1000)
    await expect(session.call('sts', 'GetWebIdentityToken', { ...ask, DurationSeconds: 3600 })).rejects.toMatchObject({
      status: 403,
      code: 'SessionDurationEscalationException',
      message: "Requested token expiry time must be before the original session's expiry time.",
    })
  })

  test('hold 14,984 bytes of claims at most', async () => {
    const filled = async (letters: number) => {
      const Tags = Array.from({ length: 20 }, (_, n) => ({ Key: String(n + 10), Value: 'v'.repeat(n < 19 ? 240 : letters) })) // prettier-ignore
      const Audience = Array.from({ length: 10 }, () => 'a'.repeat(970))
      const answer = await aws.call('sts', 'GetWebIdentityToken', { Audience, SigningAlgorithm: 'RS256', Tags })
      return Buffer.from(answer.WebIdentityToken?.split('.')[1] ?? '', 'base64url').length
    }
    const left = 14_984 - (await filled(0))
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThan(256)
    expect(await filled(left)).toBe(14_984)
    await expect(filled(left + 1)).rejects.toMatchObject({ status: 400, code: 'JWTPayloadSizeExceededException' })
  })
})

function keysOf(issuer: string): Promise<JSONWebKeySet> {
  return new Promise((resolve, reject) => {
    const { host: name } = new URL(issuer)
    request(
      {
        host: '127.0.0.1',
        port: new URL(w.doors.tls).port,
        servername: name,
        ca: w.ca,
        path: '/.well-known/jwks.json',
        headers: { host: name },
      },
      (answer) => {
        let text = ''
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('end', () => resolve(JSON.parse(text) as JSONWebKeySet))
      },
    )
      .on('error', reject)
      .end()
  })
}
