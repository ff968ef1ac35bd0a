import { CreateOpenIDConnectProviderCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam'
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { World } from '../../src/main/world.ts'

/** Who stands in for the real one, and what a token of its kind is trusted by. */
const CASES = [
  ['github', 'https://token.actions.githubusercontent.com', 'repo:my-org/my-repo:environment:prod'],
  ['gitlab', undefined, 'project_path:my-group/my-project:ref_type:branch:ref:main'],
  ['keycloak', undefined, 'f3f0a3a5-6c0e-4b0c-9d3b-0e6b6f2a9d11'],
  ['kind', undefined, 'system:serviceaccount:shop:cart'],
] as const

describe('a foreign issuer in the box', () => {
  let world: World
  let api: (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>
  beforeAll(async () => {
    world = await World.create()
    const { STINT_URL, STINT_TOKEN } = await world.env()
    api = async (method, path, body) => {
      const answer = await world.fetch(`${STINT_URL}/stint/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${STINT_TOKEN}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return (await answer.json()) as Record<string, unknown>
    }
  })
  afterAll(() => world.close())

  it.each(CASES)(
    'of the shape of %s is trusted by its documents over TLS, until its key is retired',
    async (...row) => {
      const [shape, standsFor, sub] = row
      const issuer = await api('POST', 'issuers', { name: shape, shape, ...(standsFor ? { url: standsFor } : {}) })
      const url = String(issuer['url'])
      const audience = shape === 'keycloak' ? 'my-client' : 'sts.amazonaws.com'
      const iam = new IAMClient(await world.sdk())
      const { OpenIDConnectProviderArn } = await iam.send(
        new CreateOpenIDConnectProviderCommand({ Url: url, ClientIDList: [audience] }),
      )
      const name = url.slice('https://'.length)
      const RoleName = `For-${shape}`
      await iam.send(
        new CreateRoleCommand({
          RoleName,
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: {
              Effect: 'Allow',
              Principal: { Federated: OpenIDConnectProviderArn },
              Action: 'sts:AssumeRoleWithWebIdentity',
              Condition: { StringEquals: { [`${name}:sub`]: sub, [`${name}:aud`]: audience } },
            },
          }),
        }),
      )
      const { requestHandler, region } = await world.sdk()
      const sts = new STSClient({ requestHandler, region })
      const exchange = (token: unknown) =>
        sts.send(
          new AssumeRoleWithWebIdentityCommand({
            RoleArn: `arn:aws:iam::111122223333:role/${RoleName}`,
            RoleSessionName: 'ci',
            WebIdentityToken: String(token),
          }),
        )
      const { token } = await api('POST', `issuers/${shape}/tokens`, { claims: { sub }, audience })
      expect((await exchange(token)).SubjectFromWebIdentityToken).toBe(sub)

      const other = await api('POST', `issuers/${shape}/tokens`, { claims: { sub: 'somebody-else' }, audience })
      await expect(exchange(other['token'])).rejects.toMatchObject({ name: 'AccessDenied' })

      await api('POST', `issuers/${shape}/rotate`, {})
      const { token: fresh } = await api('POST', `issuers/${shape}/tokens`, { claims: { sub }, audience })
      await exchange(fresh)
      await exchange(token)
      await world.advance('2m')
      await api('POST', `issuers/${shape}/rotate`, { retire: true })
      await world.advance('2m')
      await expect(exchange(fresh)).rejects.toMatchObject({ name: 'InvalidIdentityTokenException' })
      await world.advance('2h')
      const { token: last } = await api('POST', `issuers/${shape}/tokens`, { claims: { sub }, audience })
      await exchange(last)
      await world.advance('2h')
      await expect(exchange(last)).rejects.toMatchObject({ name: 'ExpiredTokenException' })
    },
  )
})
