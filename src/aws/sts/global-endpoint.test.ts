import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { Credentials } from '../../wire/sigv4/request.ts'
import { sign } from '../../wire/sigv4/sign.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
})
afterAll(() => w.close())

/** What an endpoint of STS answers to the person. */
async function asked(host: string, region: string, query: string) {
  const headers = new Map([['host', host], ['accept', 'application/json']]) // prettier-ignore
  const request = { method: 'GET', url: `/?Version=2011-06-15&${query}`, headers }
  const target = { region, service: 'sts' }
  const signed = sign(request, await w.credentials('customer'), target, w.clock.now(), undefined)
  const whole = { ...request, headers: signed, host, body: Buffer.alloc(0), sourceIp: '127.0.0.1', secure: true }
  return w.cloud.door.handle(whole)
}

/** Credentials of a new session of the person, taken at this endpoint of STS. */
async function sessionAt(host: string, region: string): Promise<Credentials> {
  const { body } = await asked(host, region, 'Action=GetSessionToken')
  const said = JSON.parse(String(body)) as {
    GetSessionTokenResponse: {
      GetSessionTokenResult: { Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string } }
    }
  }
  const made = said.GetSessionTokenResponse.GetSessionTokenResult.Credentials
  return {
    accessKeyId: made.AccessKeyId,
    secretAccessKey: made.SecretAccessKey,
    sessionToken: made.SessionToken,
  }
}

const identityIn = async (region: string, of: Credentials) =>
  (await w.client(of, region)).call('sts', 'GetCallerIdentity', {})

test('a session of the global endpoint is good where every account is, elsewhere once its tokens are of version 2', async () => {
  const person = { Arn: 'arn:aws:iam::111122223333:user/stint' }
  const first = await sessionAt('sts.amazonaws.com', 'us-east-1')
  expect(await identityIn('eu-west-1', first)).toMatchObject(person)
  await expect(identityIn('ap-east-1', first)).rejects.toMatchObject({
    code: 'InvalidClientTokenId',
    message: 'The security token included in the request is invalid.',
  })
  const regional = await sessionAt('sts.eu-west-1.amazonaws.com', 'eu-west-1')
  expect(await identityIn('ap-east-1', regional)).toMatchObject(person)

  const customer = await w.client('customer')
  await customer.call('iam', 'SetSecurityTokenServicePreferences', { GlobalEndpointTokenVersion: 'v2Token' })
  const second = await sessionAt('sts.amazonaws.com', 'us-east-1')
  expect(await identityIn('ap-east-1', second)).toMatchObject(person)
  await expect(identityIn('ap-east-1', first)).rejects.toMatchObject({ code: 'InvalidClientTokenId' })
})

test('GetWebIdentityToken is not to be had at the global endpoint', async () => {
  const customer = await w.client('customer')
  await customer.call('iam', 'EnableOutboundWebIdentityFederation', {})
  const query = 'Action=GetWebIdentityToken&Audience.member.1=a&SigningAlgorithm=RS256'
  const refused = await asked('sts.amazonaws.com', 'us-east-1', query)
  expect(refused.status).toBe(400)
  expect(JSON.parse(String(refused.body))).toMatchObject({
    Error: {
      Code: 'InvalidAction',
      Message: 'Could not find operation GetWebIdentityToken for version 2011-06-15',
    },
  })
  expect((await asked('sts.us-east-1.amazonaws.com', 'us-east-1', query)).status).toBe(200)
})

test('AssumeRoot is not to be had at the global endpoint', async () => {
  const query =
    'Action=AssumeRoot&TargetPrincipal=111122223333&TaskPolicyArn.arn=arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials'
  const refused = await asked('sts.amazonaws.com', 'us-east-1', query)
  expect(refused.status).toBe(400)
  expect(JSON.parse(String(refused.body))).toMatchObject({
    Error: { Code: 'InvalidAction', Message: 'Unknown Operation' },
  })
  expect((await asked('sts.us-east-1.amazonaws.com', 'us-east-1', query)).status).toBe(403)
})
