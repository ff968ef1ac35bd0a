import type { Append, Change, Write } from './Store.ts'

/** One write a document: the last. */
export function lastWrites(writes: readonly Write[]): readonly Write[] {
  if (writes.length < 2) return writes
  const byPartition = new Map<string, Map<string, Write>>()
  for (const write of writes) {
    const keys = byPartition.get(write.partition)
    if (keys) keys.set(write.key, write)
    else byPartition.set(write.partition, new Map([[write.key, write]]))
  }
  return [...byPartition.values()].flatMap((keys) => [...keys.values()])
}

/** The value as it will be read again: its JSON, not the caller's object. */
export function changeOf({ partition, key }: Write, revision: number, text: string | undefined): Change {
  return text === undefined ? { partition, key, revision } : { partition, key, revision, value: frozen(text) }
}

function frozen(text: string): NonNullable<Change['value']> {
  const value = JSON.parse(text) as NonNullable<Change['value']>
  return typeof value === 'object' ? Object.freeze(value) : value
}

/** @throws {TypeError} for a NUL in an event's body: SQLite would end the text there, PostgreSQL would refuse it; or U+0001, which ends events in a pack. JSON text has neither. */
export function readableBody(append: Append): Append {
  if (append.body.includes('\0') || append.body.includes('\u0001'))
    throw new TypeError('the body of an event must contain neither NUL nor U+0001')
  return append
}
