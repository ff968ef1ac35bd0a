import { isAccountId, parseArn } from '../../kernel/brands.ts'
import { type Entry } from '../elements/Principal.ts'
import { principalFacts } from '../principal.ts'
import { type Finding, type Rule, type StatementNode, type Text, error, membersOf, texts } from './Finding.ts'

const UNIQUE_ID = /^A(?:ROA|IDA)[A-Z0-9]{12,}$/
const CANONICAL_ID = /^[0-9a-f]{64}$/
const SERVICE = /^[a-z0-9][a-z0-9.-]*\.[a-z.]+$/

/** How each type of principal is written, and AWS's name of it in the refusal. */
const TYPES: ReadonlyMap<string, { readonly shown: string; readonly valid: (value: string) => boolean }> = new Map([
  ['AWS', { shown: 'AWS', valid: isAwsPrincipal }],
  ['Service', { shown: 'SERVICE', valid: (value: string) => SERVICE.test(value) }],
  ['Federated', { shown: 'FEDERATED', valid: isProvider }],
  ['CanonicalUser', { shown: 'CANONICAL', valid: (value: string) => CANONICAL_ID.test(value) }],
])

/** Principals of trust and resource policies. Whether an entity of that name exists only its account can say. */
export const principalRule: Rule = ({ statements, kind }) => {
  if (kind === 'rcp') return statements.flatMap(onlyEveryone)
  if (kind !== 'trust' && kind !== 'resource') return []
  return statements.flatMap(({ members }) =>
    ['Principal', 'NotPrincipal'].flatMap((name) => {
      const node = members.get(name)
      if (node?.type === 'string' && kind === 'trust')
        return [error('InvalidPrincipal', 'AssumeRolepolicy contained an invalid principal: "STAR":"*".', node)]
      return [...membersOf(node)].flatMap(([type, values]) =>
        texts(values).flatMap((value) => entryErrors(type, value)),
      )
    }),
  )
}

function entryErrors(type: Entry[0], node: Text): Finding[] {
  const known = TYPES.get(type)
  if (known?.valid(node.value)) return []
  return [error('InvalidPrincipal', `Invalid principal in policy: "${known?.shown ?? type}":"${node.value}"`, node)]
}

function onlyEveryone({ members }: StatementNode): Finding[] {
  const node = members.get('Principal')
  const aws = membersOf(node).get('AWS')
  const everyone =
    node?.type === 'string' || (membersOf(node).size === 1 && texts(aws).every(({ value }) => value === '*'))
  return !node || everyone ? [] : [error('InvalidPrincipal', 'Policy must specify the principal "*".', node)]
}

const AWS_KINDS: ReadonlySet<string> = new Set(['root', 'user', 'role-session', 'federated-user'])

function isAwsPrincipal(value: string): boolean {
  if (value === '*' || isAccountId(value) || UNIQUE_ID.test(value)) return true
  const arn = parseArn(value)
  if (!arn || /[*?]/.test(value) || !isAccountId(arn.account)) return value.startsWith('arn:aws:iam::cloudfront:user/')
  return AWS_KINDS.has(principalFacts(value).kind) && !arn.resource.endsWith('/')
}

function isProvider(value: string): boolean {
  const { kind } = principalFacts(value)
  return kind === 'web-identity' || kind === 'saml'
}
