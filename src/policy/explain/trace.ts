import type { Compiled } from '../compile.ts'
import { sideOf } from '../evaluate.ts'
import { knownAction } from '../services/index.ts'
import {
  type CompiledStatement,
  type Side,
  type Situation,
  meetsAction,
  meetsPrincipal,
  meetsResource,
} from '../statement.ts'
import type { Documents } from './documents.ts'
import type { DocumentView, Failure, LevelView, Matched, NearMiss, Standing } from './Explanation.ts'

/** Walks every statement of one policy type and level, keeping what the enforcing path throws away. */
export function traceLevel(some: Documents, situation: Situation, exempt: boolean): LevelView {
  const documents = exempt
    ? []
    : some.documents.map((document, policy) => traceDocument(document, some, policy, situation))
  const verdict = exempt || some.type === 'rcp' ? unlessDenied(documents) : standing(documents)
  return { type: some.type, ...(some.level !== undefined && { level: some.level }), verdict, documents }
}

function traceDocument(
  document: Compiled,
  { type, level }: Documents,
  policy: number,
  situation: Situation,
): DocumentView {
  const side = sideOf(type)
  const matched: Matched[] = []
  const nearMisses: NearMiss[] = []
  for (const statement of document.statements) {
    const failed = failures(statement, situation, side)
    const ref = { ...document.cite(statement, type, level, policy), effect: statement.effect }
    if (failed.length === 0) {
      const naming = side === 'resource' ? meetsPrincipal(statement, situation, side) : undefined
      matched.push({ ...ref, ...(naming && { naming }) })
    } else if (isNear(failed)) nearMisses.push({ ...ref, failed })
  }
  const { id } = document
  return { ...(id !== undefined && { id }), policy, statements: document.statements.length, matched, nearMisses }
}

/** About this very action; or about one that is written nearly so, and in all else as asked. */
const isNear = (failed: readonly Failure[]): boolean => {
  const action = failed.find(({ element }) => element === 'Action')
  return !action || (failed.length === 1 && action.wanted.length > 0)
}

function standing(documents: readonly DocumentView[]): Standing {
  const effects = documents.flatMap(({ matched }) => matched.map(({ effect }) => effect))
  return effects.includes('Deny') ? 'denies' : effects.includes('Allow') ? 'allows' : 'silent'
}

/** RCPFullAWSAccess is attached always: only a Deny counts. */
const unlessDenied = (documents: readonly DocumentView[]): Standing =>
  standing(documents) === 'denies' ? 'denies' : 'allows'

function failures(statement: CompiledStatement, situation: Situation, side: Side): Failure[] {
  const { resources, principals } = statement
  const failed: Failure[] = []
  if (statement.effect === 'Allow' && statement.unknown.length > 0)
    failed.push({ element: 'Statement', wanted: [], got: statement.unknown })
  if (!meetsAction(statement, situation))
    failed.push({ element: 'Action', wanted: nearActions(statement, situation.action), got: [situation.asked] })
  if (!meetsResource(statement, situation, side))
    failed.push({
      element: resources?.not ? 'NotResource' : 'Resource',
      wanted: resources?.written ?? [],
      got: [situation.resource],
    })
  if (!meetsPrincipal(statement, situation, side))
    failed.push({
      element: principals?.not ? 'NotPrincipal' : 'Principal',
      wanted: principals?.written ?? [],
      got: namesOf(situation),
    })
  for (const { operator, key, wanted, holds } of statement.clauses)
    if (!holds(situation.lookup))
      failed.push({ element: 'Condition', operator, key, wanted, got: situation.lookup(key.toLowerCase()) ?? [] })
  return failed
}

function namesOf({ who }: Situation): string[] {
  const names = [who.arn || who.kind, who.roleArn, ...(who.ids ?? []), who.federated, who.service]
  return [...new Set(names.filter((name) => name !== undefined))]
}

const CLOSE = 2

/** Shorter names are near to too many. */
const LEAST = 4

/** What a statement lists that is not the action but nearly so: a slip of a letter, or the shorter or longer of two names. PutObject is no slip. */
function nearActions({ actions }: CompiledStatement, action: string): readonly string[] {
  if (actions.not) return []
  const [own, asked = ''] = action.split(':')
  return actions.written.filter((written) => {
    const [service, name = ''] = written.toLowerCase().split(':')
    const start = name.replace(/\*$/, '')
    if (start.length < LEAST) return false
    if (service !== own) return name === asked
    return asked.startsWith(start) || name.startsWith(asked) || (isClose(name, asked) && !knownAction(written))
  })
}

/** Whether two letters at most keep the names apart. */
function isClose(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > CLOSE) return false
  let row = ['', ...b].map((_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])))
    row = next
  }
  return (row[b.length] ?? 0) <= CLOSE
}
