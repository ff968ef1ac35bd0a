import { invalidParameter } from './faults.ts'
import type { Tag } from './secret.ts'

interface WireTag {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

const MOST = 50

/** The tags after some were set. */
export function withTags(tags: readonly Tag[], set: readonly WireTag[]): readonly Tag[] {
  const all = new Map(tags.map((tag) => [tag.Key, tag.Value]))
  for (const { Key: key, Value: value } of set) {
    if (key === undefined || key.length === 0) throw invalidParameter('A tag key must have at least one character.')
    if (/^aws:/i.test(key)) throw invalidParameter('Tag keys that begin with aws: are reserved for AWS.')
    all.set(key, value ?? '')
  }
  if (all.size > MOST) throw invalidParameter(`The tag limit of ${MOST} per secret is exceeded.`)
  return [...all].map(([Key, Value]) => ({ Key, Value }))
}
