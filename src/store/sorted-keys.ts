/** A set of strings in the order of their UTF-16 code units, made for prefix ranges. */
export interface SortedKeys {
  readonly size: number
  add(key: string): void
  delete(key: string): void
  /** At most `limit` keys that begin with `prefix`, strictly after `after`. */
  range(prefix: string, after?: string, limit?: number): string[]
  /** How many keys begin with `prefix`: looked at are their chunks, not the keys. */
  count(prefix: string): number
}

/** A change moves at most so many neighbours, however large the set. */
const CHUNK = 512

export function sortedKeys(): SortedKeys {
  const chunks: string[][] = []
  let size = 0

  /** The last chunk that begins at or before the key, or the first. */
  const chunkOf = (key: string) => Math.max(0, lowerBound(chunks.length, (at) => (chunks[at]?.[0] ?? '') <= key) - 1)

  const place = (chunk: readonly string[], key: string) => lowerBound(chunk.length, (at) => (chunk[at] ?? '') < key)

  return {
    get size() {
      return size
    },
    add(key) {
      const at = chunkOf(key)
      const chunk = chunks[at]
      if (!chunk) {
        chunks.push([key])
        size++
        return
      }
      const index = place(chunk, key)
      if (chunk[index] === key) return
      chunk.splice(index, 0, key)
      size++
      if (chunk.length > CHUNK) chunks.splice(at + 1, 0, chunk.splice(CHUNK >> 1))
    },
    delete(key) {
      const at = chunkOf(key)
      const chunk = chunks[at]
      if (!chunk) return
      const index = place(chunk, key)
      if (chunk[index] !== key) return
      chunk.splice(index, 1)
      size--
      if (chunk.length === 0) chunks.splice(at, 1)
    },
    range(prefix, after, limit = Infinity) {
      const found: string[] = []
      const from = after !== undefined && after > prefix ? after : prefix
      for (let at = chunkOf(from); at < chunks.length; at++) {
        const chunk = chunks[at] ?? []
        for (let index = place(chunk, from); index < chunk.length; index++) {
          const key = chunk[index] ?? ''
          if (key === after) continue
          if (!key.startsWith(prefix) || found.length >= limit) return found
          found.push(key)
        }
      }
      return found
    },
    count(prefix) {
      let counted = 0
      for (let at = chunkOf(prefix); at < chunks.length; at++) {
        const chunk = chunks[at] ?? []
        const first = (chunk[0] ?? '') < prefix ? place(chunk, prefix) : 0
        if (first < chunk.length && chunk.at(-1)?.startsWith(prefix)) {
          counted += chunk.length - first
          continue
        }
        const past = lowerBound(chunk.length, (index) => index < first || (chunk[index] ?? '').startsWith(prefix))
        counted += past - first
        if (past < chunk.length) break
      }
      return counted
    },
  }
}

/** The first index for which `before` no longer holds. */
function lowerBound(length: number, before: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return low
}
