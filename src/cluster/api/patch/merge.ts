import { isFields } from '../object.ts'

/** RFC 7396: null removes, objects merge, everything else replaces. Safe for any member name. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch
  const out = new Map(isFields(target) ? Object.entries(target) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) out.delete(key)
    else out.set(key, mergePatch(out.get(key), value))
  }
  return Object.fromEntries(out)
}
