import { expect, test } from 'vitest'
import { foreignIssuer } from './ground.ts'

test('A13: two hundred tokens with unknown key ids make us ask a handful of times', async () => {
  const issuer = await foreignIssuer(() => false)
  expect(await issuer.attempt()).toBe('allowed')
  const before = issuer.requests()
  const flood = Array.from({ length: 200 }, (_, n) => issuer.attempt(issuer.token(`unknown-${n}`)))
  expect(new Set(await Promise.all(flood))).toEqual(new Set(['InvalidIdentityToken 400']))
  expect(issuer.requests() - before).toBeLessThanOrEqual(12)
  expect(await issuer.attempt()).toBe('allowed')
  await issuer.close()
})
