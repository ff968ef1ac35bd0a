import { isAccountId, parseArn, type AccountId } from '../../kernel/brands.ts'
import {
  compile,
  evaluate,
  principalFacts,
  validate,
  type Compiled,
  type Decision,
  type Policies,
  type PolicyKind,
  type PrincipalFacts,
} from '../../policy/index.ts'
import type { PolicyText } from './access.ts'
import { contextKeysIn, distinct } from './context-keys.ts'
import { invalidInput } from './faults.ts'
import { sortedPage, type PageInput } from './page.ts'
import type { In } from './types.ts'

/** What both Simulate operations are asked. */
type SimulationInput = PageInput &
  Pick<
    In<'SimulateCustomPolicy'>,
    'ActionNames' | 'ResourceArns' | 'ResourcePolicy' | 'ResourceOwner' | 'CallerArn' | 'ContextEntries'
  >

/** Whom and what a simulation is about. */
interface Simulated {
  readonly principal: PrincipalFacts
  readonly identity: readonly PolicyText[]
  readonly boundary?: PolicyText
  /** One list a level, root first; absent when no control policy binds the principal. */
  readonly scp?: readonly (readonly PolicyText[])[]
}

/** Decides every action on every resource as the policy engine would decide the real call. */
export function simulate(input: SimulationInput, simulated: Simulated) {
  const plan = planned(input, simulated)
  const resources = input.ResourceArns?.length ? input.ResourceArns : undefined
  const pairs = input.ActionNames.flatMap((action) => (resources ?? ['*']).map((resource) => ({ action, resource })))
  const numbered = pairs.map((pair, number) => ({ ...pair, key: String(number).padStart(9, '0') }))
  const { items, answer } = sortedPage(numbered, input, ({ key }) => key)
  const EvaluationResults = items.map(({ action, resource }) =>
    resultOf(plan, action, resource, resources !== undefined),
  )
  return { EvaluationResults, ...answer }
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

/** The user that a request names as caller. @throws {Fault} InvalidInput */
export function callerFacts(arn: string): PrincipalFacts {
  if (parseArn(arn)?.resource.startsWith('user/') !== true) throw invalidInput(`Invalid Caller Arn: ${arn}`)
  return principalFacts(arn)
}

function checked(text: string, kind: PolicyKind): string {
  const error = validate(text, kind, { inline: true }).find((finding) => finding.severity === 'error')
  if (error) throw invalidInput(error.message)
  return text
}

interface Plan {
  readonly principal: PrincipalFacts
  readonly policies: Policies
  readonly boundary?: Compiled
  readonly scp?: readonly (readonly Compiled[])[]
  readonly context: Readonly<Record<string, string | readonly string[]>>
  readonly owner?: AccountId
  readonly missing: readonly string[]
}

const compiled = ({ id, text }: PolicyText): Compiled => compile(text, { id })

function planned(input: SimulationInput, { principal, identity, boundary, scp }: Simulated): Plan {
  const resource = input.ResourcePolicy && { id: 'ResourcePolicy', text: checked(input.ResourcePolicy, 'resource') }
  const levels = scp?.map((level) => level.map(compiled))
  const bound = boundary && compiled(boundary)
  const texts = [...identity, boundary, resource, ...(scp ?? []).flat()].filter((policy) => typeof policy === 'object')
  const context = contextOf(input.ContextEntries)
  const owner = ownerOf(input.ResourceOwner)
  return {
    principal,
    policies: {
      identity: identity.map(compiled),
      ...(bound && { boundary: bound }),
      ...(resource && { resource: compiled(resource) }),
      ...(levels && { scp: levels }),
    },
    ...(bound && { boundary: bound }),
    ...(levels && { scp: levels }),
    context,
    ...(owner && { owner }),
    missing: missingKeys(texts, Object.keys(context)),
  }
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
  const account = owner === undefined ? undefined : (parseArn(owner)?.account ?? owner)
  if (account !== undefined && !isAccountId(account)) throw invalidInput(`Invalid Resource Owner: ${owner}`)
  return account
}

/** Keys that say who the simulated principal is are known without being given. */
const OF_PRINCIPAL = /^aws:(?:principal(?:arn|account|type|isawsservice)|userid|username|resourceaccount)$/i

function missingKeys(policies: readonly PolicyText[], given: readonly string[]): readonly string[] {
  const known = new Set(given.map((key) => key.toLowerCase()))
  return distinct(policies.flatMap(({ text }) => contextKeysIn(text))).filter(
    (key) => !known.has(key.toLowerCase()) && !OF_PRINCIPAL.test(key),
  )
}

const DECISION = { Allow: 'allowed', ExplicitDeny: 'explicitDeny', ImplicitDeny: 'implicitDeny' } as const

function resultOf(plan: Plan, action: string, resource: string, named: boolean) {
  const decide = (policies: Policies) => {
    const { principal, owner, context } = plan
    return evaluate({ principal, action, resource, context, ...(owner && { resourceAccount: owner }) }, policies)
  }
  const decision = decide(plan.policies)
  const details = { ...boundaryDetail(plan, decide), MatchedStatements: statements(decision) }
  const verdict = DECISION[decision.decision]
  const result = { EvalActionName: action, EvalResourceName: resource, EvalDecision: verdict, ...details }
  const organizations = organizationsDetail(plan, decide)
  if (!named) return { ...result, ...organizations, MissingContextValues: plan.missing }
  const specific = {
    EvalResourceName: resource,
    EvalResourceDecision: verdict,
    ...details,
    MissingContextValues: plan.missing,
  }
  return { ...result, ...organizations, MissingContextValues: [], ResourceSpecificResults: [specific] }
}

type Decide = (policies: Policies) => Decision

const EVERYTHING = compile('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}')

function boundaryDetail({ boundary }: Plan, decide: Decide) {
  if (!boundary) return {}
  const { decision } = decide({ identity: [EVERYTHING], boundary })
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: decision === 'Allow' } }
}

function organizationsDetail({ scp }: Plan, decide: Decide) {
  if (!scp) return {}
  const { decision } = decide({ identity: [EVERYTHING], scp })
  return { OrganizationsDecisionDetail: { AllowedByOrganizations: decision === 'Allow' } }
}

/** The statements of the principal's and the resource's policies; control policies and boundaries have details of their own. */
function statements({ by }: Decision) {
  const cited = by.filter(({ type }) => type === 'identity' || type === 'resource')
  return cited.map(({ id = '', type }) => ({
    SourcePolicyId: id,
    SourcePolicyType: type === 'resource' ? 'Resource Policy' : 'IAM Policy',
  }))
}
