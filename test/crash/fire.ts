import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { computed } from '../../bench/door/cloud.ts'
import type { Random } from '../../src/kernel/random.ts'
import { cloudUp, portsOf } from '../built.ts'
import { groundOf, newLedger, newWorker, run, WORKERS } from './fire-load.ts'
import { remains, type Remains } from './fire-remains.ts'

export interface Fire {
  readonly state: string
  readonly random: Random
  readonly seconds: number
  /** Between two kills, on average; each after half to one and a half of it, at random. */
  readonly killEvery: number
  readonly log: (line: string) => void
}

/** What came of a load under fire. */
export interface Ashes extends Remains {
  /** Calls a second: unhindered, as asked of it after that, and as answered while it was up. */
  readonly peak: number
  readonly rate: number
  readonly reached: number
  /** Of one core, how much the thread that answers used at the peak. */
  readonly busy: number
  readonly calls: number
  readonly kills: number
  /** Milliseconds from a kill to the first answer, the longest. */
  readonly outage: number
  readonly credentials: number
  readonly writes: number
  /** Calls without an answer: the connection was lost. */
  readonly resets: number
  /** Anything else that a caller was told: none is expected. */
  readonly errors: readonly string[]
}

/** A fresh process takes this long until it is as fast as it gets. */
const WARM_SECONDS = 5
const PEAK_SECONDS = 4
const ROUNDS = 4
const SHARE = 0.8

/** Loads a cloud at 80 % of what it can do, kills it again and again, and looks at what is left. */
export async function fire({ state, random, seconds, killEvery, log }: Fire): Promise<Ashes> {
  let cloud = await cloudUp(state)
  const ports = portsOf(cloud)
  const ground = await groundOf(state, cloud)
  const ledger = newLedger()
  const workers = Array.from({ length: WORKERS }, (_, at) => newWorker(at, ground, ledger, random))

  await run(workers, WARM_SECONDS, Infinity)
  let [peak, busy] = [0, 0]
  // The best of several: what else the machine does at the moment is no part of the peak.
  for (let round = 0; round < ROUNDS; round++) {
    const [calls, used] = [ledger.calls, computed(cloud.pid)]
    await run(workers, PEAK_SECONDS, Infinity)
    const reached = (ledger.calls - calls) / PEAK_SECONDS
    if (reached > peak) [peak, busy] = [reached, (computed(cloud.pid) - used) / PEAK_SECONDS / 1e6]
  }
  const rate = Math.floor(peak * SHARE)
  log(`peak ${Math.round(peak)} calls/s, ${Math.round(busy * 100)} % of a core; ${rate} calls/s from here on`)

  const outages: number[] = []
  const over = new AbortController()
  const killing = (async () => {
    for (;;) {
      const calm = killEvery * 1000 * (0.5 + random.bytes(2).readUInt16BE() / 0xffff)
      await pause(calm, undefined, { signal: over.signal }).catch(() => {})
      if (over.signal.aborted) return
      const at = performance.now()
      await cloud.kill()
      cloud = await cloudUp(state, [], ports)
      outages.push(performance.now() - at)
      log(`kill ${outages.length}: back after ${Math.round(outages.at(-1) ?? 0)} ms, ${ledger.calls} calls so far`)
    }
  })()
  const answered = ledger.calls
  await run(workers, seconds, rate)
  const up = seconds - outages.reduce((sum, outage) => sum + outage, 0) / 1000
  const reached = (ledger.calls - answered) / up
  over.abort()
  await killing
  log(`${ledger.calls} calls; comparing what was acknowledged with what is there`)
  const found = await remains(ground, ledger, state)
  ground.close()
  await cloud.stop()
  return {
    peak,
    rate,
    reached,
    busy,
    kills: outages.length,
    outage: Math.max(0, ...outages),
    calls: ledger.calls,
    credentials: ledger.keys.length,
    writes: ledger.objects.length + ledger.updates,
    resets: ledger.resets,
    errors: [...ledger.errors].map(([what, count]) => `${count} × ${what}`),
    ...found,
  }
}
