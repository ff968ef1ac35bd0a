import type { Terminal } from '../terminal.ts'

/** Prints a value as `-o json|yaml` asks; false when text is wanted. */
export function printed(terminal: Terminal, value: unknown): boolean {
  if (terminal.format === 'text') return false
  terminal.print(terminal.format === 'json' ? JSON.stringify(value, null, 2) : yaml(value).trimEnd())
  return true
}

const PLAIN = /^[A-Za-z_/][\w ./@+-]*$/
const AMBIGUOUS = /^(?:true|false|yes|no|on|off|null|~|y|n)$/i

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
  return PLAIN.test(value) && !AMBIGUOUS.test(value) && !value.endsWith(' ') ? value : JSON.stringify(value)
}
