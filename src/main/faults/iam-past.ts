import { createHash } from 'node:crypto'
import type { Clock } from '../../kernel/Clock.ts'
import { pageOf, type ScanPage, type View } from '../../store/projection.ts'
import type { Document, Store } from '../../store/Store.ts'

/** IAM as it was before the changes that are still on their way. */
export interface IamPast {
  readonly view: (view: View) => View
  stop(): void
}

const IAM = 'iam/'
/** Long enough for any delay; what is older has arrived. */
const KEPT = 10_000

interface Change {
  /** World milliseconds at which it has arrived everywhere. */
  readonly arrives: number
  /** What was there before; undefined: nothing. */
  readonly before: Document | undefined
}

/**
 * Remembers every change to IAM from now on. Each takes its own time to arrive, between none and `delayMs` of world time, drawn from the
 * seed and what was written: the same world has the same delays.
 */
export async function iamPast(
  store: Store,
  clock: Clock,
  { delayMs, seed }: { readonly delayMs: number; readonly seed: string },
): Promise<IamPast> {
  const known = new Map<string, Document>()
  const changes = new Map<string, Change[]>()
  const placeOf = (partition: string, key: string) => `${partition}\n${key}`
  let first = true

  const subscription = await store.follow((news) => {
    for (const { partition, key, revision, value } of news) {
      if (!key.startsWith(IAM)) continue
      const place = placeOf(partition, key)
      if (!first) {
        const arrives = clock.now() + delayMs * drawn(seed, place, revision)
        const earlier = changes.get(place) ?? []
        changes.set(place, [
          ...earlier.filter((one) => one.arrives > clock.now()),
          { arrives, before: known.get(place) },
        ])
        if (changes.size > KEPT) changes.clear()
      }
      if (value === undefined) known.delete(place)
      else known.set(place, { partition, key, revision, value })
    }
  })
  first = false

  /** The oldest change that is still under way decides what is seen. */
  const pending = (partition: string, key: string): Change | undefined =>
    changes.get(placeOf(partition, key))?.find(({ arrives }) => arrives > clock.now())

  return {
    stop: () => subscription.stop(),
    view(view) {
      const past: View = {
        get<Value>(partition: string, key: string) {
          const change = key.startsWith(IAM) ? pending(partition, key) : undefined
          return change ? (change.before as Document<Value> | undefined) : view.get<Value>(partition, key)
        },
        scan<Value>(partition: string, prefix: string, page?: ScanPage) {
          const now = view.scan<Value>(partition, prefix)
          if (!prefix.startsWith(IAM)) return pageOf(now, page)
          const then = now.flatMap((document) => {
            const change = pending(partition, document.key)
            if (!change) return [document]
            return change.before ? [change.before as Document<Value>] : []
          })
          return pageOf(then, page)
        },
        count: (partition, prefix) => past.scan(partition, prefix).length,
        derive: (_name, make) => make(past),
        guards: () => view.guards(),
      }
      return past
    },
  }
}

/** A number from 0 to 1, by what it is drawn for. */
function drawn(seed: string, place: string, revision: number): number {
  return createHash('sha256').update(`${seed}\n${place}\n${revision}`).digest().readUInt32BE() / 0xffffffff
}
