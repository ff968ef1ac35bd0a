import { Refusal } from '../kernel/Refusal.ts'
import { flag, type Input, type Option } from './command.ts'
import type { Terminal } from './terminal.ts'

export const YES: Option = { name: 'yes', short: 'y', summary: 'do it without asking' }
export const INTERACTIVE: Option = { name: 'interactive', short: 'i', summary: 'ask for everything that was not typed' }

/**
 * Asks before something is lost; `-y` is the answer given beforehand.
 * @throws {Refusal} when the answer is no, or nobody is there to give one
 */
export async function confirm(input: Input, terminal: Terminal, question: string): Promise<void> {
  if (flag(input, 'yes')) return
  if (!terminal.ask)
    throw new Refusal(`${question} Nobody is here to answer.`, { next: 'Add -y to say yes beforehand.' })
  if (!(await answered(terminal, question, false))) throw new Refusal('Nothing was done.')
}

/** Asks a person before something is made; where nobody is, having typed it is enough. @throws {Refusal} when the answer is no */
export async function agree(input: Input, terminal: Terminal, question: string): Promise<void> {
  if (flag(input, 'yes') || !terminal.ask) return
  if (!(await answered(terminal, question, true))) throw new Refusal('Nothing was done.')
}

/** A yes or a no. */
export async function answered(terminal: Terminal, question: string, preset: boolean): Promise<boolean> {
  const hint = preset ? '[Y/n]' : '[y/N]'
  const said = await asked(terminal, `${question} ${hint} `, (text) => {
    if (text === '') return preset
    if (/^y(?:es)?$/i.test(text)) return true
    if (/^n(?:o)?$/i.test(text)) return false
    throw new Refusal('Yes or no?')
  })
  return said
}

export interface Question<Value> {
  readonly title: string
  /** Taken when only Enter is pressed. */
  readonly preset?: string | undefined
  /** All that may be answered. */
  readonly choices?: readonly string[]
  /** What the answer means. @throws {Refusal} with what is wrong with it; it is asked again then */
  check(answer: string): Value
}

/** Asks until the answer is a good one. There must be somebody to ask. */
export function answer<Value>(terminal: Terminal, { title, preset, choices, check }: Question<Value>): Promise<Value> {
  const offered = choices ? ` (${choices.join(', ')})` : ''
  return asked(terminal, `${title}${offered}${preset ? ` [${preset}]` : ''}: `, (text) => {
    const given = text === '' ? (preset ?? '') : text
    if (choices && !choices.includes(given)) throw new Refusal(`One of ${choices.join(', ')}, please.`)
    return check(given)
  })
}

async function asked<Value>(terminal: Terminal, question: string, check: (text: string) => Value): Promise<Value> {
  for (;;) {
    const said = (await terminal.ask?.(`${terminal.color.green('?')} ${question}`))?.trim() ?? ''
    try {
      return check(said)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      terminal.note(`  ${error.message}`)
    }
  }
}
