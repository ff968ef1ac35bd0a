/** An OpenShift minor version that has its own set of policies, oldest first; `hypershift` is the unversioned set of hosted control planes. */
export const policyVersions = [
  '4.7',
  '4.8',
  '4.9',
  '4.10',
  '4.11',
  '4.12',
  '4.13',
  '4.14',
  '4.15',
  '4.16',
  '4.17',
  '4.18',
  '4.19',
  '4.20',
  '4.21',
  '4.22',
  '5.0',
] as const
export type PolicyVersion = (typeof policyVersions)[number]

export function isPolicyVersion(text: string): text is PolicyVersion {
  return (policyVersions as readonly string[]).includes(text)
}

type Text = string | readonly string[]

/** `ec2: RunInstances StopInstances` stands for two actions, in this order. */
export type ActionLine = string

/** An Allow statement as the catalogue writes it. */
export interface StatementSource {
  readonly sid?: string
  /** Who may assume, in a trust document. */
  readonly trusts?: Readonly<Record<string, Text>>
  /** Lines of actions; a single action that the document writes as a bare string is `{ only }`. */
  readonly actions: readonly ActionLine[] | { readonly only: string }
  readonly on?: Text
  readonly when?: Readonly<Record<string, Readonly<Record<string, Text | boolean>>>>
}

export interface DocumentSource {
  readonly id?: string
  readonly statements: readonly StatementSource[]
}

/** A document as it first appeared. `file` is its name without `.json`, which is also the id that OCM gives it. */
export interface PolicySource extends DocumentSource {
  readonly since: PolicyVersion
  readonly file: string
}

/** Removals come first, then each addition goes behind the action it names (at the front without one). */
export interface ActionsEdit {
  readonly statement: number
  readonly remove?: readonly ActionLine[]
  readonly add?: readonly { readonly after?: string; readonly actions: readonly ActionLine[] }[]
}

/**
 * What a version changes in a document of the version before: its whole text, or statements dropped (by their old index), inserted and
 * edited (by their new one), in this order.
 */
export interface PolicyChange {
  readonly version: PolicyVersion
  readonly file: string
  readonly becomes?: DocumentSource
  readonly drop?: readonly number[]
  readonly insert?: readonly { readonly at: number; readonly statement: StatementSource }[]
  readonly edits?: readonly ActionsEdit[]
}
