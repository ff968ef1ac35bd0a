import { readdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { readIfThere } from '../state.ts'

/**
 * The AWS CLI keeps what it got for a role, by role and session name, for whoever asks next: a session name of its own keeps a pod's
 * credentials apart, and they do not stay when the pod is gone.
 */
export function forgetSession(environment: Readonly<Record<string, string | undefined>>, session: string): void {
  const folder = join(environment['HOME'] ?? homedir(), '.aws', 'cli', 'cache')
  for (const name of filesIn(folder)) {
    const file = join(folder, name)
    if (readIfThere(file)?.includes(`/${session}"`)) rmSync(file, { force: true })
  }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json'))
  } catch {
    return []
  }
}
