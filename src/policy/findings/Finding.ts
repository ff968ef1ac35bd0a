import { type OperatorName, readOperator } from '../elements/Condition.ts'
import type { Node, Position } from '../parse.ts'
import type { PolicyKind } from '../Policy.ts'
import type { Refused } from './refusals.ts'

/** One thing that is wrong or doubtful in a document. */
export interface Finding {
  /** Stable; where Access Analyzer has the finding, its issue code (`PASS_ROLE_WITH_STAR_IN_RESOURCE`). All of them: docs/findings.md. */
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

/** Why AWS refuses a document. */
export type Rule = (policy: Sound) => Finding[]

/** @param code Access Analyzer's name for what IAM says in `message` */
export function error(code: Refused, message: string, at: Node, hint?: string): Finding {
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

/** Something that AWS takes and that is doubtful all the same: one row of the list in `advice.ts`. */
export interface Check {
  /** Access Analyzer's issue code where it has the check, else one of ours in the same manner. */
  readonly code: string
  readonly type: FindingType
  /** What it is about, in a line: docs/findings.md. */
  readonly about: string
  readonly find: (policy: Sound) => readonly Hit[]
}

/** Where a check found something, what is wrong there and what to write instead. */
export interface Hit {
  readonly at: Node
  readonly message: string
  readonly instead: string
}

export const hit = (at: Node, message: string, instead: string): Hit => ({ at, message, instead })

/** All that a check finds. */
export function found({ code, type, find }: Check, policy: Sound): Finding[] {
  return find(policy).map(({ at, message, instead }) => {
    return { code, severity: SEVERITIES[type], type, message, instead, position: at.at }
  })
}

type Find = Check['find']

/** What is found in each statement. */
export const inStatements =
  (find: (statement: StatementNode, policy: Sound) => readonly Hit[]): Find =>
  (policy) =>
    policy.statements.flatMap((statement) => find(statement, policy))

/** A condition key with its operator and values. */
export interface Entry {
  readonly statement: StatementNode
  /** As written. */
  readonly operator: string
  /** What the operator says; one that there is not is itself its base. */
  readonly name: OperatorName
  readonly key: string
  /** The key in lower case. */
  readonly folded: string
  readonly values: readonly Text[]
  readonly at: Node
}

/** What is found at each condition key. */
export const inConditions = (find: (entry: Entry, policy: Sound) => readonly Hit[]): Find =>
  inStatements((statement, policy) => entriesOf(statement).flatMap((entry) => find(entry, policy)))

export function entriesOf(statement: StatementNode): Entry[] {
  return conditionsOf(statement).flatMap(([operator, keys]) => {
    const name = readOperator(operator) ?? { base: operator, ifExists: false }
    return [...keys].map(([key, at]) => {
      return { statement, operator, name, key, folded: key.toLowerCase(), values: texts(at), at }
    })
  })
}

/** What is found at each value of a condition key. */
export const inValues = (find: (value: Text, entry: Entry, policy: Sound) => readonly Hit[]): Find =>
  inConditions((entry, policy) => entry.values.flatMap((value) => find(value, entry, policy)))

export const allows = ({ members }: StatementNode): boolean => texts(members.get('Effect'))[0]?.value === 'Allow'

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
