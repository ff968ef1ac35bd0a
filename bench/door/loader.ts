import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Load, Loaded } from './load.mjs'

export type { Load, Loaded }

export interface Loader {
  /** @throws when anything was answered other than 200 */
  load(load: Load): Promise<Loaded>
  stop(): void
}

export async function startLoader(): Promise<Loader> {
  const script = fileURLToPath(new URL('load.mjs', import.meta.url))
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  await once(child, 'message')
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the loader ended')))
  ended.catch(() => {})
  return {
    async load(load) {
      child.send(load)
      const [loaded] = (await Promise.race([once(child, 'message'), ended])) as [Loaded]
      if (loaded.unanswered > 0 && !load.lenient) throw new Error(`${loaded.unanswered} requests were never answered`)
      if (loaded.refused > 0) throw new Error(`${loaded.refused} requests were refused, the last: ${loaded.refusal}`)
      return loaded
    },
    stop: () => void child.kill(),
  }
}
