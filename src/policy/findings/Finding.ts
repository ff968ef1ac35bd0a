import type { Node, Position } from '../parse.ts'
import type { PolicyKind } from '../Policy.ts'

/** One thing that is wrong or doubtful in a document. */
export interface Finding {
  /** Stable; where Access Analyzer has the finding, its issue code (`PASS_ROLE_WITH_STAR_IN_RESOURCE`). */
  readonly code: string
  /** With an error AWS refuses the document; everything else it keeps as it is. */
  readonly severity: 'error' | 'security-warning' | 'warning' | 'suggestion'
  /** How Access Analyzer files it: its errors are parts that do not work, although IAM keeps them. Refusals have none. */
  readonly type?: FindingType
  /** For errors AWS's own text. */
  readonly message: string
  /** What to write instead. */
  readonly instead?: string
  /** What exactly, where AWS's text does not say. */
  readonly hint?: string
  readonly position: Position
}

/** A document whose shape is sound. */
export interface Sound {
  readonly root: Node
  readonly version: Node | undefined
  readonly statements: readonly StatementNode[]
  readonly kind: PolicyKind
  /** Kept within a role, user or group: then Version may be left out. */
  readonly inline: boolean
}

export interface StatementNode {
  readonly node: Node
  readonly members: ReadonlyMap<string, Node>
}

export type Rule = (policy: Sound) => Finding[]
/** A rule whose findings are no refusals. */
export type Adviser = Rule

export function error(code: string, message: string, at: Node, hint?: string): Finding {
  return { code, severity: 'error', message, ...(hint !== undefined && { hint }), position: at.at }
}

/** Access Analyzer's types. */
export type FindingType = 'ERROR' | 'SECURITY_WARNING' | 'WARNING' | 'SUGGESTION'

const SEVERITIES: Readonly<Record<FindingType, Finding['severity']>> = {
  ERROR: 'warning',
  SECURITY_WARNING: 'security-warning',
  WARNING: 'warning',
  SUGGESTION: 'suggestion',
}

/** A finding that is no refusal. @param instead what to write */
export function advice(type: FindingType, code: string, message: string, at: Node, instead: string): Finding {
  return { code, severity: SEVERITIES[type], type, message, instead, position: at.at }
}

export type Text = Node & { readonly type: 'string' }

/** The texts of an element that is a string or a list of strings. */
export function texts(node: Node | undefined): Text[] {
  if (!node) return []
  return (node.type === 'array' ? node.items : [node]).filter((item): item is Text => item.type === 'string')
}

/** The texts of an element and of its negation. */
export function eitherTexts({ members }: StatementNode, name: string): Text[] {
  return [...texts(members.get(name)), ...texts(members.get(`Not${name}`))]
}

export function membersOf(node: Node | undefined): ReadonlyMap<string, Node> {
  return node?.type === 'object' ? node.members : new Map<string, Node>()
}

/** Every operator of a statement's Condition with its keys. */
export function conditionsOf({
  members,
}: StatementNode): [operator: string, keys: ReadonlyMap<string, Node>, node: Node][] {
  return [...membersOf(members.get('Condition'))].map(([operator, keys]) => [operator, membersOf(keys), keys])
}
