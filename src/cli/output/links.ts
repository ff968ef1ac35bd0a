import { Refusal } from '../../kernel/Refusal.ts'
import type { Session } from '../session.ts'
import { visible } from '../terminal.ts'
import { printed } from './structured.ts'

/** Something that was looked at, and whether it is as it must be. */
export interface Looked {
  readonly link: string
  readonly holds: boolean
  readonly detail: string
  /** What to type where it does not. */
  readonly next?: string
}

/** Shows each link. @throws {Refusal} with what to type, when one does not hold */
export function toldLinks({ terminal }: Pick<Session, 'terminal'>, head: object, links: readonly Looked[]): void {
  const broken = links.filter(({ holds }) => !holds)
  if (!printed(terminal, { ...head, holds: broken.length === 0, links })) {
    const { color } = terminal
    for (const { link, holds, detail } of links)
      terminal.print(`${holds ? color.green('ok  ') : color.red('STOP')} ${visible(`${link}: ${detail}`)}`)
  }
  const [first] = broken
  if (!first) return
  const next = [...new Set(broken.flatMap((one) => one.next ?? []))]
  throw new Refusal(
    broken.length === 1
      ? `It stops at ${first.link}.`
      : `${broken.length} do not hold, the first of them ${first.link}.`,
    next.length === 0 ? {} : { next: next.join('\n  ') },
  )
}
