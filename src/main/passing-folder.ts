import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that goes with who asked for it, or with the process at the latest. */
export interface PassingFolder {
  readonly path: string
  remove(): void
}

const standing = new Set<string>()
const removed = (path: string) => rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 })
const removeAll = () => standing.forEach(removed)

export function folderOfOne(): PassingFolder {
  const path = mkdtempSync(join(tmpdir(), 'stint-world-'))
  if (standing.size === 0) process.once('exit', removeAll)
  standing.add(path)
  return {
    path,
    remove() {
      removed(path)
      standing.delete(path)
      if (standing.size === 0) process.off('exit', removeAll)
    },
  }
}
