import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { World } from '../operation.ts'

/** An instance, wherever it stands. */
interface Place {
  readonly account: AccountId
  readonly region: string
  readonly id: string
}

/** What a machine said while it booted. */
interface Console {
  readonly lines: readonly string[]
  /** World milliseconds of the last line. */
  readonly at: number
}

/** EC2 keeps the last 64 KB; these lines are short. */
const MOST_LINES = 50

/** Apart from EC2's resources: nothing is found, counted or described by it. */
const keyOf = ({ region, id }: Pick<Place, 'region' | 'id'>) => `console/${region}/${id}`

type Stored = Console & Readonly<Record<string, never>>

export const readConsole = (view: View, place: Place): Console | undefined =>
  view.get<Stored>(place.account, keyOf(place))?.value

type Written = Pick<World, 'store' | 'clock'>

/** A line that repeats the last one is not written again: what fails is tried again and again. */
export async function writeConsole({ store, clock }: Written, view: View, place: Place, line: string): Promise<void> {
  const lines = readConsole(view, place)?.lines ?? []
  if (lines.at(-1) === line) return
  const value = { lines: [...lines, line].slice(-MOST_LINES), at: clock.now() }
  await store.commit({ writes: [{ partition: place.account, key: keyOf(place), value }] })
}

/** When nothing answers to the instance's id any more. */
export async function forgetConsole({ store }: Written, view: View, place: Place): Promise<void> {
  if (readConsole(view, place)) await store.commit({ writes: [{ partition: place.account, key: keyOf(place) }] })
}
