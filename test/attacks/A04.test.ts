import { expect, test } from 'vitest'
import { bucketIssuer, exchanged, RED_HAT, statement } from './ground.ts'

test('A04: an issuer is compared byte by byte, and looked for in the role’s account only', async () => {
  const { w, token, exchange, url } = await bucketIssuer()
  const host = url.slice(8)
  const variants = [
    `${url}/`,
    `${url}//`,
    url.toUpperCase(),
    `https://${host.toUpperCase()}`,
    `https://${host}:443`,
    `https://me@${host}`,
    `http://${host}`,
    host,
    `${url}/other`,
    `${url}?`,
    `${url}#`,
    `https://${host}.`,
    ` ${url}`,
  ]
  for (const iss of variants) expect([iss, await exchange(token({ iss }))]).toEqual([iss, 'InvalidIdentityToken 400'])
  const redHat = await w.client('redhat')
  const document = statement({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
  })
  await redHat
    .call('iam', 'CreateRole', { RoleName: 'Elsewhere', AssumeRolePolicyDocument: document })
    .catch(() => undefined)
  expect(await exchanged(redHat, token(), `arn:aws:iam::${RED_HAT}:role/Elsewhere`)).toBe('InvalidIdentityToken 400')
  await w.close()
})
