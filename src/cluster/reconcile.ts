import type { Clock, Timer } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import { fairTurn } from '../kernel/turn.ts'
import type { KubeObject } from './api/object.ts'
import { KubeError, type KubeClient, type Resource } from './kube-client.ts'

/** Wanted state against found state, one key at a time: the one loop of everything that runs in a cluster. */
export interface Controller {
  readonly name: string
  readonly watches: readonly Watched[]
  /** Looked at when it starts, and again at every resync, whatever is watched. */
  readonly always?: readonly string[]
  /** Brings one thing a step nearer to what is wanted. Called again after `after` milliseconds of world time, or when something watched changes. */
  readonly reconcile: (key: string) => Promise<Again | void>
  /** Told of each failure, but not of being overtaken once; the key is tried again with back-off anyway. */
  readonly failed?: (key: string, error: unknown) => Promise<void>
  /** World milliseconds between looks at everything; none by default. */
  readonly resync?: number
}

export interface Watched {
  readonly resource: Resource
  /** Which keys a change of the object concerns. */
  readonly keys: (object: KubeObject) => readonly string[]
}

export interface Again {
  readonly after: number
}

/** What a loop runs on. */
export interface Ground {
  readonly clock: Clock
  readonly log: Log
  readonly pace: 'instant' | 'real'
  /** Ends it. */
  readonly signal: AbortSignal
}

const BACKOFF = { instant: { first: 20, most: 10_000 }, real: { first: 1_000, most: 60_000 } } as const

const backoff = (pace: Ground['pace'], failures: number) =>
  Math.min(BACKOFF[pace].most, BACKOFF[pace].first * 2 ** Math.min(failures - 1, 20))

export const objectKey = ({ metadata }: KubeObject): readonly string[] => [
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`,
]

/** The other way round: `namespace/name`. */
export function keyPlace(key: string): { readonly namespace: string; readonly name: string } {
  const [namespace = '', name = ''] = key.split('/')
  return { namespace, name }
}

/** Between a look and a write what was looked at was deleted or changed: that is seen at the next look. */
const isOvertaken = (error: unknown): boolean =>
  error instanceof KubeError && (error.reason === 'NotFound' || error.reason === 'Conflict')

/** Runs the controller until the ground's signal ends it; the answer looks at a key anew. */
export function runController(ground: Ground, kube: KubeClient, controller: Controller): (key: string) => void {
  const { clock, log, pace, signal } = ground
  const waiting = new Set<string>()
  const timers = new Map<string, Timer>()
  const failures = new Map<string, number>()
  const turn = fairTurn()
  let working = false

  const enqueue = (key: string) => {
    if (signal.aborted) return
    waiting.add(key)
    if (working) return
    working = true
    void clock.track(drain())
  }

  const later = (key: string, ms: number) => {
    timers.get(key)?.cancel()
    if (signal.aborted) return
    timers.set(
      key,
      clock.at(clock.now() + ms, () => {
        timers.delete(key)
        enqueue(key)
      }),
    )
  }

  const drain = async () => {
    for (const key of waiting) {
      if (signal.aborted) break
      await turn()
      waiting.delete(key)
      await once(key)
    }
    working = false
  }

  const once = async (key: string) => {
    try {
      const again = await controller.reconcile(key)
      failures.delete(key)
      if (again) later(key, again.after)
    } catch (error) {
      if (signal.aborted) return
      const count = (failures.get(key) ?? 0) + 1
      failures.set(key, count)
      later(key, backoff(pace, count))
      if (count === 1 && isOvertaken(error))
        log.info('overtaken', { controller: controller.name, key, error: String(error) })
      else await tell(key, error)
    }
  }

  const tell = async (key: string, error: unknown) => {
    log.warn('reconcile failed', { controller: controller.name, key, error: String(error) })
    await controller.failed?.(key, error).catch((second: unknown) => {
      log.warn('failure could not be reported', { controller: controller.name, key, error: String(second) })
    })
  }

  const known = new Set(controller.always ?? [])
  for (const { resource, keys } of controller.watches)
    follow(ground, kube, resource, (object, gone) => {
      for (const key of keys(object)) {
        if (gone) known.delete(key)
        else if (controller.resync !== undefined) known.add(key)
        enqueue(key)
      }
    })
  for (const key of controller.always ?? []) enqueue(key)
  if (controller.resync !== undefined) every(ground, controller.resync, () => [...known].forEach(enqueue))
  return enqueue
}

/** Every object that is there, then each change, through broken watches too. */
function follow(
  ground: Ground,
  kube: KubeClient,
  resource: Resource,
  told: (object: KubeObject, gone: boolean) => void,
): void {
  const { clock, pace, signal } = ground
  const open = (failures: number): void => {
    if (signal.aborted) return
    const ended = kube.watch(resource, ({ type, object }) => told(object, type === 'DELETED'), signal)
    void ended.then(
      () => again(1),
      () => again(failures + 1),
    )
  }
  const again = (failures: number) => void clock.at(clock.now() + backoff(pace, failures), () => open(failures))
  open(0)
}

function every({ clock, signal }: Pick<Ground, 'clock' | 'signal'>, ms: number, work: () => void): void {
  clock.at(clock.now() + ms, () => {
    if (signal.aborted) return
    work()
    every({ clock, signal }, ms, work)
  })
}

/**
 * Tries until it succeeds or the signal ends it, with back-off in world time; between tries the world may settle.
 */
export function persist(ground: Ground, what: string, work: () => Promise<void>): void {
  const { clock, log, pace, signal } = ground
  const attempt = (failed: number) => {
    if (signal.aborted) return
    const tried = work().catch((error: unknown) => {
      if (signal.aborted) return
      log.info('will try again', { what, error: String(error) })
      again(failed + 1)
    })
    void clock.track(tried)
  }
  const again = (failed: number) => void clock.at(clock.now() + backoff(pace, failed), () => attempt(failed))
  attempt(0)
}
