import { readFileSync } from 'node:fs'
import { COMMON, type Option } from '../../src/cli/command.ts'
import { optionLine } from '../../src/cli/help.ts'
import type { Described } from '../cli-docs.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

/** Variables that say which cloud, as whom, and where. */
const ENVIRONMENT: readonly (readonly [name: string, what: string])[] = [
  ['STINT_STATE', 'Folder of the running Stint. By default the nearest .stint in the working directory or above it.'],
  ['AWS_PROFILE, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN', 'Credentials, as every AWS SDK reads them. A key of AWS is never sent to a cloud on this machine.'],
  ['AWS_ENDPOINT_URL, AWS_REGION, AWS_CA_BUNDLE', 'Where AWS is.'],
  ['OCM_URL, OCM_TOKEN, OCM_CONFIG', 'Where OCM is, and as whom.'],
  ['STINT_URL, STINT_TOKEN', "Stint's own API."],
  ['NO_COLOR', 'No colours, whatever the terminal.'],
] // prettier-ignore

const EXITS: readonly (readonly [code: string, what: string])[] = [
  ['0', 'Done.'],
  ['1', 'Refused; standard error says why, and what to type next.'],
  ['2', 'Wrong usage.'],
  ['70', 'A bug in Stint.'],
]

/** The whole command line as one manual page, in roff's man macros. @see man(7) */
export function manPage(all: readonly Described[]): string {
  return `${[
    `.\\" Made by npx tsx tools/cli-docs.ts.`,
    `.TH STINT 1 "" "stint ${version}" "User Commands"`,
    '.SH NAME',
    'stint \\- Red Hat OpenShift on AWS with short\\-lived STS credentials, whole, on one machine',
    '.SH SYNOPSIS',
    '.B stint',
    '.I COMMAND',
    '.RI [ flags ]',
    '.SH DESCRIPTION',
    line('Stint runs every piece of ROSA with STS on this machine, each behind its own public protocol: an AWS endpoint, OCM with its installer, Kubernetes with its operators, and this command line, in the grammar of rosa.'),
    line('The commands that talk to AWS and OCM find them by the variables below, or else in the state folder of a running Stint.'),
    '.SH COMMANDS',
    ...all.flatMap(section),
    '.SH COMMON FLAGS',
    ...COMMON.flatMap(flag),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(([name, what]) => ['.TP', `.B ${escaped(name)}`, line(what)]),
    '.SH EXIT STATUS',
    ...EXITS.flatMap(([code, what]) => ['.TP', `.B ${code}`, line(what)]),
    '.SH SEE ALSO',
    '.BR aws (1),',
    '.BR kubectl (1)',
  ].join('\n')}\n` // prettier-ignore
}

function section({ entry, command }: Described): readonly string[] {
  const usage = ['stint', ...entry.path, ...(command.arguments ?? [])].join(' ')
  return [
    `.SS ${quoted(usage)}`,
    line(`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`),
    ...(command.description ? ['.PP', line(command.description)] : []),
    ...(command.options ?? []).flatMap(flag),
    '.PP',
    '.nf',
    ...command.examples.map((example) => line(`    ${example}`)),
    '.fi',
  ]
}

function flag(option: Option): readonly string[] {
  if (option.hidden) return []
  const [dashes, meaning] = optionLine(option)
  return ['.TP', `.B ${escaped(dashes.trim())}`, line(meaning)]
}

/** A word that roff reads as it stands: no escapes, real hyphens. */
const escaped = (text: string): string => text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq')
const quoted = (text: string): string => `"${escaped(text)}"`

/** A line of text that is no request. */
const line = (text: string): string => escaped(text).replace(/^([.'])/, '\\&$1')
