import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { worldClock } from './Clock.ts'

const HOUR = 3_600_000

describe('when the host’s clock is set', () => {
  beforeEach(() => {
    vi.useFakeTimers({
      now: Date.parse('2026-03-01T12:00:00Z'),
      toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
    })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const setHost = (by: number) => vi.setSystemTime(Date.now() + by)

  test('back, world time goes on from where it was, and never runs twice', () => {
    const clock = worldClock({ offset: HOUR })
    const before = clock.now()
    setHost(-2 * HOUR)
    expect(clock.now()).toBe(before)
    vi.advanceTimersByTime(5_000)
    expect(clock.now() - before).toBe(5_000)
    expect(clock.hostNow() - Date.parse('2026-03-01T10:00:05Z')).toBe(0)
  })

  test('back, and right again, world time is what it would have been', () => {
    const clock = worldClock()
    const before = clock.now()
    setHost(-2 * HOUR)
    clock.now()
    vi.advanceTimersByTime(5_000)
    setHost(2 * HOUR)
    expect(clock.now() - before).toBe(5_000)
    setHost(3 * HOUR)
    expect(clock.now() - before).toBe(3 * HOUR + 5_000)
  })

  test('back, timers are on time', () => {
    const clock = worldClock()
    const told: number[] = []
    const before = clock.now()
    clock.at(before + 10_000, () => void told.push(clock.now() - before))
    setHost(-2 * HOUR)
    vi.advanceTimersByTime(10_000)
    expect(told).toEqual([10_000])
  })

  test('ahead, as while a laptop sleeps, timers that are overdue are on time within a minute', () => {
    const clock = worldClock()
    const told: number[] = []
    const before = clock.now()
    clock.at(before + 3 * HOUR, () => void told.push(clock.now() - before))
    setHost(5 * HOUR)
    vi.advanceTimersByTime(60_000)
    expect(told).toEqual([5 * HOUR + 60_000])
  })

  test('back, world time is moved and frozen as ever', async () => {
    const clock = worldClock()
    const before = clock.now()
    setHost(-2 * HOUR)
    await clock.advance(HOUR)
    expect(clock.now() - before).toBe(HOUR)
    clock.freeze()
    setHost(-2 * HOUR)
    vi.advanceTimersByTime(5_000)
    expect(clock.now() - before).toBe(HOUR)
    clock.resume()
    vi.advanceTimersByTime(5_000)
    expect(clock.now() - before).toBe(HOUR + 5_000)
  })
})
