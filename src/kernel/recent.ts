/** What was set of late, by key: bounded, and a get or set takes the same time however much is held. */
export interface Recent<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): void
}

/**
 * Holds the last `kept` keys set and at most as many again, in two generations: dropping a whole one is cheaper than a map that loses its
 * first key each time it gets another.
 */
export function recent<Key, Value>(kept: number): Recent<Key, Value> {
  let newer = new Map<Key, Value>()
  let older = newer
  return {
    get: (key) => newer.get(key) ?? older.get(key),
    set(key, value) {
      if (newer.size >= kept) {
        older = newer
        newer = new Map()
      }
      newer.set(key, value)
    },
  }
}
