import { expect, it } from 'vitest'
import { silentLog } from '../kernel/log.ts'
import { memoryStore } from '../store/memory/memory-store.ts'
import { durableClock } from './durable-clock.ts'

const MINUTE = 60_000

it('moves that are asked for at once are made one after the other, and all of them are kept', async () => {
  const store = memoryStore()
  const { clock, advance, freeze } = await durableClock(store, silentLog)
  await freeze()
  const before = clock.now()
  await Promise.all([advance(60 * MINUTE), advance(MINUTE)])
  expect(clock.now() - before).toBe(61 * MINUTE)
  const reopened = await durableClock(store, silentLog)
  expect(reopened.clock.now() - before).toBe(61 * MINUTE)
  clock.stop()
  reopened.clock.stop()
})

it('a clock that is frozen while it moves stands where the move ends', async () => {
  const { clock, advance, freeze } = await durableClock(memoryStore(), silentLog)
  const before = clock.now()
  clock.at(before + MINUTE, () => {})
  await Promise.all([advance(60 * MINUTE), freeze()])
  expect(clock.frozen).toBe(true)
  expect(clock.now() - before).toBeGreaterThanOrEqual(60 * MINUTE)
  clock.stop()
})
