import {
  compile,
  type Decision,
  evaluate,
  type Policies,
  type PrincipalFacts,
  type Request,
} from '../../src/policy/index.ts'
import { type Answer, type Ask, type Doc, type Docs, type Stmt, decide } from './naive-evaluator.ts'
import { drawAsk, drawDocuments, drawFrom } from './draw.ts'

/** One case on which the two evaluators answer differently, as small as it can be made. */
export interface Disagreement {
  readonly ask: Ask
  readonly docs: Docs
  readonly naive: Answer
  readonly engine: Answer
}

export function asRequest({ who, ...asked }: Ask): Request {
  const { kind, arn, account, role, user, ids, provider, service } = who
  const principal: PrincipalFacts = {
    kind,
    arn,
    ...(account !== undefined && { account }),
    ...(role !== undefined && { roleArn: role }),
    ...(user !== undefined && { userArn: user }),
    ...(ids && { ids }),
    ...(provider !== undefined && { federated: provider }),
    ...(service !== undefined && { service }),
  }
  return { principal, ...asked }
}

export function answerOf({ decision, denial }: Decision): Answer {
  if (!denial) return decision
  const level = decision === 'ImplicitDeny' && denial.level !== undefined ? ` ${denial.level}` : ''
  return `${decision} ${denial.type}${level}`
}

export function engine(ask: Ask, docs: Docs): Answer {
  return answerOf(evaluate(asRequest(ask), docs as Policies))
}

/** Compares the two on `count` cases: worlds from the seed, several requests in each. */
export function compare(seed: number, count: number): Disagreement | undefined {
  const draw = drawFrom(seed)
  for (let done = 0; done < count;) {
    const docs = drawDocuments(draw)
    const compiled = precompiled(docs)
    for (let i = 0; i < ASKS && done < count; i++, done++) {
      const ask = drawAsk(draw)
      const answer = answerOf(evaluate(asRequest(ask), compiled))
      if (answer !== decide(ask, docs)) return shrunk(ask, docs)
    }
  }
  return undefined
}

const ASKS = 10

function precompiled({ identity, boundary, session, resource, scp, rcp }: Docs): Policies {
  const all = (list: readonly Doc[]) => list.map((doc) => compile(doc))
  return {
    ...(identity && { identity: all(identity) }),
    ...(boundary && { boundary: compile(boundary) }),
    ...(session && { session: all(session) }),
    ...(resource && { resource: compile(resource) }),
    ...(scp && { scp: scp.map(all) }),
    ...(rcp && { rcp: rcp.map(all) }),
  }
}

/** Takes away whatever can be taken away while they still disagree. */
function shrunk(ask: Ask, docs: Docs): Disagreement {
  for (const smaller of smallerCases(ask, docs))
    if (engine(smaller.ask, smaller.docs) !== decide(smaller.ask, smaller.docs))
      return shrunk(smaller.ask, smaller.docs)
  return { ask, docs, naive: decide(ask, docs), engine: engine(ask, docs) }
}

function* smallerCases(ask: Ask, docs: Docs): Generator<{ readonly ask: Ask; readonly docs: Docs }> {
  for (const fewer of smallerDocs(docs)) yield { ask, docs: fewer }
  for (const key of Object.keys(ask.context)) yield { ask: { ...ask, context: without(ask.context, key) }, docs }
  if (ask.resourceMustAllow) yield { ask: without(ask, 'resourceMustAllow') as Ask, docs }
}

function* smallerDocs(docs: Docs): Generator<Docs> {
  for (const type of Object.keys(docs)) yield without(docs, type) as Docs
  const { identity = [], session = [], boundary, resource, scp = [], rcp = [] } = docs
  for (const list of smallerLists(identity)) yield { ...docs, identity: list }
  for (const list of smallerLists(session)) yield { ...docs, session: list }
  for (const doc of boundary ? smallerDoc(boundary) : []) yield { ...docs, boundary: doc }
  for (const doc of resource ? smallerDoc(resource) : []) yield { ...docs, resource: doc }
  for (const levels of smallerLevels(scp)) yield { ...docs, scp: levels }
  for (const levels of smallerLevels(rcp)) yield { ...docs, rcp: levels }
}

function* smallerLevels(levels: readonly (readonly Doc[])[]): Generator<readonly (readonly Doc[])[]> {
  for (const [at, level] of levels.entries()) {
    yield levels.toSpliced(at, 1)
    for (const list of smallerLists(level)) yield levels.with(at, list)
  }
}

function* smallerLists(list: readonly Doc[]): Generator<readonly Doc[]> {
  for (const [at, doc] of list.entries()) {
    yield list.toSpliced(at, 1)
    for (const fewer of smallerDoc(doc)) yield list.with(at, fewer)
  }
}

function* smallerDoc(doc: Doc): Generator<Doc> {
  for (const [at, statement] of doc.Statement.entries()) {
    if (doc.Statement.length > 1) yield { ...doc, Statement: doc.Statement.toSpliced(at, 1) }
    for (const fewer of smallerStatement(statement)) yield { ...doc, Statement: doc.Statement.with(at, fewer) }
  }
}

function* smallerStatement(statement: Stmt): Generator<Stmt> {
  const { Condition } = statement
  for (const operator of Object.keys(Condition ?? {}))
    yield { ...statement, Condition: without(Condition ?? {}, operator) as NonNullable<typeof Condition> }
  for (const name of ['Action', 'NotAction', 'Resource', 'NotResource'] as const) {
    const values = statement[name]
    if (typeof values === 'object' && values.length > 1)
      for (const at of values.keys()) yield { ...statement, [name]: values.toSpliced(at, 1) }
  }
}

function without<T extends object>(value: T, key: string): T {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as T
}

/** As a case of the corpus. */
export function asCase({ ask, docs, naive, engine: mine }: Disagreement, seed: number): object {
  const { principal, ...request } = asRequest(ask)
  return {
    it: `is decided alike by both evaluators (seed ${seed}: ${naive} by the naive one, ${mine} by the engine)`,
    request: { principal, ...request },
    policies: docs,
    decision: naive,
  }
}
