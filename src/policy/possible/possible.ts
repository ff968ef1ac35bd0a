import { compile } from '../compile.ts'
import { resourceMatcher } from '../elements/Resource.ts'
import { type Policies, type Policy, type Request, evaluate } from '../evaluate.ts'
import { Asked } from '../request.ts'
import { meetsAction, meetsPrincipal, meetsResource } from '../statement.ts'
import { type Condition, type Literal, literalOf } from './literal.ts'
import { alternatives } from './minimize.ts'
import { openResources, unknownVariables } from './open-resources.ts'
import { type Settled, sufficient } from './sufficient.ts'

/** Whether a request would be allowed, where not all of its context is known. Never a guess. */
export interface Possible {
  readonly verdict: 'yes' | 'no' | 'if'
  /** Verdict `if`: it is allowed when all conditions of one of these hold. */
  readonly when: readonly (readonly Condition[])[]
}

/** A policy's document: text or object. What was compiled has no document any more. */
export type Document = string | object

export interface Documents {
  readonly identity?: readonly Document[]
  readonly boundary?: Document
  readonly session?: readonly Document[]
  readonly resource?: Document
  readonly scp?: readonly (readonly Document[])[]
  readonly rcp?: readonly (readonly Document[])[]
}

/** Conditions that are tried in all combinations; with more of them one case that suffices is told. */
const MOST = 10

/**
 * Tries every combination of what is not known, each by the engine itself.
 * @param known whether a key that the request does not have is known to be absent, its name in lower case
 */
export function possible(request: Request, documents: Documents, known: (key: string) => boolean): Possible {
  const literals = new Map<string, Literal>()
  const pruned = mapDocuments(documents, (document, side) =>
    prune(document, side, new Asked(request, documents.boundary !== undefined), known, literals),
  )
  const names = [...literals.keys()]
  const decide = (settled: Settled, hopeful: boolean): boolean =>
    evaluate(request, mapDocuments(pruned, (statements) => standing(statements, settled, hopeful)) as Policies)
      .decision === 'Allow'
  if (names.length > MOST) return oneCase(literals, sufficient(favouredIn(pruned), decide))
  const rows = Array.from({ length: 2 ** names.length }, (_, row) =>
    decide(new Map(names.map((name, bit) => [name, (row & (1 << bit)) !== 0])), false),
  )
  if (rows.every((allowed) => allowed)) return YES
  if (rows.every((allowed) => !allowed)) return NO
  const when = alternatives(rows, names.length).map((terms) =>
    terms.map(({ bit, value }) => (literals.get(names[bit] ?? '') as Literal).said(value)),
  )
  return { verdict: 'if', when }
}

const YES: Possible = { verdict: 'yes', when: [] }
const NO: Possible = { verdict: 'no', when: [] }

/** A statement about the request, and what of it is not known. */
interface Pruned {
  readonly version: unknown
  readonly statement: Record<string, unknown>
  readonly open: readonly { readonly name: string; readonly negated: boolean }[]
}

type Statement = Readonly<Record<string, unknown>>

/** Only statements that may apply are kept, without what is not known of them. */
function prune(
  document: Document,
  side: 'identity' | 'resource',
  asked: Asked,
  known: (key: string) => boolean,
  literals: Map<string, Literal>,
): readonly Pruned[] {
  const { Version: version, Statement } = (typeof document === 'string' ? JSON.parse(document) : document) as {
    readonly Version?: unknown
    readonly Statement?: unknown
  }
  const isOpen = (key: string): boolean => asked.lookup(key) === undefined && !known(key)
  // Elder documents have no variables.
  const isUnknown = version === '2012-10-17' ? isOpen : () => false
  const matches = (pattern: string): boolean => resourceMatcher(pattern, true)(asked.resource, asked.lookup) === true
  return ([Statement].flat() as Statement[]).flatMap((one) => {
    const found: Literal[] = []
    const { Condition, ...rest } = one
    const kept = splitConditions(Condition, isOpen, isUnknown, found)
    const opened = openResources(rest, isUnknown, matches, found)
    const statement = { ...opened, Condition: kept }
    if (!mayApply(version, statement, side, asked)) return []
    for (const literal of found) literals.set(literal.name, literals.get(literal.name) ?? literal)
    return [{ version, statement, open: found.map(({ name, negated }) => ({ name, negated })) }]
  })
}

function mayApply(version: unknown, statement: Statement, side: 'identity' | 'resource', asked: Asked): boolean {
  return compile({ Version: version, Statement: [statement] }).statements.some(
    (one) =>
      meetsAction(one, asked) &&
      meetsResource(one, asked, side) &&
      meetsPrincipal(one, asked, side) !== undefined &&
      one.clauses.every((clause) => clause.holds(asked.lookup)),
  )
}

/** Conditions whose key, or a variable in whose values, is not known become literals; the rest is the engine's. */
function splitConditions(
  condition: unknown,
  isOpen: (key: string) => boolean,
  isUnknown: (key: string) => boolean,
  found: Literal[],
): Record<string, Record<string, unknown>> {
  const kept: Record<string, Record<string, unknown>> = {}
  for (const [operator, keys] of Object.entries((condition ?? {}) as Readonly<Record<string, Statement>>))
    for (const [key, values] of Object.entries(keys)) {
      const texts = [values].flat().map(String)
      if (isOpen(key.toLowerCase()) || unknownVariables(texts, isUnknown).length > 0)
        found.push(literalOf(operator, key, texts))
      else kept[operator] = { ...kept[operator], [key]: values }
    }
  return kept
}

/**
 * The document with the statements that stand: an Allow once all of its own is known to hold, a Deny until something is known not to.
 * Hoping for the best, it is the other way round.
 */
function standing(statements: readonly Pruned[], settled: Settled, hopeful: boolean): Policy {
  const [first] = statements
  const stands = ({ statement, open }: Pruned): boolean =>
    (statement['Effect'] === 'Allow') === hopeful
      ? open.every(({ name, negated }) => settled.get(name) !== negated)
      : open.every(({ name, negated }) => settled.get(name) === !negated)
  return compile({
    ...(first?.version === undefined ? {} : { Version: first.version }),
    Statement: statements.filter(stands).map(({ statement }) => statement),
  })
}

/** What every unknown should be: as an Allow asks for it, or else as a Deny does not. */
function favouredIn(pruned: Mapped<readonly Pruned[]>): Settled {
  const all = [pruned.identity, pruned.session, pruned.scp, pruned.rcp, pruned.boundary, pruned.resource]
  const statements = (all.flat(4) as (Pruned | undefined)[]).filter((one) => one !== undefined)
  const asked = (effect: 'Allow' | 'Deny') =>
    statements
      .filter(({ statement }) => statement['Effect'] === effect)
      .flatMap(({ open }) => open.map(({ name, negated }) => [name, (effect === 'Allow') !== negated] as const))
  return new Map([...asked('Deny'), ...asked('Allow')])
}

function oneCase(literals: ReadonlyMap<string, Literal>, found: Settled | undefined | 'beyond'): Possible {
  if (found === undefined) return NO
  if (found === 'beyond') return { verdict: 'if', when: [[someOf([...literals.values()])]] }
  if (found.size === 0) return YES
  return { verdict: 'if', when: [[...found].map(([name, holds]) => (literals.get(name) as Literal).said(holds))] }
}

/** Nobody has the time to find out which. */
function someOf(literals: readonly Literal[]): Condition {
  const keys = [...new Set(literals.map((literal) => literal.said(true).key))]
  return { operator: 'some values of', key: keys.join(', '), values: ['allow it'] }
}

interface Mapped<T> {
  readonly identity?: readonly T[]
  readonly boundary?: T
  readonly session?: readonly T[]
  readonly resource?: T
  readonly scp?: readonly (readonly T[])[]
  readonly rcp?: readonly (readonly T[])[]
}

function mapDocuments<From, To>(
  { identity, boundary, session, resource, scp, rcp }: Mapped<From>,
  made: (one: From, side: 'identity' | 'resource') => To,
): Mapped<To> {
  const own = (one: From) => made(one, 'identity')
  const theirs = (one: From) => made(one, 'resource')
  return {
    ...(identity && { identity: identity.map(own) }),
    ...(boundary !== undefined && { boundary: own(boundary) }),
    ...(session && { session: session.map(own) }),
    ...(resource !== undefined && { resource: theirs(resource) }),
    ...(scp && { scp: scp.map((level) => level.map(own)) }),
    ...(rcp && { rcp: rcp.map((level) => level.map(theirs)) }),
  }
}
