import { expect, test } from 'vitest'
import { bucketIssuer, SUB, webRole } from './ground.ts'

test('A03: a service account’s token opens no other account’s role, nor one whose trust spells a wildcard where none counts', async () => {
  const { w, token, exchange, aws, url } = await bucketIssuer()
  await webRole(aws, url, 'Wild', 'system:serviceaccount:openshift-machine-api:*')
  expect(await exchange(token({ sub: 'system:serviceaccount:openshift-machine-api:other' }))).toBe('AccessDenied 403')
  expect(await exchange(token({ sub: SUB }), 'Wild')).toBe('AccessDenied 403')
  expect(await exchange(token({ sub: SUB.toUpperCase() }))).toBe('AccessDenied 403')
  await w.clock.settled()
  const why = await w.cloud.door.explainLastDenied()
  expect(why?.text).toContain(`${url.slice(8)}:sub`)
  await w.close()
})
