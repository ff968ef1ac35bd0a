export { type Compiled, compile } from './compile.ts'
export { KeyList, type Context } from './context.ts'
export { type Decision, type Denial, type StatementRef, statementName } from './Decision.ts'
export { denialClause, deniedMessage } from './denied-message.ts'
export { type Policies, type Policy, type Request, evaluate } from './evaluate.ts'
export { type Position, isJson } from './parse.ts'
export type { Effect, PolicyDocument, PolicyKind, PolicyType, Statement } from './Policy.ts'
export { type PrincipalFacts, type PrincipalKind, principalFacts } from './principal.ts'
export type { Finding, FindingType } from './findings/Finding.ts'
export { explain } from './explain/explain.ts'
export type {
  DocumentView,
  Explanation,
  Failure,
  LevelView,
  Matched,
  Mistake,
  NearMiss,
  SideView,
} from './explain/Explanation.ts'
export { type TrustCondition, type TrustStatement, trustConditions } from './explain/trust-conditions.ts'
export { type Documents, type Possible, possible } from './possible/possible.ts'
export type { Condition as PossibleCondition } from './possible/literal.ts'
export { type Span, statementSpans } from './statement-span.ts'
export { firstError } from './refuse.ts'
export { actionMatcher } from './elements/Action.ts'
export { policySize } from './size.ts'
export {
  type ActionInfo,
  type ResourceInfo,
  actionInfo,
  conditionKeyType,
  everyAction,
  expandActions,
  knownAction,
  rcpServices,
} from './services/index.ts'
export { knownKey, nearest, nearKey } from './findings/catalogue.ts'
export { type Reach, reachOf } from './findings/reach.ts'
