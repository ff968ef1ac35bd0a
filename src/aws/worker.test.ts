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
      now = Math.max(now, next?.at ?? end)
      if (!next) return
      due = due.filter((one) => one !== next)
      next.work()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  /** Time passes, and this node does not see it. */
  const freeze = (ms: number) => void (now += ms)
  return { clock, pass, freeze, kill: () => (due = []) }
}

describe('work that one of several nodes does', () => {
  const workers: Worker[] = []
  let ends: (() => void)[] = []
  beforeEach(() => (ends = []))
  afterEach(async () => {
    const stopped = Promise.all(workers.splice(0).map((one) => one.stop()))
    for (let at = 0; at < 9; at++) {
      for (const end of ends) end()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await stopped
  })

  /** Two nodes on one store, of which the first has begun with work of steps that take until the test ends them. */
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
        async advance(_ref: unknown, isOurTurn: () => boolean) {
          for (let step = 0; step < 3 && isOurTurn(); step++) {
            begun.push(name)
            await new Promise<void>((resolve) => ends.push(resolve))
          }
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

  it('is left alone by a node that was frozen, once it goes on and another is at it', async () => {
    const { begun, one, other, both } = await twoNodes()
    await both(2_000)
    one.freeze(20_000)
    await other.pass(20_000)
    expect(begun).toEqual(['one', 'other'])
    ends[0]?.() // before any of its timers
    await both(10_000)
    expect(begun).toEqual(['one', 'other'])
  })

  it('is left alone at once by a node that is told at a renewal that another has it', async () => {
    const { begun, one, other } = await twoNodes()
    await one.pass(500)
    await other.pass(20_000) // by whose clock the lease is over
    expect(begun).toEqual(['one', 'other'])
    await one.pass(1_000)
    ends[0]?.()
    await one.pass(1_000)
    expect(begun).toEqual(['one', 'other'])
  })

  it('goes on step by step with the node whose turn it is', async () => {
    const { begun, both } = await twoNodes()
    for (const steps of [1, 2, 3]) {
      await both(5_000)
      expect(begun).toEqual(Array(steps).fill('one'))
      ends.at(-1)?.()
    }
  })

  it('passes on within five seconds when that node is killed, though the world stands still', async () => {
    const { begun, one, both } = await twoNodes()
    await both(2_000)
    one.kill()
    await both(5_000)
    expect(begun).toEqual(['one', 'other'])
  })
})
