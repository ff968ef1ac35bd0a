import { expect, it } from 'vitest'
import type { Clock } from '../../kernel/Clock.ts'
import type { Store } from '../../store/Store.ts'
import { etcdPulse } from './etcd-pulse.ts'

/** A store whose writes take as long as it is told, on a host's clock that only they move. */
function disk() {
  let host = 0
  let took: readonly number[] = []
  let written = 0
  const commit = () => {
    host += took[Math.min(written++, took.length - 1)] ?? 0
    return Promise.resolve({ revision: written })
  }
  const clock = { hostNow: () => host, now: () => host } as unknown as Clock
  const store = { commit } as unknown as Store
  const pulse = etcdPulse(store, 'cluster/c1', clock, () => {})
  return {
    pulse,
    async write(...ms: readonly number[]) {
      took = ms
      written = 0
      await pulse.store.commit({ writes: [] })
      for (let turn = 0; turn < 20; turn++) await Promise.resolve()
      return written
    },
  }
}

it('one slow write of a cluster at rest is followed by those that decide', async () => {
  const { pulse, write } = disk()
  await write(400)
  expect(pulse.slow()).toBe(400)
})

it('a hiccup is forgiven by the next write, and a quick one asks for nothing', async () => {
  const { pulse, write } = disk()
  expect(await write(400, 1)).toBe(4)
  expect(pulse.slow()).toBeUndefined()
  expect(await write(1)).toBe(1)
})
