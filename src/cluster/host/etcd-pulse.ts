import type { Clock } from '../../kernel/Clock.ts'
import type { Store } from '../../store/Store.ts'

/** What etcd bears of its disk, host milliseconds a write; and by how many writes in a row it judges. */
const SLOW_MS = 80
const IN_A_ROW = 3

/** How long the cluster's own writes take to be durable. */
export interface EtcdPulse {
  /** The store, watched. */
  readonly store: Store
  /** Milliseconds that a write took when the disk was found slow; undefined while it keeps up. */
  slow(): number | undefined
  /** Writes as often as it takes to judge: nobody else may write for long. */
  probe(): Promise<void>
}

/** `turned` is told whenever the disk becomes slow, and when it is well again. */
export function etcdPulse(store: Store, partition: string, clock: Clock, turned: () => void): EtcdPulse {
  let slow: number | undefined
  let contrary = 0
  const note = (ms: number) => {
    const isSlow = ms >= SLOW_MS
    contrary = isSlow === (slow !== undefined) ? 0 : contrary + 1
    if (contrary < IN_A_ROW) {
      // A cluster at rest may write once in an hour: a first slow write asks for those that decide.
      if (isSlow && contrary === 1) void probe().catch(() => {})
      return
    }
    slow = isSlow ? ms : undefined
    contrary = 0
    turned()
  }
  const watched: Store = {
    ...store,
    commit(batch) {
      const began = clock.hostNow()
      const done = store.commit(batch)
      done.then(
        () => note(clock.hostNow() - began),
        () => {},
      )
      return done
    },
  }
  const probe = async () => {
    for (let n = 0; n < IN_A_ROW; n++)
      await watched.commit({ writes: [{ partition, key: 'control/pulse', value: clock.now() }] })
  }
  return { store: watched, slow: () => slow, probe }
}
