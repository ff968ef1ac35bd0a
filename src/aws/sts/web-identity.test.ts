import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { systemRandom } from '../../kernel/random.ts'
import { discoveryDocument, jwksDocument } from '../../wire/jose/discovery.ts'
import { kidOf } from '../../wire/jose/jwk.ts'
import { signJwt } from '../../wire/jose/jwt.ts'
import { issueCa, issueLeaf } from '../../wire/x509/issue.ts'

const SUB = 'system:serviceaccount:openshift-machine-api:machine-api-controllers'
const ROLE = 'arn:aws:iam::111122223333:role/demo-w4e1-openshift-machine-api-aws-cloud-credentials'
const pair = (bits = 2048) => generateKeyPairSync('rsa', { modulusLength: bits })
const sha1 = (pem: string) => new X509Certificate(pem).fingerprint.replaceAll(':', '').toLowerCase()

describe('AssumeRoleWithWebIdentity with an issuer in a bucket', () => {
  const signer = pair()
  const issuer = 'https://demo-oidc.s3.us-east-1.amazonaws.com'
  let w: TestWorld
  let seconds: () => number
  const claims = () => ({
    iss: issuer,
    sub: SUB,
    aud: ['openshift'],
    iat: seconds(),
    nbf: seconds(),
    exp: seconds() + 3600,
  })
  const token = (change: object = {}, key: KeyObject = signer.privateKey, kid = kidOf(signer.publicKey)) =>
    signJwt({ ...claims(), ...change }, key, kid)
  const exchange = async (WebIdentityToken: string, RoleArn = ROLE) => {
    const aws = await w.client('customer')
    return aws.call(
      'sts',
      'AssumeRoleWithWebIdentity',
      { RoleArn, RoleSessionName: 'machine-api', WebIdentityToken },
      { unsigned: true },
    )
  }

  beforeAll(async () => {
    w = await world()
    seconds = () => Math.floor(w.clock.now() / 1000)
    const aws = await w.client('customer')
    await aws.call('s3', 'CreateBucket', { Bucket: 'demo-oidc' })
    const open = {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: false,
      RestrictPublicBuckets: false,
    }
    await aws.call('s3', 'PutPublicAccessBlock', { Bucket: 'demo-oidc', PublicAccessBlockConfiguration: open })
    const policy = {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AllowReadPublicAccess',
          Principal: '*',
          Effect: 'Allow',
          Action: ['s3:GetObject'],
          Resource: ['arn:aws:s3:::demo-oidc/*'],
        },
      ],
    }
    await aws.call('s3', 'PutBucketPolicy', { Bucket: 'demo-oidc', Policy: JSON.stringify(policy) })
    await publish([signer.publicKey])
    const { OpenIDConnectProviderArn } = await aws.call('iam', 'CreateOpenIDConnectProvider', {
      Url: issuer,
      ClientIDList: ['openshift', 'sts.amazonaws.com'],
      ThumbprintList: ['a'.repeat(40)],
    })
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: OpenIDConnectProviderArn },
          Action: ['sts:AssumeRoleWithWebIdentity'],
          Condition: { StringEquals: { 'demo-oidc.s3.us-east-1.amazonaws.com:sub': [SUB] } },
        },
      ],
    }
    await aws.call('iam', 'CreateRole', {
      RoleName: ROLE.split('/')[1] ?? '',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    })
  })
  afterAll(() => w.close())

  describe('and why it was refused', () => {
    const why = async (WebIdentityToken: string, role = ROLE) => {
      await expect(exchange(WebIdentityToken, role)).rejects.toThrow()
      await w.clock.settled()
      const call = await w.cloud.door.explainLastDenied()
      return { text: call?.text ?? '', token: call?.token }
    }

    it('shows the claims beside each condition of the trust, and the first that differs', async () => {
      const { token: said, text } = await why(token({ sub: 'system:serviceaccount:openshift-machine-api:other' }))
      expect(said?.claims).toMatchObject({ iss: issuer, aud: ['openshift'] })
      expect(said?.checks.map(({ result }) => result)).toEqual(['passed', 'passed', 'passed', 'passed', 'passed'])
      expect(said?.trust[0]?.conditions).toEqual([
        {
          operator: 'StringEquals',
          key: 'demo-oidc.s3.us-east-1.amazonaws.com:sub',
          wanted: [SUB],
          got: ['system:serviceaccount:openshift-machine-api:other'],
          met: false,
          firstMismatch: true,
        },
      ])
      expect(text).toContain('← first mismatch')
    })

    it('reads the claims of a token from a file that ends with a line break, as the exchange does', async () => {
      const sub = 'system:serviceaccount:openshift-machine-api:other'
      const { token: said } = await why(`${token({ sub })}\n`)
      expect(said?.claims).toMatchObject({ iss: issuer, sub })
      expect(said?.trust[0]).toMatchObject({ principal: true, conditions: [{ got: [sub] }] })
    })

    it('names the check that failed before any policy was asked, and those that were not reached', async () => {
      const results = async (bad: string) =>
        (await why(bad)).token?.checks.map(({ check, result }) => `${check} ${result}`)
      expect(await results(token({ aud: 'nobody' }))).toEqual([
        'form passed',
        'provider passed',
        'audience failed',
        'signature open',
        'time open',
      ])
      expect(await results(token({ exp: seconds() - 301 }))).toContain('time failed')
      expect(await results(token({}, pair().privateKey))).toContain('signature failed')
      expect(await results(token({ iss: 'https://elsewhere.example' }))).toContain('provider failed')
      const { text } = await why(token({ aud: 'nobody' }))
      expect(text).toContain('✗ audience: wanted openshift or sts.amazonaws.com, got nobody')
      expect(text).toContain(
        `✓ StringEquals demo-oidc.s3.us-east-1.amazonaws.com:sub wants ${SUB}, the token has ${SUB}`,
      )
    })
  })

  const publish = async (keys: readonly KeyObject[]) => {
    const aws = await w.client('customer')
    const put = (Key: string, document: unknown) =>
      aws.call('s3', 'PutObject', {
        Bucket: 'demo-oidc',
        Key,
        Body: Buffer.from(JSON.stringify(document)),
        ContentType: 'application/json',
      })
    await put('.well-known/openid-configuration', discoveryDocument(issuer))
    await put('keys.json', jwksDocument(keys))
  }

  it('a valid token becomes one hour of the role', async () => {
    const got = await exchange(token())
    expect(got.SubjectFromWebIdentityToken).toBe(SUB)
    expect(got.Audience).toBe('openshift')
    expect(got.Provider).toBe('arn:aws:iam::111122223333:oidc-provider/demo-oidc.s3.us-east-1.amazonaws.com')
    expect((got.Credentials?.Expiration?.getTime() ?? Infinity) - w.clock.now()).toBeLessThanOrEqual(3_600_000)
    const session = await w.client({
      accessKeyId: got.Credentials?.AccessKeyId ?? '',
      secretAccessKey: got.Credentials?.SecretAccessKey ?? '',
      sessionToken: got.Credentials?.SessionToken,
    })
    expect((await session.call('sts', 'GetCallerIdentity', {})).Arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/demo-w4e1-openshift-machine-api-aws-cloud-credentials/machine-api',
    )
    await expect(
      session.call('ec2', 'RunInstances', { ImageId: 'ami-1', MinCount: 1, MaxCount: 1 }),
    ).rejects.toMatchObject({
      code: 'UnauthorizedOperation',
      status: 403,
    })
  })

  const b64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const unsigned = () => `${b64({ alg: 'none' })}.${b64(claims())}.`
  const hmacSigned = () => {
    const input = `${b64({ alg: 'HS256', kid: kidOf(signer.publicKey) })}.${b64(claims())}`
    const secret = signer.publicKey.export({ type: 'spki', format: 'pem' })
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
  }
  const flipped = () => {
    const text = token()
    const at = text.lastIndexOf('.') + 20
    return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1)
  }

  it.each(['a\0b', 'a\u0001b', '\ud800', 'a\ufffeb'])('a subject that no answer can hold (%j) is none', async (sub) => {
    await expect(exchange(token({ sub }))).rejects.toMatchObject({
      code: 'InvalidIdentityToken',
      message: 'Invalid claim: sub',
    })
  })

  it('a newline after the token, as a shell writes it, is no part of it', async () => {
    expect(await exchange(`${token()}\n`)).toMatchObject({ SubjectFromWebIdentityToken: SUB })
  })

  it.each<[string, () => string, string, RegExp]>([
    [
      'another audience',
      () => token({ aud: ['https://kubernetes.default.svc'] }),
      'InvalidIdentityToken',
      /^Incorrect token audience$/,
    ],
    [
      'another issuer',
      () => token({ iss: 'https://other.s3.us-east-1.amazonaws.com' }),
      'InvalidIdentityToken',
      /^No OpenIDConnect provider found in your account for https:\/\/other/,
    ],
    [
      'an issuer with a trailing slash',
      () => token({ iss: `${issuer}/` }),
      'InvalidIdentityToken',
      /^No OpenIDConnect provider found/,
    ],
    [
      'an http issuer',
      () => token({ iss: issuer.replace('https', 'http') }),
      'InvalidIdentityToken',
      /^No OpenIDConnect provider found/,
    ],
    [
      'another subject',
      () => token({ sub: 'system:serviceaccount:default:default' }),
      'AccessDenied',
      /^Not authorized to perform sts:AssumeRoleWithWebIdentity$/,
    ],
    [
      'another key of the same kid',
      () => token({}, pair().privateKey),
      'InvalidIdentityToken',
      /^Token signature invalid$/,
    ],
    [
      'an unknown kid',
      () => token({}, signer.privateKey, 'nobody'),
      'InvalidIdentityToken',
      /^Couldn't retrieve verification key from your identity provider, {2}please/,
    ],
    ['the algorithm none', unsigned, 'InvalidIdentityToken', /not a valid JWT/],
    ['HS256 with the public key as secret', hmacSigned, 'InvalidIdentityToken', /not a valid JWT/],
    ['a changed signature', flipped, 'InvalidIdentityToken', /^Token signature invalid$/],
    ['no audience', () => token({ aud: undefined }), 'InvalidIdentityToken', /^Missing a required claim: aud$/],
    ['an expiry that is text', () => token({ exp: '9999999999' }), 'InvalidIdentityToken', /^Invalid claim: exp$/],
    [
      'an expiry in the past',
      () => token({ exp: seconds() - 301 }),
      'ExpiredTokenException',
      /^Token expired: current date\/time \d+ must be before the expiration date\/time\d+$/,
    ],
    ['a beginning in the future', () => token({ nbf: seconds() + 3000 }), 'InvalidIdentityToken', /not yet valid/],
    ['no token at all', () => 'hello world', 'InvalidIdentityToken', /not a valid JWT/],
  ])('when the token has %s, it is refused', async (_what, make, code, message) => {
    await expect(exchange(make())).rejects.toMatchObject({ code, message: expect.stringMatching(message) as string })
  })

  it('a token that has expired is taken for five minutes more, as AWS does for clocks that differ', async () => {
    expect((await exchange(token({ exp: seconds() - 290 }))).SubjectFromWebIdentityToken).toBe(SUB)
  })

  it('when the role is another operator’s, the trust policy refuses', async () => {
    await expect(exchange(token(), 'arn:aws:iam::111122223333:role/nobody')).rejects.toMatchObject({
      code: 'AccessDenied',
      status: 403,
    })
  })

  describe('a token that was taken before is still judged at each call', () => {
    const role = ROLE.split('/')[1] ?? ''
    /** Taken three times: known from the second on. */
    const known = async () => {
      const text = token()
      for (let time = 0; time < 3; time++) await exchange(text)
      return text
    }

    it('another token with its claims and signature swapped is refused', async () => {
      const [head, , signature] = (await known()).split('.')
      const other = token({ sub: 'system:serviceaccount:default:default' }).split('.')[1]
      await expect(exchange(`${head}.${other}.${signature}`)).rejects.toMatchObject({
        message: 'Token signature invalid',
      })
    })

    it('a trust policy that no longer names its subject refuses it at once', async () => {
      const text = await known()
      const aws = await w.client('customer')
      const { Role } = await aws.call('iam', 'GetRole', { RoleName: role })
      const trust = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')
      const change = (PolicyDocument: string) =>
        aws.call('iam', 'UpdateAssumeRolePolicy', { RoleName: role, PolicyDocument })
      await change(trust.replace(SUB, 'system:serviceaccount:default:default'))
      await expect(exchange(text)).rejects.toMatchObject({ code: 'AccessDenied' })
      await change(trust)
      await exchange(text)
    })

    it('a provider that no longer names its audience refuses it at once', async () => {
      const text = await known()
      const aws = await w.client('customer')
      const OpenIDConnectProviderArn = `arn:aws:iam::111122223333:oidc-provider/${issuer.slice('https://'.length)}`
      const audience = { OpenIDConnectProviderArn, ClientID: 'openshift' }
      await aws.call('iam', 'RemoveClientIDFromOpenIDConnectProvider', audience)
      await expect(exchange(text)).rejects.toMatchObject({ message: 'Incorrect token audience' })
      await aws.call('iam', 'AddClientIDToOpenIDConnectProvider', audience)
      await exchange(text)
    })

    it('its key gone, it is refused', async () => {
      const text = await known()
      await publish([pair().publicKey])
      await w.clock.advance(61_000)
      await expect(exchange(text)).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
      await publish([signer.publicKey])
      await w.clock.advance(61_000)
      await exchange(text)
    })

    it('past its expiry it is refused', async () => {
      const text = await known()
      await w.clock.advance(3_900_000)
      await expect(exchange(text)).rejects.toMatchObject({ code: 'ExpiredTokenException' })
    })
  })

  it('its documents put in place, tokens work at once, also of an issuer that had none a moment ago', async () => {
    const aws = await w.client('customer')
    const refused = () => expect(exchange(token())).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
    await aws.call('s3', 'DeleteObject', { Bucket: 'demo-oidc', Key: 'keys.json' })
    await refused()
    await publish([signer.publicKey])
    await exchange(token())
    await aws.call('s3', 'DeleteObject', { Bucket: 'demo-oidc', Key: '.well-known/openid-configuration' })
    await refused()
    await publish([signer.publicKey])
    await exchange(token())
  })

  it('keys that stand elsewhere in the bucket end tokens at once, too', async () => {
    const aws = await w.client('customer')
    const put = (Key: string, document: unknown) =>
      aws.call('s3', 'PutObject', { Bucket: 'demo-oidc', Key, Body: Buffer.from(JSON.stringify(document)) })
    const next = pair()
    const signed = token({}, next.privateKey, kidOf(next.publicKey))
    await put('at other/jwks', jwksDocument([next.publicKey]))
    await put('.well-known/openid-configuration', { ...discoveryDocument(issuer), jwks_uri: `${issuer}/at%20other/jwks` }) // prettier-ignore
    await expect(exchange(token())).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
    await exchange(signed)
    await put('at other/jwks', jwksDocument([signer.publicKey]))
    await expect(exchange(signed)).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
    await exchange(token())
    await publish([signer.publicKey])
    await exchange(token())
  })

  it('when the key is rotated, new tokens work at once and old ones end with their key', async () => {
    const next = pair()
    await publish([signer.publicKey, next.publicKey])
    await exchange(token({}, next.privateKey, kidOf(next.publicKey)))
    await exchange(token())
    await publish([next.publicKey])
    await w.clock.advance(61_000)
    await exchange(token({}, next.privateKey, kidOf(next.publicKey)))
    await expect(exchange(token())).rejects.toMatchObject({ code: 'InvalidIdentityToken' })
    await publish([signer.publicKey])
    await w.clock.advance(61_000)
    await exchange(token())
  })
})

describe('an issuer’s certificate', () => {
  const signer = pair()
  const random = systemRandom()
  const moment = { now: Date.now(), random }
  const ca = issueCa({ commonName: 'Some CA' }, moment)
  const leaf = issueLeaf(ca, 'localhost', { dns: ['localhost'], ips: [] }, moment)
  const otherName = issueLeaf(ca, 'elsewhere', { dns: ['elsewhere.example'], ips: [] }, moment)
  const servers: Server[] = []
  const worlds: TestWorld[] = []
  afterAll(async () => {
    for (const server of servers) server.close()
    await Promise.all(worlds.map((w) => w.close()))
  })

  const serve = async (certificate: { certificate: string; key: string }): Promise<string> => {
    const server = createServer(
      { key: certificate.key, cert: certificate.certificate + ca.certificate },
      (request, response) => {
        const issuer = `https://${request.headers.host}`
        response.setHeader('content-type', 'application/json')
        if (request.url === '/redirect/.well-known/openid-configuration')
          return void response.writeHead(301, { location: `${issuer}/.well-known/openid-configuration` }).end()
        response.end(
          JSON.stringify(request.url === '/keys.json' ? jwksDocument([signer.publicKey]) : discoveryDocument(issuer)),
        )
      },
    )
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `https://localhost:${(server.address() as AddressInfo).port}`
  }

  const attempt = async (issuer: string, thumbprint: string, options: { trusted: boolean; allowed?: boolean }) => {
    const w = await world({
      trustedCas: options.trusted ? [ca.certificate] : [],
      allowedIssuers: options.allowed === false ? [] : [new URL(issuer).host],
    })
    worlds.push(w)
    const aws = await w.client('customer')
    const { OpenIDConnectProviderArn } = await aws.call('iam', 'CreateOpenIDConnectProvider', {
      Url: issuer,
      ClientIDList: ['app'],
      ThumbprintList: [thumbprint],
    })
    const trust = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: OpenIDConnectProviderArn },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { [`${issuer.slice(8)}:sub`]: 'me' } },
        },
      ],
    }
    const { Role } = await aws.call('iam', 'CreateRole', {
      RoleName: 'R',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    })
    const now = Math.floor(Date.now() / 1000)
    const jwt = signJwt(
      { iss: issuer, sub: 'me', aud: 'app', iat: now, exp: now + 600 },
      signer.privateKey,
      kidOf(signer.publicKey),
    )
    return aws.call(
      'sts',
      'AssumeRoleWithWebIdentity',
      { RoleArn: Role?.Arn ?? '', RoleSessionName: 'me', WebIdentityToken: jwt },
      { unsigned: true },
    )
  }

  const right = sha1(ca.certificate)
  const wrong = 'b'.repeat(40)

  it.each<[string, boolean, string, boolean]>([
    ['trusted, right thumbprint', true, right, true],
    ['trusted, wrong thumbprint', true, wrong, true],
    ['untrusted, right thumbprint', false, right, true],
    ['untrusted, wrong thumbprint', false, wrong, false],
  ])('%s', async (_what, trusted, thumbprint, accepted) => {
    const got = attempt(await serve(leaf), thumbprint, { trusted })
    if (accepted) expect((await got).SubjectFromWebIdentityToken).toBe('me')
    else
      await expect(got).rejects.toMatchObject({
        code: 'InvalidIdentityToken',
        message: "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
      })
  })

  it('when it is for another name, no thumbprint helps', async () => {
    await expect(attempt(await serve(otherName), right, { trusted: true })).rejects.toMatchObject({
      code: 'InvalidIdentityToken',
    })
  })
  it('when the issuer stands at loopback and nobody allowed it, it is not fetched', async () => {
    await expect(attempt(await serve(leaf), right, { trusted: true, allowed: false })).rejects.toMatchObject({
      code: 'InvalidIdentityToken',
    })
  })
  it('when the issuer redirects, it is not followed', async () => {
    await expect(attempt(`${await serve(leaf)}/redirect`, right, { trusted: true })).rejects.toMatchObject({
      code: 'IDPCommunicationError',
    })
  })
})
