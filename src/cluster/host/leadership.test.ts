import { expect, it } from 'vitest'
import { worldClock } from '../../kernel/Clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { leadership } from './leadership.ts'
import type { ClusterParts } from './parts.ts'

const clock = worldClock({ frozenAt: Date.parse('2026-03-01T00:00:00Z') })
const store = memoryStore()
const events: string[] = []
const server = (folder: string) =>
  leadership({ store, clock, log: silentLog, folder } as unknown as ClusterParts, 'cluster/c1', {
    gained: () => events.push(`${folder} gained`),
    lost: () => events.push(`${folder} lost`),
  })

it('of two servers on one store one leads, and the other takes over when the first ends', async () => {
  const first = server('/a')
  await clock.settled()
  const second = server('/b')
  await clock.advance(10 * 60_000)
  expect(events).toEqual(['/a gained'])
  await first.end()
  await clock.advance(60_000)
  expect(events).toEqual(['/a gained', '/b gained'])
  const again = server('/b')
  await clock.settled()
  expect(events).toEqual(['/a gained', '/b gained', '/b gained'])
  await Promise.all([second.end(), again.end()])
  clock.stop()
})
