import { actionMatcher } from '../elements/Action.ts'
import {
  type Check,
  type FindingType,
  type StatementNode,
  allows,
  entriesOf,
  hit,
  inStatements,
  texts,
} from './Finding.ts'

/** One action of IAM's that gives more than it seems when it is given for many resources. */
interface Escalation {
  readonly action: string
  readonly type: FindingType
  readonly codes: string
  /** What comes of it. */
  readonly harm: Readonly<Record<'NOT_RESOURCE' | 'STAR', (how: How) => string>>
  /** A key that narrows it enough. */
  readonly guard: string
  readonly advice: string
  readonly instead: string
}

const PASS_ROLE: Escalation = {
  action: 'iam:PassRole',
  type: 'SECURITY_WARNING',
  codes: 'PASS_ROLE',
  harm: {
    NOT_RESOURCE: () => 'can be overly permissive because it can allow iam:PassRole permissions on multiple resources',
    STAR: (how) =>
      `can be overly permissive because it allows iam:PassRole permissions on ${how === 'named' ? 'multiple' : 'all'} resources`,
  },
  guard: 'iam:passedtoservice',
  advice: 'resource ARNs or add the iam:PassedToService condition key to your statement.',
  instead: 'the ARNs of the roles, or the condition key iam:PassedToService',
}
const CREATE_SLR: Escalation = {
  action: 'iam:CreateServiceLinkedRole',
  type: 'WARNING',
  codes: 'CREATE_SLR',
  harm: {
    NOT_RESOURCE: () => 'can allow creation of unintended service-linked roles for multiple resources',
    STAR: (how) =>
      `can allow creation of unintended service-linked roles${how === 'named' ? '' : ' because it allows iam:CreateServiceLinkedRole permissions on all resources'}`,
  },
  guard: 'iam:awsservicename',
  advice: 'resource ARNs instead.',
  instead: 'the ARNs of the service-linked roles',
}

/** How a statement comes to give an action: by name, by a pattern, or by not excepting it. */
type How = 'named' | 'star' | 'notAction'
type Width = 'NOT_RESOURCE' | 'STAR'

const SHAPES: readonly (readonly [how: How, width: Width, code: string, words: string])[] = [
  ['named', 'STAR', 'STAR_IN_RESOURCE', 'with wildcards (*) in the resource'],
  ['star', 'STAR', 'STAR_IN_ACTION_AND_RESOURCE', 'wildcards (*) in the action and the resource'],
  ['notAction', 'STAR', 'STAR_IN_RESOURCE_AND_NOT_ACTION', 'a resource with wildcards (*) and NotAction'],
  ['named', 'NOT_RESOURCE', 'NOT_RESOURCE', 'with NotResource'],
  ['star', 'NOT_RESOURCE', 'STAR_IN_ACTION_AND_NOT_RESOURCE', 'an action with a wildcard (*) and NotResource'],
  ['notAction', 'NOT_RESOURCE', 'NOT_ACTION_AND_NOT_RESOURCE', 'NotAction with NotResource'],
]

/** Roles that may be passed or made for services, without saying which. */
export const iamEscalations: readonly Check[] = [PASS_ROLE, CREATE_SLR].flatMap((one) =>
  SHAPES.map(([how, width, code, words]): Check => {
    return {
      code: `${one.codes}_WITH_${code}`,
      type: one.type,
      about: how === 'named' ? `${one.action} ${words}` : `${one.action} by ${words}`,
      find: inStatements((statement, { kind }) => {
        const { members, node } = statement
        if ((kind !== 'identity' && kind !== 'session') || !allows(statement)) return []
        if (reach(statement, one.action) !== how || widthOf(statement) !== width) return []
        if (width === 'STAR' && entriesOf(statement).some(({ folded }) => folded === one.guard)) return []
        const message = `Using ${using(one, how, words)} ${one.harm[width](how)}. We recommend that you specify ${width === 'STAR' ? one.advice : 'resource ARNs instead.'}`
        return [hit(members.get('Action') ?? members.get('NotAction') ?? node, message, one.instead)]
      }),
    }
  }),
)

const using = ({ action }: Escalation, how: How, words: string): string =>
  how === 'named' ? `the ${action} action ${words}` : words

function reach({ members }: StatementNode, action: string): How | undefined {
  const folded = action.toLowerCase()
  const not = members.get('NotAction')
  if (not) return texts(not).some(({ value }) => actionMatcher(value)(folded)) ? undefined : 'notAction'
  const found = texts(members.get('Action')).filter(({ value }) => actionMatcher(value)(folded))
  if (found.length === 0) return undefined
  return found.some(({ value }) => value.toLowerCase() === folded) ? 'named' : 'star'
}

function widthOf({ members }: StatementNode): Width | undefined {
  if (members.has('NotResource')) return 'NOT_RESOURCE'
  const star = texts(members.get('Resource')).some(
    ({ value }) => value === '*' || /^arn:[^:]*:iam::[^:]*:(?:\*|role\/\*)$/.test(value),
  )
  return star ? 'STAR' : undefined
}
