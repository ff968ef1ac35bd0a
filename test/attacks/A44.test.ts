import { expect, test } from 'vitest'
import { generateSigningKey } from '../../src/wire/jose/signing-key.ts'
import { signJwt } from '../../src/wire/jose/jwt.ts'
import { inside, OWN_TOKEN } from '../inside.ts'

test('A44: OCM takes its own access tokens, and no others; another organization’s things are not there', async () => {
  const w = await inside()
  const ask = async (token: string, path = '/api/clusters_mgmt/v1/clusters') => {
    const answer = await fetch(`${w.server.doors.ocm}${path}`, { headers: { authorization: `Bearer ${token}` } })
    return [answer.status, ((await answer.json()) as { kind?: string }).kind]
  }
  const good = await w.server.ocmToken()
  expect(await ask(good)).toEqual([200, 'ClusterList'])
  const [head = '', claims = '', signature = ''] = good.split('.')
  const told = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object
  const thief = await generateSigningKey(2048)
  const forged = [
    signJwt({ ...told }, thief.privateKey, thief.kid),
    `${head}.${Buffer.from(JSON.stringify({ ...told, org_id: 'other' })).toString('base64url')}.${signature}`,
    `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`,
    (await w.server.credentialsOf('customer'))?.['ocmRefreshToken'] ?? '',
    OWN_TOKEN,
    'x',
  ]
  for (const token of forged) expect(await ask(token)).toEqual([401, 'Error'])
  await w.clock.advance(11 * 3600_000)
  expect(await ask(good)).toEqual([401, 'Error'])
  await w.close()
})

test('A44: an organization’s role link takes a role of an account that exists and trusts it, or nothing', async () => {
  const w = await inside()
  const token = await w.server.ocmToken()
  const send = (method: string, path: string, body?: object) =>
    fetch(`${w.server.doors.ocm}/api/accounts_mgmt/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const { organization } = (await (await send('GET', 'current_account')).json()) as { organization: { id: string } }
  const link = (value: string) =>
    send('POST', `organizations/${organization.id}/labels`, { key: 'sts_ocm_role', value })
  expect((await link('arn:aws:iam::999999999999:role/theirs')).status).toSatisfy(
    (status: number) => status >= 400 && status < 500,
  )
  expect((await send('POST', 'organizations/other/labels', { key: 'x', value: 'y' })).status).toSatisfy(
    (status: number) => status === 403 || status === 404,
  )
  await w.close()
})
