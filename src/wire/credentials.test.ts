import { expect, test } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { expiring } from './credentials.ts'

const NOW = Date.UTC(2026, 10, 23, 10)
const MINUTE = 60_000

function world(life = 60 * MINUTE) {
  const clock = worldClock({ frozenAt: NOW })
  const state = { fetched: 0, failing: false }
  const fetch = async () => {
    state.fetched++
    if (state.failing) throw new Error('no answer')
    return {
      accessKeyId: `ASIA${state.fetched}`,
      secretAccessKey: 's',
      sessionToken: 't',
      expiresAt: clock.now() + life,
    }
  }
  return { clock, state, fetch }
}

test('credentials are kept for 80 % of their life in world time', async () => {
  const { clock, fetch } = world()
  const get = expiring(fetch, clock)
  const id = async () => (await get()).accessKeyId
  expect(await id()).toBe('ASIA1')
  await clock.advance(48 * MINUTE - 1)
  expect(await id()).toBe('ASIA1')
  await clock.advance(1)
  expect(await id()).toBe('ASIA2')
  await clock.advance(61 * MINUTE)
  expect(await id()).toBe('ASIA3')
})

test('or until so long before their end as asked', async () => {
  const { clock, fetch } = world()
  const get = expiring(fetch, clock, { refreshBefore: 5 * MINUTE })
  await get()
  await clock.advance(55 * MINUTE - 1)
  expect((await get()).accessKeyId).toBe('ASIA1')
  await clock.advance(1)
  expect((await get()).accessKeyId).toBe('ASIA2')
})

test('many callers share one fetch', async () => {
  const { clock, state, fetch } = world()
  const get = expiring(fetch, clock)
  await Promise.all([get(), get(), get()])
  expect(state.fetched).toBe(1)
})

test('when renewal fails the old ones serve to their end, and not beyond', async () => {
  const { clock, state, fetch } = world()
  const get = expiring(fetch, clock)
  await get()
  state.failing = true
  await clock.advance(50 * MINUTE)
  expect((await get()).accessKeyId).toBe('ASIA1')
  await clock.advance(10 * MINUTE)
  await expect(get()).rejects.toThrow('no answer')
  state.failing = false
  expect((await get()).accessKeyId).toBe('ASIA4')
})
