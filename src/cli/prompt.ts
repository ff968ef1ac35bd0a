import { createInterface } from 'node:readline/promises'
import { Refusal } from '../kernel/Refusal.ts'
import { flag, type Input, type Option } from './command.ts'
import type { Terminal } from './terminal.ts'

export const YES: Option = { name: 'yes', short: 'y', summary: 'do it without asking' }

/**
 * Asks before something is lost; `-y` is the answer given beforehand.
 * @throws {Refusal} when the answer is no, or nobody is there to give one
 */
export async function confirm(input: Input, terminal: Terminal, question: string): Promise<void> {
  if (flag(input, 'yes')) return
  if (!terminal.interactive || process.stdin.isTTY !== true)
    throw new Refusal(`${question} Nobody is here to answer.`, { next: 'Add -y to say yes beforehand.' })
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await reader.question(`${question} [y/N] `)
  reader.close()
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new Refusal('Nothing was done.')
}
