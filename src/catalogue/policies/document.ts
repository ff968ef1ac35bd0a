import { base } from './base.ts'
import { changes } from './changes.ts'
import { hypershift } from './hypershift.ts'
import { policyVersions } from './source.ts'
import type { ActionLine, ActionsEdit, DocumentSource, PolicyChange, PolicyVersion, StatementSource } from './source.ts'

type Text = string | readonly string[]

export type PolicyStatement = {
  readonly Sid?: string
  readonly Effect: 'Allow'
  readonly Principal?: Readonly<Record<string, Text>>
  readonly Action: Text
  readonly Resource?: Text
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Text | boolean>>>>
}

/** An IAM policy document as Red Hat publishes it, placeholders (`%{…}`) included. */
export type PolicyDocument = {
  readonly Version: '2012-10-17'
  readonly Id?: string
  readonly Statement: readonly PolicyStatement[]
}

/** Which set a document is read from. */
export type PolicySet = PolicyVersion | 'hypershift'

const expand = (lines: readonly ActionLine[]): string[] =>
  lines.flatMap((line) => {
    const [service = '', names = ''] = line.split(': ')
    return names.split(' ').map((name) => `${service}:${name}`)
  })

function renderStatement(source: StatementSource): PolicyStatement {
  return {
    ...(source.sid === undefined ? {} : { Sid: source.sid }),
    Effect: 'Allow',
    ...(source.trusts === undefined ? {} : { Principal: source.trusts }),
    Action: 'only' in source.actions ? source.actions.only : expand(source.actions),
    ...(source.on === undefined ? {} : { Resource: source.on }),
    ...(source.when === undefined ? {} : { Condition: source.when }),
  }
}

function render(source: DocumentSource): PolicyDocument {
  return {
    Version: '2012-10-17',
    ...(source.id === undefined ? {} : { Id: source.id }),
    Statement: source.statements.map(renderStatement),
  }
}

function editActions(before: Text, edit: ActionsEdit): string[] {
  const removed = new Set(expand(edit.remove ?? []))
  const actions = [before].flat().filter((action) => !removed.has(action))
  for (const { after, actions: lines } of edit.add ?? [])
    actions.splice(after === undefined ? 0 : actions.indexOf(after) + 1, 0, ...expand(lines))
  return actions
}

function apply(document: PolicyDocument, change: PolicyChange): PolicyDocument {
  if (change.becomes) return render(change.becomes)
  const statements = document.Statement.filter((_, index) => !change.drop?.includes(index))
  for (const { at, statement } of change.insert ?? []) statements.splice(at, 0, renderStatement(statement))
  for (const edit of change.edits ?? []) {
    const statement = statements[edit.statement]
    if (statement) statements[edit.statement] = { ...statement, Action: editActions(statement.Action, edit) }
  }
  return { ...document, Statement: statements }
}

const sets = new Map<PolicySet, ReadonlyMap<string, PolicyDocument>>()

function versionSet(version: PolicyVersion): ReadonlyMap<string, PolicyDocument> {
  const before = policyVersions[policyVersions.indexOf(version) - 1]
  const documents = new Map(before === undefined ? [] : policySet(before))
  for (const change of changes) {
    const old = documents.get(change.file)
    if (change.version === version && old) documents.set(change.file, apply(old, change))
  }
  for (const source of base) if (source.since === version) documents.set(source.file, render(source))
  return documents
}

/** All documents of a set by file name (without `.json`), which is OCM's policy id as well. */
export function policySet(set: PolicySet): ReadonlyMap<string, PolicyDocument> {
  const known = sets.get(set)
  if (known) return known
  const made =
    set === 'hypershift' ? new Map(hypershift.map(({ file, ...source }) => [file, render(source)])) : versionSet(set)
  sets.set(set, made)
  return made
}

/** @throws {RangeError} when the set has no such document: a bug of the caller, who asks for rows of the catalogue. */
export function policyDocument(set: PolicySet, file: string): PolicyDocument {
  const document = policySet(set).get(file)
  if (!document) throw new RangeError(`no policy ${file} in OpenShift ${set}`)
  return document
}

/** The document as compact JSON: the form whose characters IAM's quotas count. */
export function policyText(set: PolicySet, file: string): string {
  return JSON.stringify(policyDocument(set, file))
}
