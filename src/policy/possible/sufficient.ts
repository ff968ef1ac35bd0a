/** What is taken for true or false; whatever is not in it may be either. */
export type Settled = ReadonlyMap<string, boolean>

/**
 * Whether it is allowed whatever the rest is; `hopeful`, whether it is for the best that each statement for itself can hope of the rest.
 * No literal more that is settled may make the first false or the second true.
 */
export type Decide = (settled: Settled, hopeful: boolean) => boolean

/** So many cases are looked at in search of one, at most. */
const MOST = 1200

/**
 * One case in which it is allowed, none of whose conditions is needless; undefined when there is none, and `beyond` when none was found in time.
 * @param favoured what each unknown should be for the statement that asks for it first: the way that is gone first
 */
export function sufficient(favoured: Settled, decide: Decide): Settled | undefined | 'beyond' {
  const names = [...favoured.keys()]
  let left = MOST
  function search(settled: Settled, from: number): Settled | undefined | 'beyond' {
    if (left-- === 0) return 'beyond'
    if (decide(settled, false)) return settled
    const name = names[from]
    if (name === undefined || !decide(settled, true)) return undefined
    const first = favoured.get(name) === true
    return (
      search(new Map([...settled, [name, first]]), from + 1) ?? search(new Map([...settled, [name, !first]]), from + 1)
    )
  }
  const found = search(new Map(), 0)
  return found instanceof Map ? withoutNeedless(found, decide) : found
}

function withoutNeedless(settled: Settled, decide: Decide): Settled {
  return [...settled.keys()].reduce((kept, name) => {
    const fewer = new Map([...kept].filter(([other]) => other !== name))
    return decide(fewer, false) ? fewer : kept
  }, settled)
}
