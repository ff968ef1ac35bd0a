import { alone } from './alone.ts'

/** How much is remembered. */
export interface Bounds {
  /** Texts, before all of them are forgotten. */
  readonly most: number
  /** Characters of one: whoever brings longer texts is not worth the room. */
  readonly longest: number
}

/** Ten thousand roles and their sessions; names and ARNs, but for the oddest. Ten megabytes at worst. */
const BOUNDS: Bounds = { most: 20_000, longest: 512 }

/** The same function, quicker for texts of late; what it makes must depend on the text alone. */
export function remembering<Made>(
  make: (text: string) => Made,
  { most, longest }: Bounds = BOUNDS,
): (text: string) => Made {
  const made = new Map<string, Made>()
  return (text) => {
    const known = made.get(text)
    return known === undefined ? remember(text) : known
  }

  function remember(said: string): Made {
    if (said.length > longest) return make(said)
    const text = alone(said)
    const one = make(text)
    if (made.size >= most) made.clear()
    made.set(text, one)
    return one
  }
}
