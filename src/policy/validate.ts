import { Fault } from '../kernel/Fault.ts'
import { type Finding, type Sound, membersOf } from './findings/Finding.ts'
import { advisers } from './findings/advice.ts'
import { rules } from './findings/index.ts'
import { syntaxErrors } from './findings/SyntaxError.ts'
import { type Node, type Position, nodeOf, parse } from './parse.ts'
import type { PolicyKind } from './Policy.ts'

/**
 * What AWS would refuse in a document, in the order in which it finds fault, and then what Access Analyzer would say of it.
 * No error among the findings: AWS takes the document (quotas and the existence of principals aside).
 * @param options.inline the document is kept within an IAM entity: only managed policies must say their version
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function validate(
  document: string | object,
  kind: PolicyKind,
  options: { readonly inline?: boolean } = {},
): Finding[] {
  const { refused, sound } = examine(document, kind, options.inline ?? false)
  return [...refused, ...(sound ? advisers.flatMap((adviser) => adviser(sound)) : [])]
}

/** Why AWS refuses a document: the first thing that it finds; undefined when it takes it. */
export function firstError(
  document: string | object,
  kind: PolicyKind,
  options: { readonly inline?: boolean } = {},
): Finding | undefined {
  return examine(document, kind, options.inline ?? false).refused[0]
}

function examine(
  document: string | object,
  kind: PolicyKind,
  inline: boolean,
): { readonly refused: readonly Finding[]; readonly sound?: Sound } {
  const root = read(document)
  const { refused, sound } = 'severity' in root ? { refused: [root] } : check(root, kind, inline)
  return {
    refused: kind === 'scp' || kind === 'rcp' ? refused.map(asOrganizations) : refused,
    ...(sound ? { sound } : {}),
  }
}

function read(document: string | object): Node | Finding {
  try {
    return typeof document === 'string' ? parse(document) : nodeOf(document)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { position, hint } = error.detail as { readonly position: Position; readonly hint?: string }
    return {
      code: 'SyntaxError',
      severity: 'error',
      message: error.message,
      ...(hint !== undefined && { hint }),
      position,
    }
  }
}

function check(
  root: Node,
  kind: PolicyKind,
  inline: boolean,
): { readonly refused: readonly Finding[]; readonly sound?: Sound } {
  const syntax = syntaxErrors(root)
  if (syntax.length > 0) return { refused: syntax }
  const members = membersOf(root)
  const found = members.get('Statement')
  const nodes = found?.type === 'array' ? found.items : found ? [found] : []
  const statements = nodes.map((node) => ({ node, members: membersOf(node) }))
  const sound = { root, version: members.get('Version'), statements, kind, inline }
  return { refused: rules.flatMap((rule) => rule(sound)), sound }
}

/** Organizations says one sentence to everything. */
function asOrganizations(finding: Finding): Finding {
  if (finding.severity !== 'error') return finding
  const hint = finding.hint === undefined ? finding.message : `${finding.message} (${finding.hint})`
  return {
    ...finding,
    message: 'The provided policy document does not meet the requirements of the specified policy type.',
    hint,
  }
}

/** Characters as IAM counts them against its quotas: without the white space between the tokens. */
export function policySize(document: string | object): number {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  let size = 0
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    if (char === '"') quoted = !quoted
    if (quoted || !SPACE.has(char)) size++
    // What is escaped neither ends the string nor escapes.
    if (quoted && char === '\\' && i + 1 < text.length) {
      i++
      size++
    }
  }
  return size
}

const SPACE: ReadonlySet<string> = new Set(' \t\n\r')
