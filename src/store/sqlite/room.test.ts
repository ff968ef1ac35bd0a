import { afterEach, expect, test, vi } from 'vitest'
import { StoreAway } from '../away.ts'
import { openRoom } from './room.ts'

afterEach(() => void vi.useRealTimers())

test('while the disk is full nobody is served, but who comes a second later tries it', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const tidings: string[] = []
  const room = openRoom({ away: (why) => void tidings.push(why), back: (ms) => void tidings.push(`back after ${ms}`) })
  expect(room.reach()).toBeUndefined()
  expect(room.none()).toBeInstanceOf(StoreAway)
  await expect(room.reach()).rejects.toBeInstanceOf(StoreAway)
  vi.setSystemTime(Date.now() + 1_000)
  expect(room.reach()).toBeUndefined()
  room.none()
  await expect(room.reach()).rejects.toThrow('its disk is full')
  room.some()
  expect(room.reach()).toBeUndefined()
  expect(tidings).toEqual(['its disk is full', 'back after 1000'])
})

test('a clock that is set back keeps nobody waiting', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const room = openRoom()
  room.none()
  vi.setSystemTime(Date.now() - 3_600_000)
  expect(room.reach()).toBeUndefined()
})
