import { expect, test } from 'vitest'
import { bucketIssuer } from './ground.ts'

test('A02: a token for another audience, the API server’s own included, is refused', async () => {
  const { w, token, exchange, aws } = await bucketIssuer()
  expect(await exchange(token())).toBe('allowed')
  for (const aud of ['https://kubernetes.default.svc', ['kube'], 'OPENSHIFT', 'openshift ', ''])
    expect(await exchange(token({ aud }))).toBe('InvalidIdentityToken 400')
  await expect(
    aws.call('sts', 'AssumeRoleWithWebIdentity', {
      RoleArn: 'arn:aws:iam::111122223333:role/Operator',
      RoleSessionName: 'me',
      WebIdentityToken: token({ aud: 'https://kubernetes.default.svc' }),
    }),
  ).rejects.toThrow('Incorrect token audience')
  await w.close()
})
