/**
 * The policy language once more, written only to be read: no index, no compilation, no reuse of the engine. It covers what the laws
 * generate: string, numeric, boolean and Null operators, sets, wildcards, principals by ARN, account and `*`.
 */
export interface Doc {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Stmt[]
}
export interface Stmt {
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: { readonly AWS: readonly string[] }
  readonly Action?: readonly string[]
  readonly NotAction?: readonly string[]
  readonly Resource?: readonly string[]
  readonly NotResource?: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}
export interface Ask {
  readonly user: string
  readonly account: string
  readonly role?: string
  readonly action: string
  readonly resource: string
  readonly owner: string
  readonly context: Readonly<Record<string, readonly string[]>>
}
export interface Docs {
  readonly identity: readonly Doc[]
  readonly boundary?: Doc
  readonly session?: readonly Doc[]
  readonly resource?: Doc
  readonly scp?: readonly (readonly Doc[])[]
}

export function decide(ask: Ask, docs: Docs): 'Allow' | 'ExplicitDeny' | 'ImplicitDeny' {
  const { identity, boundary, session, resource, scp } = docs
  const everywhere = [...identity, ...(boundary ? [boundary] : []), ...(session ?? []), ...(scp ?? []).flat()]
  const denied =
    everywhere.some((doc) => some(doc, 'Deny', ask)) ||
    (resource !== undefined && namings(resource, 'Deny', ask).length > 0)
  if (denied) return 'ExplicitDeny'
  const named = resource ? namings(resource, 'Allow', ask) : []
  const scpAllows = (scp ?? []).every((level) => level.some((doc) => some(doc, 'Allow', ask)))
  const identityAllows = identity.some((doc) => some(doc, 'Allow', ask))
  const boundaryAllows = !boundary || some(boundary, 'Allow', ask)
  const sessionAllows = !session?.length || session.some((doc) => some(doc, 'Allow', ask))
  const same = ask.account === ask.owner
  const ways = [
    same && named.includes('self'),
    same && named.includes('role') && boundaryAllows && sessionAllows,
    identityAllows && boundaryAllows && sessionAllows && (same || named.length > 0),
  ]
  return scpAllows && ways.includes(true) ? 'Allow' : 'ImplicitDeny'
}

function some(doc: Doc, effect: Stmt['Effect'], ask: Ask): boolean {
  return doc.Statement.some((statement) => statement.Effect === effect && applies(statement, ask))
}

function namings(doc: Doc, effect: Stmt['Effect'], ask: Ask): ('self' | 'role' | 'account')[] {
  const found: ('self' | 'role' | 'account')[] = []
  for (const statement of doc.Statement)
    if (statement.Effect === effect && applies(statement, ask))
      for (const principal of statement.Principal?.AWS ?? []) {
        if (principal === '*' || principal === ask.user) found.push('self')
        else if (principal === ask.role) found.push('role')
        else if (principal === ask.account) found.push('account')
      }
  return found
}

function applies(statement: Stmt, ask: Ask): boolean {
  const action = statement.Action
    ? statement.Action.some((one) => like(one.toLowerCase(), ask.action.toLowerCase()))
    : !statement.NotAction?.some((one) => like(one.toLowerCase(), ask.action.toLowerCase()))
  const resource = statement.Resource
    ? statement.Resource.some((one) => like(one, ask.resource))
    : !statement.NotResource?.some((one) => like(one, ask.resource))
  const conditions = Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => holds(operator, valueOf(key, ask), wanted, statement.Effect)),
  )
  return action && resource && conditions
}

function valueOf(key: string, { context }: Ask): readonly string[] | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1]
  return found?.length ? found : undefined
}

const TESTS: Readonly<Record<string, (got: string, wanted: string) => boolean>> = {
  StringEquals: (got, wanted) => got === wanted,
  StringEqualsIgnoreCase: (got, wanted) => got.toLowerCase() === wanted.toLowerCase(),
  StringLike: (got, wanted) => like(wanted, got),
  NumericEquals: (got, wanted) => Number(got) === Number(wanted),
  NumericLessThan: (got, wanted) => Number(got) < Number(wanted),
  NumericGreaterThanEquals: (got, wanted) => Number(got) >= Number(wanted),
  Bool: (got, wanted) => got === wanted,
}

function holds(
  operator: string,
  got: readonly string[] | undefined,
  wanted: readonly string[],
  effect: Stmt['Effect'],
): boolean {
  const set = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator)
  const [, quantifier, name = '', ifExists] = set ?? []
  if (name === 'Null') return wanted.includes(String(got === undefined))
  const negated = name.includes('Not')
  const test = TESTS[name.replace('Not', '')]
  if (!test) return effect === 'Deny'
  if (got === undefined) return ifExists !== undefined || (quantifier ? quantifier === 'ForAllValues' : negated)
  const meets = (value: string) => wanted.some((one) => test(value, one)) !== negated
  const all = quantifier ? quantifier === 'ForAllValues' : negated
  return all ? got.every(meets) : got.some(meets)
}

/** By the definition: a star is nothing, or one character and a star. */
function like(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  if (pattern[0] === '*') return like(pattern.slice(1), text) || (text !== '' && like(pattern, text.slice(1)))
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && like(pattern.slice(1), text.slice(1))
}
