import { expect, test } from 'vitest'
import { bucketIssuer } from './ground.ts'

test('A07: times that are over, not yet, or no times at all', async () => {
  const { w, token, exchange } = await bucketIssuer()
  const now = Math.floor(w.clock.now() / 1000)
  const EXPIRED = 'ExpiredTokenException 400'
  const INVALID = 'InvalidIdentityToken 400'
  const rows: readonly (readonly [object, string])[] = [
    [{ exp: now - 301 }, EXPIRED],
    [{ exp: 0 }, EXPIRED],
    [{ nbf: now + 3600 }, INVALID],
    [{ iat: now + 3600 }, INVALID],
    [{ exp: String(now + 3600) }, INVALID],
    [{ exp: 1e308 }, INVALID],
    [{ exp: -1 }, INVALID],
    [{ exp: null }, INVALID],
    [{ exp: undefined }, INVALID],
    [{ iat: undefined }, INVALID],
    [{ exp: [now + 3600] }, INVALID],
    [{ exp: true }, INVALID],
  ]
  for (const [claims, expected] of rows) expect([claims, await exchange(token(claims))]).toEqual([claims, expected])
  const held = token()
  await w.clock.advance(3901_000)
  expect(await exchange(held)).toBe(EXPIRED)
  await w.close()
})
