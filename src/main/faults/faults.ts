import { throttled, unavailable, type Trouble } from '../../aws/trouble.ts'
import type { Clock, Timer } from '../../kernel/Clock.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { Log } from '../../kernel/log.ts'
import { LOWER_HEX, seededRandom, type Random } from '../../kernel/random.ts'
import type { Store } from '../../store/Store.ts'
import { iamPast, type IamPast } from './iam-past.ts'
import { parseFault, type Fault, type FaultKind } from './kinds.ts'

/** What goes wrong on purpose: kept with the world, so that a restart does not mend it. */
export interface Faults {
  /** What the AWS side is told; the same object for good. */
  readonly trouble: Trouble
  list(): readonly Fault[]
  /** Those of a kind that are in force. */
  of<Kind extends FaultKind>(kind: Kind): readonly Fault<Kind>[]
  /** Answers the fault, once it is in force; or what is wrong with the asking. */
  add(asked: unknown): Promise<Fault | { readonly wrong: string }>
  /** Ends one, or all. False: there is none of that id. */
  clear(id?: string): Promise<boolean>
  /** Told after every change. */
  subscribe(listener: () => void): void
  stop(): void
}

export interface FaultParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

const PARTITION = 'world'
const PREFIX = 'fault/'
const NO_FAULTS: readonly never[] = []

export async function openFaults({ store, clock, random, log }: FaultParts): Promise<Faults> {
  const kept = (await store.scan(PARTITION, PREFIX)).documents.map(({ value }) => value as unknown as Fault) // written below
  const active = new Map<string, Fault>()
  const timers = new Map<string, Timer>()
  const listeners = new Set<() => void>()
  const trouble: Trouble = {}
  let byKind = new Map<FaultKind, Fault[]>()
  let past: { readonly of: Fault<'iam-delay'>; readonly opened: IamPast } | undefined

  const of = <Kind extends FaultKind>(kind: Kind) => (byKind.get(kind) ?? NO_FAULTS) as readonly Fault<Kind>[]

  /** Reads off what is in force what each part of the cloud is told. */
  const apply = async () => {
    byKind = new Map()
    for (const fault of active.values()) byKind.set(fault.kind, [...(byKind.get(fault.kind) ?? []), fault])
    trouble.refuse = refusal(of('sts-down').length > 0, of('throttling'))
    const lost = of('instance-lost')
    trouble.impaired = lost.length === 0 ? undefined : (id) => lost.find(({ instance }) => instance === id)?.since
    const [delay] = of('iam-delay')
    if (past?.of.id !== delay?.id) {
      past?.opened.stop()
      past = undefined
      if (delay) {
        const opened = await iamPast(store, clock, { delayMs: delay.delaySeconds * 1000, seed: delay.seed })
        past = { of: delay, opened }
      }
    }
    trouble.past = past?.opened.view
    for (const tell of listeners) tell()
  }

  const enter = (fault: Fault) => {
    active.set(fault.id, fault)
    if (fault.until !== undefined)
      timers.set(
        fault.id,
        clock.at(fault.until, async () => void (await end([fault.id]))),
      )
  }

  const end = async (ids: readonly string[]): Promise<boolean> => {
    const ended = ids.filter((id) => active.has(id))
    if (ended.length === 0) return false
    await store.commit({ writes: ended.map((id) => ({ partition: PARTITION, key: PREFIX + id })) })
    for (const id of ended) {
      log.info('fault ended', { fault: id, kind: active.get(id)?.kind })
      timers.get(id)?.cancel()
      timers.delete(id)
      active.delete(id)
    }
    await apply()
    return true
  }

  kept.forEach(enter)
  await apply()

  return {
    trouble,
    of,
    list: () => [...active.values()],
    async add(asked) {
      const parsed = parseFault(asked)
      if ('wrong' in parsed) return parsed
      const id = random.text(8, LOWER_HEX)
      const since = clock.now()
      const { seed } = asked as { readonly seed?: unknown }
      const fault = {
        id,
        kind: parsed.kind,
        since,
        ...(parsed.forSeconds === undefined ? {} : { until: since + parsed.forSeconds * 1000 }),
        seed: typeof seed === 'string' ? seed.slice(0, 100) : id,
        ...parsed.parameters,
      } as Fault // the kind's own row has read the parameters
      await store.commit({ writes: [{ partition: PARTITION, key: PREFIX + id, value: fault as unknown as Json }] })
      log.warn('fault begins', { ...fault, fault: id })
      enter(fault)
      await apply()
      return fault
    },
    async clear(id) {
      return id === undefined ? end([...active.keys()]).then(() => true) : end([id])
    },
    subscribe: (listener) => void listeners.add(listener),
    stop() {
      past?.opened.stop()
      for (const timer of timers.values()) timer.cancel()
    },
  }
}

/** Undefined when no call is refused: then nobody is asked. */
function refusal(stsDown: boolean, throttlings: readonly Fault<'throttling'>[]): Trouble['refuse'] {
  if (!stsDown && throttlings.length === 0) return undefined
  const rows = throttlings.map((row) => ({ ...row, random: seededRandom(row.seed) }))
  const chance = (random: Random) => random.bytes(4).readUInt32BE() / 0x100000000
  return ({ service }) => {
    if (stsDown && service === 'sts') return unavailable(service)
    const hit = rows.some((row) => (row.service ?? service) === service && chance(row.random) < row.share)
    return hit ? throttled(service) : undefined
  }
}
