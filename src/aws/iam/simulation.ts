import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import {
  compile,
  explain,
  principalFacts,
  statementSpans,
  firstError,
  type Compiled,
  type Explanation,
  type Policies,
  type PolicyKind,
  type PolicyType,
  type PrincipalFacts,
  type Span,
} from '../../policy/index.ts'
import type { PolicyText } from './access.ts'
import { contextKeysIn, distinct } from './context-keys.ts'
import { invalidInput, policyEvaluation } from './faults.ts'
import type { PageInput } from './page.ts'
import { trialsOf, type Trial } from './trials.ts'
import type { In } from './types.ts'

/** What both Simulate operations are asked. */
type SimulationInput = PageInput &
  Pick<
    In<'SimulateCustomPolicy'>,
    | 'ActionNames'
    | 'ResourceArns'
    | 'ResourcePolicy'
    | 'ResourceOwner'
    | 'ResourceHandlingOption'
    | 'CallerArn'
    | 'ContextEntries'
  >

/** Whom and what a simulation is about. */
interface Simulated {
  readonly principal: PrincipalFacts
  readonly identity: readonly PolicyText[]
  readonly boundary?: PolicyText
  /** One list a level, root first; absent when no control policy binds the principal. */
  readonly scp?: readonly (readonly PolicyText[])[]
}

/** Decides every action on every resource as the policy engine would decide the real call, and says why. */
export function simulate(input: SimulationInput, simulated: Simulated) {
  const odd = (input.ResourceArns ?? []).filter((arn) => arn !== '*' && !arn.startsWith('arn:'))
  if (odd.length > 0) throw invalidInput(`ResourceNames are not in a valid ARN format: ${odd.join(', ')}.`)
  const plan = planned(input, simulated)
  const named = (input.ResourceArns ?? []).length > 0
  const { items, answer } = trialsOf(input, plan.effort)
  return { EvaluationResults: items.map((trial) => resultOf(plan, trial, named)), ...answer }
}

/** The texts of a request's parameter as named policies: `PolicyInputList.1` … @throws {Fault} InvalidInput */
export function inputPolicies(parameter: string, texts: readonly string[] | undefined): readonly PolicyText[] {
  return (texts ?? []).map((text, index) => ({ id: `${parameter}.${index + 1}`, text: checked(text, 'identity') }))
}

/** The one boundary of a request. @throws {Fault} InvalidInput */
export function inputBoundary(texts: readonly string[] | undefined): PolicyText | undefined {
  const [boundary, ...more] = inputPolicies('PermissionsBoundaryPolicyInputList', texts)
  if (more.length > 0) throw invalidInput('Only one permissions boundary policy can be simulated.')
  return boundary
}

type Levels = In<'SimulateCustomPolicy'>['OrderedOrganizationPolicyInputList']

/** Control policies of a request, one list a level. @throws {Fault} InvalidInput */
export function inputLevels(levels: Levels): Simulated['scp'] {
  return levels?.map(({ ServiceControlPolicyInputList }, level) =>
    inputPolicies(`OrderedOrganizationPolicyInputList.${level + 1}`, ServiceControlPolicyInputList),
  )
}

/** A user of the account, whoever it is: what a policy asks of him is not known. */
export const someUser = (account: AccountId): PrincipalFacts => ({ kind: 'user', arn: '', account })

export const invalidCaller = () => invalidInput('Invalid caller - Caller must be an IAM user in this context.')

/** The user that a request names as caller. @throws {Fault} InvalidInput */
export function callerFacts(arn: string): PrincipalFacts {
  const resource = parseArn(arn)?.resource
  if (resource?.startsWith('role/')) throw invalidCaller()
  if (!resource?.startsWith('user/')) throw invalidInput(`Invalid Caller Arn: ${arn}`)
  return principalFacts(arn)
}

function checked(text: string, kind: PolicyKind): string {
  const error = firstError(text, kind, { inline: true })
  if (error) throw invalidInput(error.message)
  return text
}

interface Plan {
  readonly principal: PrincipalFacts
  readonly policies: Policies
  readonly boundary?: Compiled
  /** Where the statements of each policy stand, by the policy's name. */
  readonly spans: ReadonlyMap<string, readonly Span[]>
  readonly context: Readonly<Record<string, string | readonly string[]>>
  readonly owner?: AccountId
  readonly missing: readonly string[]
  readonly effort: number
}

const compiled = ({ id, text }: PolicyText): Compiled => compile(text, { id })

function planned(input: SimulationInput, { principal, identity, boundary, scp }: Simulated): Plan {
  const resource = input.ResourcePolicy && { id: 'ResourcePolicy', text: checked(input.ResourcePolicy, 'resource') }
  const levels = scp?.map((level) => level.map(compiled))
  const bound = boundary && compiled(boundary)
  const texts = [...identity, boundary, resource, ...(scp ?? []).flat()].filter((policy) => typeof policy === 'object')
  const context = contextOf(input.ContextEntries)
  const owner = ownerOf(input.ResourceOwner)
  const policies = {
    identity: identity.map(compiled),
    ...(bound && { boundary: bound }),
    ...(resource && { resource: compiled(resource) }),
    ...(levels && { scp: levels }),
  }
  const { boundary: limit, resource: over, scp: above = [] } = policies
  const documents = [...policies.identity, limit, over, ...above.flat()].filter((one) => one !== undefined)
  return {
    principal,
    policies,
    ...(bound && { boundary: bound }),
    spans: new Map([...identity, ...(resource ? [resource] : [])].map(({ id, text }) => [id, statementSpans(text)])),
    context,
    ...(owner && { owner }),
    effort: effortOf(documents, texts, context),
    missing: missingKeys(texts, Object.keys(context), principal),
  }
}

/** In microseconds: a trial looks at every statement, and holds each value of a context key against what a statement wants, character by character. */
const PER_STATEMENT = 6
const PER_CHARACTER = 0.007
const MOST = 2_000_000

/** About what one action on one resource takes. @throws {Fault} PolicyEvaluation where that is more than seconds */
function effortOf(documents: readonly Compiled[], texts: readonly PolicyText[], context: Plan['context']): number {
  const characters = texts.reduce((sum, { text }) => sum + text.length, 0)
  const values = Math.max(0, ...Object.values(context).map((value) => (Array.isArray(value) ? value.length : 1)))
  const statements = documents.reduce((sum, document) => sum + document.statements.length, 0)
  const effort = PER_STATEMENT * statements + PER_CHARACTER * characters * values
  if (effort > MOST) throw policyEvaluation('The policies and context values are too many to be evaluated.')
  return effort
}

function contextOf(entries: SimulationInput['ContextEntries']): Plan['context'] {
  return Object.fromEntries(
    (entries ?? []).map(({ ContextKeyName: name = '', ContextKeyValues: values = [], ContextKeyType: type = '' }) => [
      name,
      type.endsWith('List') || values.length > 1 ? values : (values[0] ?? []),
    ]),
  )
}

function ownerOf(owner: string | undefined): AccountId | undefined {
  if (owner === undefined) return undefined
  const arn = parseArn(owner)
  if (arn?.service === 'iam' && arn.resource === 'root' && isAccountId(arn.account)) return arn.account
  throw invalidInput(`'${owner}' is not a valid as a Resource Owner.`)
}

/** Known without being given, and those of them for which it takes a certain principal. */
const STANDING = /^aws:(?:principal(?:account|type|isawsservice)|resourceaccount)$/i
const OF_PRINCIPAL = /^aws:(?:principalarn|username)$/i

function missingKeys(policies: readonly PolicyText[], given: readonly string[], { arn }: PrincipalFacts) {
  const known = new Set(given.map((key) => key.toLowerCase()))
  return distinct(policies.flatMap(({ text }) => contextKeysIn(text))).filter(
    (key) => !known.has(key.toLowerCase()) && !STANDING.test(key) && (arn === '' || !OF_PRINCIPAL.test(key)),
  )
}

const DECISION = { Allow: 'allowed', ExplicitDeny: 'explicitDeny', ImplicitDeny: 'implicitDeny' } as const
const WORST = ['ExplicitDeny', 'ImplicitDeny', 'Allow'] as const

function resultOf(plan: Plan, { action, resources, together }: Trial, named: boolean) {
  const explanations = resources.map((resource) => explained(plan, action, resource))
  const worst = WORST.find((verdict) => explanations.some(({ decision }) => decision === verdict)) ?? 'ImplicitDeny'
  const shown = explanations.filter(({ decision }) => decision === worst)
  const [first] = shown
  const result = {
    EvalActionName: action,
    EvalResourceName: together ? '*' : (resources[0] ?? '*'),
    EvalDecision: DECISION[worst],
    ...(first ? details(plan, first) : {}),
    MatchedStatements: shown.flatMap((explanation) => matchedStatements(plan, explanation)),
    ...(first ? organizationsDetail(plan, first) : {}),
  }
  if (!named) return { ...result, MissingContextValues: plan.missing }
  const specific = explanations.map((explanation) => ({
    EvalResourceName: explanation.request.resource,
    EvalResourceDecision: DECISION[explanation.decision],
    ...resourceDetails(plan, explanation),
    MatchedStatements: matchedStatements(plan, explanation),
    MissingContextValues: plan.missing,
  }))
  return { ...result, MissingContextValues: [], ResourceSpecificResults: specific }
}

function explained({ principal, owner, context, policies }: Plan, action: string, resource: string): Explanation {
  return explain({ principal, action, resource, context, ...(owner && { resourceAccount: owner }) }, policies)
}

const allows = ({ levels }: Explanation, type: PolicyType) =>
  levels.every((level) => level.type !== type || level.verdict === 'allows')

/** The boundary's say, and across accounts each side's. */
function details({ boundary }: Plan, explanation: Explanation) {
  // A control policy that does not allow ends the simulation: nothing is told of the sides.
  const told = explanation.request.resource !== '*' && allows(explanation, 'scp')
  return {
    ...(boundary
      ? { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allows(explanation, 'boundary') } }
      : {}),
    ...(told ? { EvalDecisionDetails: sideDetails(explanation) } : {}),
  }
}

/** Of one resource IAM was seen to tell nothing rather than nothing in particular. */
function resourceDetails(plan: Plan, explanation: Explanation) {
  const { EvalDecisionDetails: sides = {}, ...more } = details(plan, explanation)
  return { ...more, ...(Object.keys(sides).length > 0 ? { EvalDecisionDetails: sides } : {}) }
}

const VERDICT = { allows: 'allowed', denies: 'explicitDeny', silent: 'implicitDeny' } as const

/** Empty within one account, as IAM leaves it. */
function sideDetails({ crossAccount, levels }: Explanation): Readonly<Record<string, string>> {
  if (!crossAccount) return {}
  const verdict = (type: PolicyType) => VERDICT[levels.find((level) => level.type === type)?.verdict ?? 'silent']
  return { [SOURCE.identity]: verdict('identity'), [SOURCE.resource]: verdict('resource') }
}

function organizationsDetail({ policies }: Plan, explanation: Explanation) {
  return policies.scp ? { OrganizationsDecisionDetail: { AllowedByOrganizations: allows(explanation, 'scp') } } : {}
}

const SOURCE = { identity: 'IAM Policy', resource: 'Resource Policy' } as const

/** The statements that decide, of the principal's and the resource's policies; control policies and boundaries have details of their own. */
function matchedStatements({ spans }: Plan, { decision, matched }: Explanation) {
  const effect = decision === 'ExplicitDeny' ? 'Deny' : 'Allow'
  return matched.flatMap((one) => {
    if (one.effect !== effect || decision === 'ImplicitDeny' || (one.type !== 'identity' && one.type !== 'resource'))
      return []
    const span = spans.get(one.id ?? '')?.[one.statement]
    return [
      {
        SourcePolicyId: one.id ?? '',
        SourcePolicyType: SOURCE[one.type],
        ...(span ? { StartPosition: shownAt(span.start), EndPosition: shownAt(span.end) } : {}),
      },
    ]
  })
}

/** IAM counts columns behind the brace. */
const shownAt = ({ line, column }: Span['start']) => ({ Line: line, Column: column + 1 })
