import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { worldClock, type Clock } from '../kernel/Clock.ts'
import { silentLog } from '../kernel/log.ts'
import { systemRandom } from '../kernel/random.ts'
import { memoryStore } from '../store/memory/memory-store.ts'
import { openProjection } from '../store/projection.ts'
import type { World } from './operation.ts'
import { worker, type Worker } from './worker.ts'

/** Host time that moves when the test says so; the world's stands still. */
function hostOf() {
  let now = 1_000_000
  let due: { at: number; work: () => void }[] = []
  const clock: Clock = {
    ...worldClock({ frozenAt: 0 }),
    hostNow: () => now,
    deadline(ms, work) {
      const one = { at: now + ms, work }
      due.push(one)
      return { cancel: () => void (due = due.filter((other) => other !== one)) }
    },
  }
  const pass = async (ms: number) => {
    for (const end = now + ms; ;) {
      const [next] = due.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)
      now = next?.at ?? end
      if (!next) return
      due = due.filter((one) => one !== next)
      next.work()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  return { clock, pass, kill: () => (due = []) }
}

describe('work that one of several nodes does', () => {
  const workers: Worker[] = []
  let ends: (() => void)[] = []
  beforeEach(() => (ends = []))
  afterEach(async () => {
    for (const end of ends) end()
    await Promise.all(workers.splice(0).map((one) => one.stop()))
  })

  /** Two nodes on one store, of which the first has begun with work that takes until the test ends it. */
  const twoNodes = async () => {
    const store = { ...memoryStore(), shared: true }
    await store.commit({ writes: [{ partition: 'world', key: 'work/a', value: {} }] })
    const begun: string[] = []
    const node = async (name: string, clock: Clock) => {
      const projection = await openProjection(store)
      const parts = { world: { clock, store, random: systemRandom() } as unknown as World, projection }
      const work = {
        name: 'work',
        partition: 'world',
        prefix: 'work/',
        async advance() {
          begun.push(name)
          await new Promise<void>((resolve) => ends.push(resolve))
          return undefined
        },
      }
      const made = worker(parts, work, silentLog)
      workers.push(made)
      made.start()
      await new Promise((resolve) => setImmediate(resolve))
    }
    const [one, other] = [hostOf(), hostOf()]
    await node('one', one.clock)
    await node('other', other.clock)
    return {
      begun,
      one,
      other,
      both: async (ms: number) => {
        for (let passed = 0; passed < ms; passed += 100) {
          await one.pass(100)
          await other.pass(100)
        }
      },
    }
  }

  it('stays with the node that is at it, however long it takes', async () => {
    const { begun, both } = await twoNodes()
    await both(60_000)
    expect(begun).toEqual(['one'])
  })

  it('passes on within five seconds when that node is killed, though the world stands still', async () => {
    const { begun, one, both } = await twoNodes()
    await both(2_000)
    one.kill()
    await both(5_000)
    expect(begun).toEqual(['one', 'other'])
  })
})
