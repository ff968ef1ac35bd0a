import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { Refusal } from '../../kernel/Refusal.ts'
import { shellWord } from '../plan/shell-word.ts'

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const
type Forwarded = (typeof FORWARDED)[number]

const NOT_EXECUTABLE = 126
const NOT_FOUND = 127
const SIGNALLED = 128

/** Signals to this process while a program is made ready, runs and is cleared away. */
export interface Signals {
  /** The one that came before the program ran. */
  readonly early: () => Forwarded | undefined
  forwardTo(program: { kill(signal: NodeJS.Signals): boolean }): void
  end(): void
}

/** A terminal sends its own signals to the whole group: the program has them already. */
const hasItAlready = (signal: Forwarded) => (signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY

export function catchSignals(): Signals {
  let early: Forwarded | undefined
  let program: { kill(signal: NodeJS.Signals): boolean } | undefined
  const handlers = FORWARDED.map((signal) => {
    const handle = () => {
      if (!program) early ??= signal
      else if (!hasItAlready(signal)) program.kill(signal)
    }
    process.on(signal, handle)
    return () => process.off(signal, handle)
  })
  return {
    early: () => early,
    forwardTo(running) {
      program = running
    },
    end: () => handlers.forEach((off) => off()),
  }
}

const ofSignal = (signal: NodeJS.Signals) => SIGNALLED + constants.signals[signal]

const notFound = (name: string): Refusal =>
  new Refusal(`There is no program ${JSON.stringify(name)}${name.includes('/') ? '' : ' in the folders of PATH'}.`, {
    next: existsSync(name) ? `stint exec … -- ./${name}` : `command -v ${shellWord(name)}`,
    exitCode: NOT_FOUND,
  })

/** So that nothing is begun for a program that is not there. @throws {Refusal} exit 127, as shells do */
export function checkProgram(name: string, path = SYSTEM_PATH): void {
  const places = name.includes('/') ? [name] : path.split(delimiter).map((folder) => join(folder, name))
  if (!places.some((place) => existsSync(place))) throw notFound(name)
}

/** Where the system looks for programs without a PATH. */
const SYSTEM_PATH = '/usr/bin:/bin'

/** Runs it in the foreground. Resolves with what a shell would call its exit code. @throws {Refusal} when there is no such program */
export async function runProgram(
  words: readonly string[],
  environment: Record<string, string>,
  signals: Signals,
): Promise<number> {
  const early = signals.early()
  if (early) return ofSignal(early)
  const [name = '', ...rest] = words
  const child = spawn(name, rest, { stdio: 'inherit', env: environment })
  signals.forwardTo(child)
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const unfit = new Refusal(`${name} cannot be run: ${error.message}.`, { exitCode: NOT_EXECUTABLE })
      reject(error.code === 'ENOENT' ? notFound(name) : unfit)
    })
    child.once('exit', (code, signal) => resolve(signal ? ofSignal(signal) : (code ?? 0)))
  })
}
