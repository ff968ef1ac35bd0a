import type { Terminal } from '../terminal.ts'

/** Prints a value as `-o json|yaml` asks; false when text is wanted. */
export function printed(terminal: Terminal, value: unknown): boolean {
  if (terminal.format === 'text') return false
  terminal.print(terminal.format === 'json' ? JSON.stringify(value, null, 2) : yaml(value).trimEnd())
  return true
}

/** What readers of YAML 1.1 or 1.2 take for something else than a string. */
const WORDS = /^(?:true|false|yes|no|on|off|null|y|n|=|<<)$/i
/** A number, a date or a time, in whatever base and spelling: all that begins with a digit and has no letter beyond theirs, nor a slash. */
const COUNTS = /^\d[\da-fxotz_.,:+\s-]*$/i
/** Marks of YAML at the beginning; a point or a sign may begin a number, a dash a list. */
const BEGINS = /^[\s\-?:,[\]{}#&*!|>'"%@`~.+]/
/** `: ` and ` #` end a string, as a colon at its end does; what is no plain text on one line is quoted whole. */
const BREAKS = /: |:$| #|\s$|[^\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe]/

const isPlain = (text: string): boolean =>
  text !== '' && !WORDS.test(text) && !COUNTS.test(text) && !BEGINS.test(text) && !BREAKS.test(text)

/** YAML 1.2 of JSON values: block style, strings quoted where a reader might take them for something else. */
export function yaml(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]\n'
    return value.map((item) => `${indent}- ${nested(item, `${indent}  `)}`).join('')
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
    if (entries.length === 0) return '{}\n'
    return entries
      .map(
        ([key, inner]) =>
          `${indent}${scalar(key)}:${holdsLines(inner) ? `\n${yaml(inner, childIndent(inner, indent))}` : ` ${yaml(inner)}`}`,
      )
      .join('')
  }
  return `${scalar(value)}\n`
}

const childIndent = (value: unknown, indent: string) => (Array.isArray(value) ? indent : `${indent}  `)
const holdsLines = (value: unknown): boolean =>
  value !== null &&
  typeof value === 'object' &&
  (Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0)
const nested = (value: unknown, indent: string): string =>
  holdsLines(value) ? yaml(value, indent).slice(indent.length) : yaml(value)

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'null'
  return isPlain(value) ? value : JSON.stringify(value)
}
