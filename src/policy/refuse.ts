import { Fault } from '../kernel/Fault.ts'
import { type Finding, type Sound, membersOf } from './findings/Finding.ts'
import { rules } from './findings/index.ts'
import { syntaxErrors } from './findings/SyntaxError.ts'
import { type Node, type Position, nodeOf, parse } from './parse.ts'
import type { PolicyKind } from './Policy.ts'

/** Why AWS refuses a document: the first thing that it finds; undefined when it takes it. */
export function firstError(
  document: string | object,
  kind: PolicyKind,
  options: { readonly inline?: boolean } = {},
): Finding | undefined {
  return examine(document, kind, options.inline ?? false).refused[0]
}

/** Why AWS refuses a document, and the document where its shape is sound. */
export function examine(
  document: string | object,
  kind: PolicyKind,
  inline: boolean,
): { readonly refused: readonly Finding[]; readonly sound?: Sound } {
  const root = read(document, kind)
  const { refused, sound } = 'severity' in root ? { refused: [root] } : check(root, kind, inline)
  return {
    refused: kind === 'scp' || kind === 'rcp' ? refused.map(asOrganizations) : refused,
    ...(sound ? { sound } : {}),
  }
}

/** Of a trust policy that is no JSON IAM says so; of others, that their syntax is wrong. */
const NO_JSON = 'This policy contains invalid Json'

function read(document: string | object, kind: PolicyKind): Node | Finding {
  try {
    return typeof document === 'string' ? parse(document) : nodeOf(document)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const { position, hint } = error.detail as { readonly position: Position; readonly hint?: string }
    return {
      code: 'JSON_SYNTAX_ERROR',
      severity: 'error',
      message: kind === 'trust' ? NO_JSON : error.message,
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
  // There is one, or it would not be sound.
  const found = members.get('Statement') as Node
  const nodes = found.type === 'array' ? found.items : [found]
  const statements = nodes.map((node) => ({ node, members: membersOf(node) }))
  const sound = { root, version: members.get('Version'), statements, kind, inline }
  return { refused: rules.flatMap((rule) => rule(sound)), sound }
}

/** Organizations says one sentence to everything. */
function asOrganizations(finding: Finding): Finding {
  const hint = finding.hint === undefined ? finding.message : `${finding.message} (${finding.hint})`
  return {
    ...finding,
    message: 'The provided policy document does not meet the requirements of the specified policy type.',
    hint,
  }
}
