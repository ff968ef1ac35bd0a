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
  const running = written(told)
  return running && isStint(running.pid) ? running : undefined
}

/** `stint up` writes it whole; a machine that fails may leave anything. */
function written(told: string): RunningStint | undefined {
  try {
    const running = JSON.parse(told) as RunningStint | null
    return Number.isInteger(running?.pid) && running!.pid > 0 ? running! : undefined
  } catch {
    return undefined
  }
}

/** @throws {Refusal} when nothing runs there */
export function neededStint(input: Input, terminal: Pick<Terminal, 'environment' | 'cwd'>): RunningStint {
  const running = runningStint(input, terminal)
  if (!running)
    throw new Refusal(`No Stint is running with the state in ${stateFolder(input, terminal)}.`, { next: 'stint up' })
  return running
}

/**
 * The bearer token of Stint's own API.
 * @throws {Refusal} when its file is damaged
 */
export function ownToken({ state }: RunningStint): string {
  const token = readFileSync(join(state, 'token'), 'utf8').trim()
  if (!/^[\w-]+$/.test(token))
    throw new Refusal(`${state} cannot be used: the token in it is damaged.`, {
      next: 'stint down, then stint up, which writes another',
    })
  return token
}

export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}

/** After a crash the number may be another program's by now. */
function isStint(pid: number): boolean {
  if (!isAlive(pid)) return false
  try {
    return /node|stint/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
  } catch {
    return true
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
