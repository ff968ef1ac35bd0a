import { actionMatcher } from '../elements/Action.ts'
import {
  type Adviser,
  type Finding,
  type FindingType,
  type StatementNode,
  advice,
  conditionsOf,
  texts,
} from './Finding.ts'

/** One action of IAM's that gives more than it seems when it is given for many resources. */
interface Escalation {
  readonly action: string
  readonly type: FindingType
  readonly codes: string
  readonly harm: string
  /** A key that narrows it enough. */
  readonly guard?: string
  readonly instead: string
}

const PASS_ROLE: Escalation = {
  action: 'iam:PassRole',
  type: 'SECURITY_WARNING',
  codes: 'PASS_ROLE',
  harm: 'can be overly permissive because it allows iam:PassRole permissions on multiple resources',
  guard: 'iam:passedtoservice',
  instead: 'the ARNs of the roles, or the condition key iam:PassedToService',
}
const CREATE_SLR: Escalation = {
  action: 'iam:CreateServiceLinkedRole',
  type: 'WARNING',
  codes: 'CREATE_SLR',
  harm: 'can allow creation of unintended service-linked roles',
  guard: 'iam:awsservicename',
  instead: 'the ARNs of the service-linked roles',
}

/** Roles that may be passed or made for services, without saying which. */
export const iamEscalation: Adviser = ({ statements, kind }) =>
  kind === 'identity' || kind === 'session'
    ? statements.flatMap((statement) => [PASS_ROLE, CREATE_SLR].flatMap((one) => find(statement, one)))
    : []

function find(statement: StatementNode, { action, type, codes, harm, guard, instead }: Escalation): Finding[] {
  const { members, node } = statement
  if (texts(members.get('Effect'))[0]?.value !== 'Allow') return []
  const how = reach(statement, action)
  const where = width(statement)
  if (how === undefined || where === undefined) return []
  const guarded = conditionsOf(statement).some(([, keys]) =>
    [...keys.keys()].some((key) => key.toLowerCase() === guard),
  )
  if (guarded && where !== 'NOTRESOURCE') return []
  const code = codeOf(codes, how, where)
  const message = `Using ${WORDS[how](action)} ${how === 'named' ? 'with' : 'and'} ${where === 'NOTRESOURCE' ? 'NotResource' : 'wildcards (*) in the resource'} ${harm}.`
  return [advice(type, code, message, members.get('Action') ?? members.get('NotAction') ?? node, instead)]
}

type How = 'named' | 'star' | 'notAction'
const WORDS: Readonly<Record<How, (action: string) => string>> = {
  named: (action) => `the ${action} action`,
  star: () => 'an action with a wildcard (*)',
  notAction: () => 'NotAction',
}

function reach({ members }: StatementNode, action: string): How | undefined {
  const folded = action.toLowerCase()
  const not = members.get('NotAction')
  if (not) return texts(not).some(({ value }) => actionMatcher(value)(folded)) ? undefined : 'notAction'
  const found = texts(members.get('Action')).filter(({ value }) => actionMatcher(value)(folded))
  if (found.length === 0) return undefined
  return found.some(({ value }) => value.toLowerCase() === folded) ? 'named' : 'star'
}

function width({ members }: StatementNode): 'NOTRESOURCE' | 'STAR' | undefined {
  if (members.has('NotResource')) return 'NOTRESOURCE'
  const star = texts(members.get('Resource')).some(
    ({ value }) => value === '*' || /^arn:[^:]*:iam::[^:]*:(?:\*|role\/\*)$/.test(value),
  )
  return star ? 'STAR' : undefined
}

function codeOf(codes: string, how: How, where: 'NOTRESOURCE' | 'STAR'): string {
  if (where === 'NOTRESOURCE')
    return `${codes}_WITH_${how === 'named' ? '' : how === 'star' ? 'STAR_IN_ACTION_AND_' : 'NOTACTION_AND_'}NOTRESOURCE`
  return `${codes}_WITH_STAR_IN_${how === 'star' ? 'ACTION_AND_RESOURCE' : how === 'named' ? 'RESOURCE' : 'RESOURCE_AND_NOTACTION'}`
}
