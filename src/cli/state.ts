import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Refusal } from '../kernel/Refusal.ts'
import { text, type Input } from './command.ts'
import type { Terminal } from './terminal.ts'

/** A running `stint up`, as its state folder tells. */
export interface RunningStint {
  readonly aws: string
  readonly tls: string
  readonly ocm: string
  readonly console: string
  /** The folder. */
  readonly state: string
  /** Path of the CA's certificate. */
  readonly ca: string
  readonly accounts: { readonly customer: string; readonly redhat: string; readonly management: string }
  readonly pid: number
}

/** `--state`, else `$STINT_STATE`, else the nearest `.stint` upwards from the working directory, else `.stint` in it. */
export function stateFolder(input: Input, { environment, cwd }: Pick<Terminal, 'environment' | 'cwd'>): string {
  const named = text(input, 'state') ?? environment['STINT_STATE']
  if (named) return resolve(cwd, named)
  for (let folder = cwd; ; folder = dirname(folder)) {
    const candidate = join(folder, '.stint')
    if (existsSync(candidate)) return candidate
    if (dirname(folder) === folder) return join(cwd, '.stint')
  }
}

/** Undefined when nothing runs there. */
export function runningStint(input: Input, terminal: Pick<Terminal, 'environment' | 'cwd'>): RunningStint | undefined {
  const told = readIfThere(join(stateFolder(input, terminal), 'up.json'))
  if (told === undefined) return undefined
  const running = JSON.parse(told) as RunningStint // written whole by `stint up`
  return isAlive(running.pid) ? running : undefined
}

/** @throws {Refusal} when nothing runs there */
export function neededStint(input: Input, terminal: Pick<Terminal, 'environment' | 'cwd'>): RunningStint {
  const running = runningStint(input, terminal)
  if (!running)
    throw new Refusal(`No Stint is running with the state in ${stateFolder(input, terminal)}.`, { next: 'stint up' })
  return running
}

/** The bearer token of Stint's own API. */
export function ownToken({ state }: RunningStint): string {
  return readFileSync(join(state, 'token'), 'utf8').trim()
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
