import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { flag, text, type Input, type Option } from '../command.ts'
import { agree } from '../prompt.ts'
import { printed } from '../output/structured.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { visible, type Terminal } from '../terminal.ts'
import type { Session } from '../session.ts'
import type { AwsCall, Want } from './aws-call.ts'
import { commandLine } from './command-line.ts'
import { cloudformation } from './data/cloudformation.ts'
import { terraform } from './data/terraform.ts'
import { foretell } from './foretell.ts'

export type Mode = 'auto' | 'manual' | 'dry-run'

export const MODE: Option = {
  name: 'mode',
  short: 'm',
  value: 'MODE',
  summary: 'auto: do it; manual: write the documents here and print the aws commands',
  choices: ['auto', 'manual'],
  default: 'auto',
}

export const DRY_RUN: Option = {
  name: 'dry-run',
  summary: 'only show the calls that would be made, and whether policy would allow each',
}

/** Forms that say what is to be made instead of how. */
const TEMPLATES: Readonly<Record<string, (calls: readonly AwsCall[]) => string>> = { terraform, cloudformation }

/** Of commands whose manual mode can be had as a template too. */
export const DATA_OUTPUT: Option = {
  name: 'output',
  short: 'o',
  value: 'FORMAT',
  summary: 'print as json or yaml; with --mode manual also as terraform or cloudformation',
  choices: ['json', 'yaml', ...Object.keys(TEMPLATES)],
}

/** A dry run is one whatever the mode. @throws {Refusal} exit 2 for a template of what is done at once */
export function modeOf(input: Input): Mode {
  const mode = flag(input, 'dry-run') ? 'dry-run' : text(input, 'mode') === 'manual' ? 'manual' : 'auto'
  const output = text(input, 'output') ?? ''
  if (output in TEMPLATES && mode !== 'manual')
    throw new Refusal(`-o ${output} says what is to be made; with --mode auto it is made at once.`, {
      next: `Add --mode manual.`,
      exitCode: 2,
    })
  return mode
}

/** Makes the missing calls, one after the other, or writes them down, or only shows them. Safe to repeat: what is so already is left alone. */
export async function carryOut(session: Session, wants: readonly Want[], mode: Mode): Promise<void> {
  if (mode === 'dry-run') return foretell(session, wants)
  if (mode === 'manual') return writeDown(session, wants)
  const { terminal, aws } = session
  const total = wants.reduce((sum, { calls }) => sum + calls.length, 0)
  let at = 0
  for (const { what, calls, idle = 'is there already' } of wants) {
    if (calls.length === 0) terminal.note(terminal.color.dim(`  ${visible(what)}: ${idle}`))
    for (const call of calls) {
      terminal.progress?.(`${++at} of ${total}: ${call.service}:${call.operation} …`)
      await call.run(aws)
      terminal.note(`  ${visible(call.done)}`)
    }
  }
  printed(
    terminal,
    wants.map(({ what, calls }) => ({ what, done: calls.map(({ service, operation }) => `${service}:${operation}`) })),
  )
}

/** For a step of a command that prints what came of all of them, once. */
export const unprinted = (session: Session): Session => ({
  ...session,
  terminal: { ...session.terminal, format: 'text' },
})

/** The same for what is made: in auto mode a person is told first how much that is, and may say no. */
export async function carryOutAgreed(session: Session, wants: readonly Want[], mode: Mode): Promise<void> {
  const calls = wants.flatMap((want) => want.calls)
  if (mode === 'auto' && calls.length > 0) await agree(session.input, session.terminal, `Make ${summaryOf(calls)}?`)
  await carryOut(session, wants, mode)
}

/** Commands go to stdout, a blank line between two; all else to stderr, so that the output is a script. */
function writeDown(session: Session, wants: readonly Want[]): void {
  const { terminal } = session
  const calls = wants.flatMap((want) => want.calls)
  const template = TEMPLATES[text(session.input, 'output') ?? '']
  if (template) return printTemplate(terminal, calls, template)
  for (const { files, input } of calls)
    for (const [member, file] of files)
      writeFileSync(join(terminal.cwd, file), fileText(input[member]), { mode: 0o600 })
  if (printed(terminal, calls.map(asData))) return
  if (calls.length === 0) return terminal.note('Everything is as it should be: no command is needed.')
  const files = new Set(calls.flatMap((call) => [...call.files.values()]))
  if (files.size > 0)
    terminal.note(
      `${files.size} ${files.size === 1 ? 'document is' : 'documents are'} in ${terminal.cwd}. Run these commands there, in this order:\n`,
    )
  terminal.print(calls.map(commandLine).join('\n\n'))
  terminal.note(`\nThey make ${summaryOf(calls)}.`)
}

function printTemplate(
  terminal: Terminal,
  wanted: readonly AwsCall[],
  template: (calls: readonly AwsCall[]) => string,
): void {
  // Tags that are missing on what is there hinder nothing, and no template can add them.
  const calls = wanted.filter(({ operation }) => !operation.startsWith('Tag'))
  const untagged =
    calls.length < wanted.length ||
    (template === cloudformation &&
      calls.some(({ operation, input }) => operation === 'CreatePolicy' && 'Tags' in input))
  if (calls.length === 0) terminal.note('Everything is as it should be: nothing is to be made.')
  else {
    terminal.print(template(calls))
    terminal.note(`It makes ${summaryOf(calls)}.`)
    if (template === cloudformation) terminal.note('A stack takes it with --capabilities CAPABILITY_NAMED_IAM.')
  }
  if (untagged)
    terminal.note('Tags of policies are not in it: afterwards, the same command with --mode auto adds them.')
}

/** `10 policies, 4 roles, 4 attachments`: what the calls will have made. */
function summaryOf(calls: readonly AwsCall[]): string {
  const counts = new Map<string, number>()
  for (const { service, operation } of calls) {
    const what = MADE[operation] ?? `${service}:${operation}`
    counts.set(what, (counts.get(what) ?? 0) + 1)
  }
  return [...counts].map(([what, count]) => `${count} × ${what}`).join(', ')
}

const MADE: Readonly<Record<string, string>> = {
  CreatePolicy: 'policy',
  CreateRole: 'role',
  AttachRolePolicy: 'attachment of a policy to a role',
  CreateOpenIDConnectProvider: 'OIDC provider',
  CreateBucket: 'bucket',
  PutObject: 'object',
  CreateSecret: 'secret',
}

/** The call as AWS's API takes it, and as a command. What is no policy document stays in its file. */
function asData(call: AwsCall) {
  const { service, operation, input, files, region } = call
  const shown = Object.entries(input).map(
    ([member, value]) =>
      [
        member,
        files.has(member) && !/Document$|^Policy$/.test(member) ? `file://${files.get(member)}` : value,
      ] as const,
  )
  return {
    service,
    operation,
    ...(region === undefined ? {} : { region }),
    input: Object.fromEntries(shown),
    command: commandLine(call),
    files: [...files.values()],
  }
}

const fileText = (value: unknown): string | Uint8Array => (value instanceof Uint8Array ? value : String(value))
