/**
 * Writes the catalogue's policy tables from a folder of facts (`policies.json`):
 *   npx tsx tools/catalogue.ts <facts folder>
 * The first version of every document becomes a row of `base.ts`; each later version that differs becomes a row of `changes.ts`.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { policyVersions } from '../src/catalogue/policies/source.ts'
import type {
  ActionsEdit,
  DocumentSource,
  PolicyChange,
  PolicyVersion,
  StatementSource,
} from '../src/catalogue/policies/source.ts'
import { plainManagedPolicies } from './managed-policies.ts'

interface Statement {
  Sid?: string
  Effect: string
  Principal?: Record<string, string | string[]>
  Action: string | string[]
  Resource?: string | string[]
  Condition?: Record<string, Record<string, string | string[] | boolean>>
}
interface Document {
  Version: string
  Id?: string
  Statement: Statement[]
}
interface RoleFacts {
  id: string
  policyFile?: string | null
  policy?: Document
  trustFile?: string | null
  trust?: { document: Document } | null
  awsManagedPolicy?: string | null
}
type Facts = Record<string, { roles: RoleFacts[] }>

const LINE = 96
const folder = process.argv[2]
if (!folder) throw new Error('usage: catalogue.ts <facts folder>')
const facts = JSON.parse(readFileSync(join(folder, 'policies.json'), 'utf8')) as Facts

const fileName = (path: string) => path.replace(/^hypershift\//, '').replace(/\.json$/, '')

function documentsOf(set: string): Map<string, Document> {
  const documents = new Map<string, Document>()
  for (const role of facts[set]?.roles ?? []) {
    if (role.trustFile && role.trust) documents.set(fileName(role.trustFile), role.trust.document)
    if (role.policyFile && role.policy) documents.set(fileName(role.policyFile), role.policy)
  }
  return documents
}

/** Neighbouring actions of one service on one line, up to LINE characters. */
function lines(actions: readonly string[]): string[] {
  const out: string[] = []
  let service = ''
  for (const action of actions) {
    const [prefix = '', name = ''] = action.split(':')
    const last = out.at(-1)
    if (prefix === service && last !== undefined && last.length + name.length < LINE)
      out[out.length - 1] = `${last} ${name}`
    else out.push(`${prefix}: ${name}`)
    service = prefix
  }
  return out
}

function statementSource(statement: Statement): StatementSource {
  if (statement.Effect !== 'Allow') throw new Error(`not an Allow: ${JSON.stringify(statement)}`)
  return {
    ...(statement.Sid === undefined ? {} : { sid: statement.Sid }),
    ...(statement.Principal === undefined ? {} : { trusts: statement.Principal }),
    actions: typeof statement.Action === 'string' ? { only: statement.Action } : lines(statement.Action),
    ...(statement.Resource === undefined ? {} : { on: statement.Resource }),
    ...(statement.Condition === undefined ? {} : { when: statement.Condition }),
  }
}

function documentSource(document: Document): DocumentSource {
  if (document.Version !== '2012-10-17') throw new Error(`unknown version ${document.Version}`)
  return {
    ...(document.Id === undefined ? {} : { id: document.Id }),
    statements: document.Statement.map(statementSource),
  }
}

/** The actions that stay in their order: a longest common subsequence. */
function kept(before: readonly string[], after: readonly string[]): Set<string> {
  const length = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0))
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      length[i]![j] =
        before[i] === after[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!)
  const same = new Set<string>()
  for (let i = 0, j = 0; i < before.length && j < after.length;)
    if (before[i] === after[j]) {
      same.add(before[i]!)
      i++
      j++
    } else if (length[i + 1]![j]! >= length[i]![j + 1]!) i++
    else j++
  return same
}

function actionsEdit(statement: number, before: readonly string[], after: readonly string[]): ActionsEdit {
  const stays = kept(before, after)
  const remove = lines(before.filter((action) => !stays.has(action)))
  const add: { after?: string; actions: string[] }[] = []
  let anchor: string | undefined
  let open: { after?: string; actions: string[] } | undefined
  for (const action of after) {
    if (stays.has(action)) {
      anchor = action
      open = undefined
      continue
    }
    if (!open) add.push((open = { ...(anchor === undefined ? {} : { after: anchor }), actions: [] }))
    open.actions.push(action)
  }
  return {
    statement,
    ...(remove.length ? { remove } : {}),
    ...(add.length ? { add: add.map((one) => ({ ...one, actions: lines(one.actions) })) } : {}),
  }
}

/** All of a statement but its actions. */
const frame = ({ Action, ...rest }: Statement) => JSON.stringify([rest, typeof Action])

/** Which old statement each new one continues, in order: the same frame, or none. */
function continues(before: readonly Statement[], after: readonly Statement[]): (number | undefined)[] {
  let next = 0
  return after.map((statement) => {
    const index = before.findIndex((old, i) => i >= next && frame(old) === frame(statement) && alike(old, statement))
    if (index < 0) return undefined
    next = index + 1
    return index
  })
}

const actionsOf = (statement: Statement) => [statement.Action].flat()

function alike(old: Statement, now: Statement): boolean {
  const before = new Set(actionsOf(old))
  const same = actionsOf(now).filter((action) => before.has(action)).length
  return same * 2 >= Math.min(before.size, actionsOf(now).length)
}

function change(version: PolicyVersion, file: string, before: Document, after: Document): PolicyChange | undefined {
  const origin = continues(before.Statement, after.Statement)
  if (origin.every((index) => index === undefined)) return { version, file, becomes: documentSource(after) }
  const drop = before.Statement.flatMap((_, i) => (origin.includes(i) ? [] : [i]))
  const insert = after.Statement.flatMap((statement, at) =>
    origin[at] === undefined ? [{ at, statement: statementSource(statement) }] : [],
  )
  const edits = after.Statement.flatMap((statement, i) => {
    const index = origin[i]
    const old = index === undefined ? undefined : before.Statement[index]
    if (!old || JSON.stringify(old.Action) === JSON.stringify(statement.Action)) return []
    return [actionsEdit(i, actionsOf(old), actionsOf(statement))]
  })
  if (drop.length + insert.length + edits.length === 0) return undefined
  return {
    version,
    file,
    ...(drop.length ? { drop } : {}),
    ...(insert.length ? { insert } : {}),
    ...(edits.length ? { edits } : {}),
  }
}

const base: ({ since: string; file: string } & DocumentSource)[] = []
const changes: PolicyChange[] = []
let previous = new Map<string, Document>()
for (const version of policyVersions) {
  const documents = documentsOf(version)
  for (const file of previous.keys())
    if (!documents.has(file)) throw new Error(`${version} drops ${file}: not foreseen`)
  for (const [file, document] of documents) {
    const old = previous.get(file)
    if (!old) base.push({ since: version, file, ...documentSource(document) })
    else if (JSON.stringify(old) !== JSON.stringify(document)) {
      const one = change(version, file, old, document)
      if (one) changes.push(one)
    }
  }
  previous = documents
}
const hypershift = [...documentsOf('hypershift')].map(([file, document]) => ({ file, ...documentSource(document) }))

function write(path: string, text: string) {
  writeFileSync(path, text)
  execFileSync('node_modules/.bin/prettier', ['--write', '--log-level', 'warn', path], { stdio: 'inherit' })
}

const rows = (value: unknown) => JSON.stringify(value, null, 2).replace(/^(\s*)"(\w+)":/gm, '$1$2:')
write(
  'src/catalogue/policies/base.ts',
  `import type { PolicySource } from './source.ts'

/** Every document as it first appeared. Made by \`tools/catalogue.ts\` from Red Hat's managed-cluster-config, resources/sts. */
export const base: readonly PolicySource[] = ${rows(base)}
`,
)
write(
  'src/catalogue/policies/changes.ts',
  `import type { PolicyChange } from './source.ts'

/** What each version changes, oldest first. Made by \`tools/catalogue.ts\`. */
export const changes: readonly PolicyChange[] = ${rows(changes)}
`,
)
write(
  'src/catalogue/policies/hypershift.ts',
  `import type { DocumentSource } from './source.ts'

/** The unversioned documents of hosted control planes. Made by \`tools/catalogue.ts\`. */
export const hypershift: readonly ({ readonly file: string } & DocumentSource)[] = ${rows(hypershift)}
`,
)

/** AWS's managed policies have stable ids; ours are drawn from the name, in AWS's form. */
function policyId(name: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const digest = createHash('sha256').update(name).digest()
  return `ANPA${Array.from({ length: 17 }, (_, i) => alphabet[digest[i]! % 32]).join('')}`
}

const fromFacts = (facts['hypershift']?.roles ?? []).flatMap((role) => {
  if (!role.awsManagedPolicy || !role.policy) return []
  const name = role.awsManagedPolicy.split('/').at(-1)!
  return [
    {
      name,
      path: '/service-role/',
      description: `${name}: what Red Hat OpenShift Service on AWS with hosted control planes needs`,
      created: '2023-06-06T00:00:00Z',
      document: role.policy,
    },
  ]
})
const managed = [...plainManagedPolicies, ...fromFacts].map(({ name, path, description, created, document }) => ({
  arn: `arn:aws:iam::aws:policy${path}${name}`,
  name,
  path,
  description,
  id: policyId(name),
  created: Date.parse(created),
  document: JSON.stringify(document),
}))
write(
  'src/aws/iam/aws-managed.generated.ts',
  `export interface AwsManagedPolicy {
  readonly arn: string
  readonly name: string
  readonly path: string
  readonly description: string
  readonly id: string
  /** Milliseconds since 1970. */
  readonly created: number
  /** Compact JSON. */
  readonly document: string
}

/** The AWS-managed policies that this cloud knows. Made by \`tools/catalogue.ts\`. */
export const awsManagedPolicies: readonly AwsManagedPolicy[] = ${rows(managed)}
`,
)
