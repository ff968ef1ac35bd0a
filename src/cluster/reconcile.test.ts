import { setMaxListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { worldClock, type WorldClock } from '../kernel/Clock.ts'
import { silentLog } from '../kernel/log.ts'
import type { KubeObject } from './api/object.ts'
import { KubeError, resource, type KubeClient, type WatchEvent } from './kube-client.ts'
import { objectKey, persist, runController, type Ground } from './reconcile.ts'

const THINGS = resource('v1', 'things')
const thing = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Thing', metadata: { name, namespace: 'ns' } })

let clock: WorldClock
let end: AbortController
let ground: Ground
let tell: (event: WatchEvent) => void
let breakWatch: () => void
let watches: number
const kube = {
  watch(_kind: object, told: (event: WatchEvent) => void) {
    watches++
    tell = told
    return new Promise<void>((resolve) => (breakWatch = resolve))
  },
} as unknown as KubeClient // the loop itself only watches

beforeEach(() => {
  clock = worldClock({ frozenAt: Date.parse('2026-03-01T00:00:00Z') })
  end = new AbortController()
  setMaxListeners(0, end.signal)
  ground = { clock, log: silentLog, pace: 'instant', signal: end.signal }
  watches = 0
})
afterEach(() => {
  end.abort()
  clock.stop()
})

describe('a controller', () => {
  it('looks once at what changed often, and at each thing for itself', async () => {
    const seen: string[] = []
    runController(ground, kube, {
      name: 'c',
      watches: [{ resource: THINGS, keys: objectKey }],
      reconcile: async (key) => void seen.push(key),
    })
    for (const name of ['a', 'a', 'b', 'a']) tell({ type: 'MODIFIED', object: thing(name) })
    await clock.settled()
    expect(seen).toEqual(['ns/a', 'ns/b'])
  })

  it('looks again when something changes while it looks', async () => {
    let count = 0
    runController(ground, kube, {
      name: 'c',
      watches: [{ resource: THINGS, keys: objectKey }],
      reconcile: async () => {
        count++
        if (count === 1) tell({ type: 'MODIFIED', object: thing('a') })
      },
    })
    tell({ type: 'ADDED', object: thing('a') })
    await clock.settled()
    expect(count).toBe(2)
  })

  it('tries what fails again, later and later in world time, and reports each failure', async () => {
    const times: number[] = []
    const failures: string[] = []
    const began = clock.now()
    runController(ground, kube, {
      name: 'c',
      watches: [],
      always: ['x'],
      reconcile: async () => {
        times.push(clock.now() - began)
        if (times.length < 5) throw new Error('not yet')
      },
      failed: async (key, error) => void failures.push(`${key}: ${String(error)}`),
    })
    await clock.advance(10_000)
    expect(times).toEqual([0, 20, 60, 140, 300])
    expect(failures).toEqual(Array(4).fill('x: Error: not yet'))
  })

  it('takes it for no failure to be overtaken, unless it goes on', async () => {
    const warned: unknown[] = []
    const failures: string[] = []
    const log = { ...silentLog, warn: (_event: string, fields?: object) => void warned.push(fields) }
    const gone = new KubeError(404, 'NotFound', 'pods "a" not found')
    let left = 0
    const look = runController({ ...ground, log }, kube, {
      name: 'c',
      watches: [],
      reconcile: async () => {
        if (left-- > 0) throw gone
      },
      failed: async (key, error) => void failures.push(`${key}: ${String(error)}`),
    })
    left = 1
    look('once')
    await clock.advance(1000)
    expect({ warned, failures }).toEqual({ warned: [], failures: [] })
    left = 2
    look('twice')
    await clock.advance(1000)
    expect(failures).toEqual([`twice: ${String(gone)}`])
    expect(warned).toEqual([{ controller: 'c', key: 'twice', error: String(gone) }])
  })

  it('comes back when it asked for it, and at every resync', async () => {
    const times: number[] = []
    const began = clock.now()
    runController(ground, kube, {
      name: 'c',
      watches: [],
      always: ['x'],
      resync: 1_000,
      reconcile: async () => {
        times.push(clock.now() - began)
        return times.length === 1 ? { after: 300 } : undefined
      },
    })
    await clock.advance(2_500)
    expect(times).toEqual([0, 300, 1_000, 2_000])
  })

  it('watches again when its watch ends, and does nothing more once it is stopped', async () => {
    const seen: string[] = []
    runController(ground, kube, {
      name: 'c',
      watches: [{ resource: THINGS, keys: objectKey }],
      reconcile: async (key) => void seen.push(key),
    })
    breakWatch()
    await clock.advance(100)
    expect(watches).toBe(2)
    end.abort()
    tell({ type: 'ADDED', object: thing('a') })
    breakWatch()
    await clock.advance(60_000)
    expect([watches, seen]).toEqual([2, []])
  })
})

it('persist keeps the world settled between two tries', async () => {
  let tries = 0
  persist(ground, 'test', async () => {
    tries++
    if (tries < 3) throw new Error('not yet')
  })
  await clock.settled()
  expect(tries).toBe(1)
  await clock.advance(60)
  expect(tries).toBe(3)
})
