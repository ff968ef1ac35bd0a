import { ActionIndex } from './action-index.ts'
import { hasWildcard, actionMatcher } from './elements/Action.ts'
import { type Clause, compileClause, scalars } from './elements/Condition.ts'
import { type Entry, notPrincipalMatcher, principalMatcher } from './elements/Principal.ts'
import { type ResourceMatcher, resourceMatcher } from './elements/Resource.ts'
import { type StatementRef, citation } from './Decision.ts'
import { malformed } from './malformed.ts'
import { type Node, nodeOf, parse } from './parse.ts'
import type { Effect, PolicyDocument, PolicyType } from './Policy.ts'
import type { CompiledStatement, Listed } from './statement.ts'

const MOST_PLACES = 8

/** A document ready to be evaluated any number of times. Made by `compile` only. */
export class Compiled {
  /** The ARN or name under which decisions cite the document. */
  readonly id: string | undefined
  readonly statements: readonly CompiledStatement[]
  /** @internal */
  readonly actions: ActionIndex
  /** @internal Whether any statement is a Deny: if none is, the document has no more to say once another grants. */
  readonly denies: boolean
  /** Citations of late, by statement: a document mostly keeps its place, or stands at every level. */
  readonly #cited: StatementRef[][] = []

  /** @internal */
  constructor(statements: readonly CompiledStatement[], id: string | undefined) {
    this.id = id
    this.statements = statements
    this.denies = statements.some(({ effect }) => effect === 'Deny')
    this.actions = new ActionIndex(statements, id)
  }

  /** @internal One of the statements, the document being the `policy`th of its type and level. */
  cite(statement: CompiledStatement, type: PolicyType, level: number | undefined, policy: number): StatementRef {
    const cited = (this.#cited[statement.index] ??= [])
    for (const ref of cited) if (ref.policy === policy && ref.level === level && ref.type === type) return ref
    if (cited.length >= MOST_PLACES) cited.length = 0
    const ref = citation(statement, type, level, policy, this.id)
    cited.push(ref)
    return ref
  }
}

/**
 * Reads a document once. Of what the language does not know (elements, operators) nothing is granted; `validate` says what it is.
 * @param document JSON text, or the object
 * @throws {Fault} MalformedPolicyDocument when it is not JSON or not of the shape of a policy
 */
export function compile(document: string | PolicyDocument | object, options: { readonly id?: string } = {}): Compiled {
  const root = typeof document === 'string' ? parse(document) : nodeOf(document)
  const members = object(root)
  const version = members.get('Version')
  const variables = version?.type === 'string' && version.value === '2012-10-17'
  const found = members.get('Statement')
  if (!found) throw malformed('Syntax errors in policy.', root.at)
  const nodes = found.type === 'array' ? found.items : [found]
  const statements = nodes.map((node, index) => compileStatement(node, index, variables))
  return new Compiled(statements, options.id)
}

const ELEMENTS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Principal',
  'NotPrincipal',
  'Condition',
])

function compileStatement(node: Node, index: number, variables: boolean): CompiledStatement {
  const members = object(node)
  const effect = effectOf(node, members.get('Effect'))
  const sid = members.get('Sid')
  const resources = listed(members, 'Resource', (all) => resourcesOf(all, variables))
  const principals = principalsOf(members, effect)
  const clauses = clausesOf(members.get('Condition'), effect, variables)
  const everything = resources?.not === false && resources.written.includes('*')
  return {
    index,
    sid: sid?.type === 'string' ? sid.value : undefined,
    effect,
    actions: listed(members, 'Action', actionsOf) ?? fail(node),
    resources,
    principals,
    clauses,
    unknown: [...members.keys()].filter((name) => !ELEMENTS.has(name)),
    certain: everything && !principals && clauses.length === 0,
  }
}

function effectOf(statement: Node, node: Node | undefined): Effect {
  if (node?.type !== 'string' || (node.value !== 'Allow' && node.value !== 'Deny')) return fail(node ?? statement)
  return node.value
}

/** `Name` or `NotName`; both at once is no policy. */
function listed<Matcher>(
  members: ReadonlyMap<string, Node>,
  name: string,
  matches: (all: readonly string[]) => Matcher,
): Listed<Matcher> | undefined {
  const plain = members.get(name)
  const not = members.get(`Not${name}`)
  const node = plain ?? not
  if (!node) return undefined
  if (plain && not) return fail(not)
  const written = strings(node)
  return { not: node === not, written, matches: matches(written) }
}

function actionsOf(all: readonly string[]): (action: string) => boolean {
  const literals = all.filter((pattern) => !hasWildcard(pattern)).map((pattern) => pattern.toLowerCase())
  const patterns = all.filter(hasWildcard).map(actionMatcher)
  return (action) => literals.includes(action) || patterns.some((matches) => matches(action))
}

function resourcesOf(all: readonly string[], variables: boolean): ResourceMatcher {
  if (all.includes('*')) return () => true
  const matchers = all.map((pattern) => resourceMatcher(pattern, variables))
  return (resource, lookup) => {
    let result: boolean | undefined = false
    for (const matches of matchers) {
      const matched = matches(resource, lookup)
      if (matched) return true
      if (matched === undefined) result = undefined
    }
    return result
  }
}

function principalsOf(members: ReadonlyMap<string, Node>, effect: Effect): CompiledStatement['principals'] {
  const plain = members.get('Principal')
  const not = members.get('NotPrincipal')
  const node = plain ?? not
  if (!node) return undefined
  if (plain && not) return fail(not)
  const entries = entriesOf(node)
  const matches = node === not ? notPrincipalMatcher(entries, effect) : principalMatcher(entries, effect)
  return { not: node === not, written: entries.map(([type, value]) => `${type}:${value}`), matches }
}

/** A type may have an empty list: it names nobody. */
function entriesOf(node: Node): Entry[] {
  if (node.type === 'string') return node.value === '*' ? [['AWS', '*']] : fail(node)
  return [...object(node)].flatMap(([type, values]) => texts(values).map((value): Entry => [type, value]))
}

function clausesOf(node: Node | undefined, effect: Effect, variables: boolean): Clause[] {
  if (!node) return []
  return [...object(node)].flatMap(([operator, keys]) =>
    [...object(keys)].map(([key, values]) =>
      compileClause(operator, key, scalars(values) ?? fail(values), effect, variables),
    ),
  )
}

function object(node: Node): ReadonlyMap<string, Node> {
  return node.type === 'object' ? node.members : fail(node)
}

/** At least one: an empty NotAction would otherwise be everything. */
function strings(node: Node): string[] {
  const found = texts(node)
  return found.length === 0 ? fail(node) : found
}

function texts(node: Node): string[] {
  const items = node.type === 'array' ? node.items : [node]
  return items.map((item) => (item.type === 'string' ? item.value : fail(item)))
}

function fail(node: Node): never {
  throw malformed('Syntax errors in policy.', node.at)
}
