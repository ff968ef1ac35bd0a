import { hasWildcard } from './elements/Action.ts'
import { type Decision, allowedReason, citation } from './Decision.ts'
import type { CompiledStatement } from './statement.ts'

/** What one document says of one action: the statements that speak of it, in the document's order. */
export class Row {
  readonly allow: readonly CompiledStatement[]
  readonly deny: readonly CompiledStatement[]
  /** Neither allows nor denies. */
  readonly silent: boolean
  /** Allowed by identity policies alone, by the document's place among them: the same frozen value each time. */
  readonly #allowed: (Decision | undefined)[] = []

  constructor(speaking: readonly CompiledStatement[], id: string | undefined) {
    // Of what the language does not know nothing is granted.
    this.allow = speaking.filter(({ effect, unknown }) => effect === 'Allow' && unknown.length === 0)
    this.deny = speaking.filter(({ effect }) => effect === 'Deny')
    this.silent = this.allow.length === 0 && this.deny.length === 0
    // Most documents are the first of their kind: that decision is made when the document is compiled.
    this.allowed(0, id)
  }

  /** The decision when nothing is denied and its first Allow applies whatever else the request says, this document being the `policy`th identity policy. */
  allowed(policy: number, id: string | undefined): Decision | undefined {
    return this.#allowed[policy] ?? this.#settle(policy, id)
  }

  #settle(policy: number, id: string | undefined): Decision | undefined {
    const [first] = this.allow
    if (!first?.certain || this.deny.length > 0) return undefined
    const ref = citation(first, 'identity', undefined, policy, id)
    const by = Object.freeze([ref])
    const decision: Decision = Object.freeze({ decision: 'Allow', by, reason: allowedReason(ref) })
    if (policy < MOST_PLACES) this.#allowed[policy] = decision
    return decision
  }
}

/** How many policies may be attached to one entity, generously. */
const MOST_PLACES = 64
/** Spellings of actions that one document remembers; a policy of 6,144 characters lists 300 at most. */
const MOST_ROWS = 512

/** Finds what a document says of an action by looking it up: every pattern is matched once per action, not once per request. */
export class ActionIndex {
  /** By the action as asked for: whatever its case. */
  readonly #rows = new Map<string, Row>()
  /** By the numbers of the statements in it: documents have many actions and few different rows. */
  readonly #distinct = new Map<string, Row>()
  /** Lower-case actions, each with the statements that list it and others like it. */
  readonly #listed = new Map<string, readonly CompiledStatement[]>()
  /** Statements that may speak of actions they do not list: by a wildcard or a NotAction. */
  readonly #open: readonly CompiledStatement[]
  /** When every statement is about every action. */
  readonly #always: Row | undefined

  readonly #id: string | undefined

  constructor(statements: readonly CompiledStatement[], id?: string) {
    this.#id = id
    this.#open = statements.filter(isOpen)
    this.#always = statements.every(isAboutEverything) ? this.#row(statements) : undefined
    for (const statement of statements) if (!isOpen(statement)) this.#list(statement)
    if (this.#open.length > 0) return
    for (const { actions } of statements) for (const action of actions.written) this.of(action)
  }

  /** Constant time for an action that the document lists, or that was asked for before. */
  of(action: string): Row {
    return this.#always ?? this.#rows.get(action) ?? this.#add(action)
  }

  #list(statement: CompiledStatement): void {
    const alone = [statement]
    for (const written of statement.actions.written) {
      const action = written.toLowerCase()
      const listing = this.#listed.get(action)
      if (!listing) this.#listed.set(action, alone)
      else if (listing.at(-1) !== statement) this.#listed.set(action, [...listing, statement])
    }
  }

  #add(asked: string): Row {
    const action = asked.toLowerCase()
    const listing = this.#listed.get(action) ?? []
    const open = this.#open.filter(({ actions }) => actions.matches(action) !== actions.not)
    if (this.#rows.size >= MOST_ROWS) this.#forget()
    const row = this.#row([...listing, ...open].sort((a, b) => a.index - b.index))
    this.#rows.set(asked, row)
    return row
  }

  /** Whoever asks for ever new names makes it work, not grow. */
  #forget(): void {
    this.#rows.clear()
    this.#distinct.clear()
  }

  #row(speaking: readonly CompiledStatement[]): Row {
    const numbers = speaking.map(({ index }) => index).join()
    const known = this.#distinct.get(numbers) ?? new Row(speaking, this.#id)
    this.#distinct.set(numbers, known)
    return known
  }
}

function isOpen({ actions }: CompiledStatement): boolean {
  return actions.not || actions.written.some(hasWildcard)
}

function isAboutEverything({ actions }: CompiledStatement): boolean {
  return !actions.not && actions.written.includes('*')
}
