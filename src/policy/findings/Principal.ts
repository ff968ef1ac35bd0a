import { isAccountId, parseArn } from '../../kernel/brands.ts'
import { type Entry } from '../elements/Principal.ts'
import type { PolicyKind } from '../Policy.ts'
import { principalFacts } from '../principal.ts'
import { type Finding, type Rule, type StatementNode, type Text, error, membersOf, texts } from './Finding.ts'
import type { Refused } from './refusals.ts'

const UNIQUE_ID = /^A(?:ROA|IDA)[A-Z0-9]{12,}$/
const CANONICAL_ID = /^[0-9a-f]{64}$/
const SERVICE = /^[a-z0-9][a-z0-9.-]*\.[a-z.]+$/

/** How each type of principal is written, and AWS's name of it in the refusal. */
interface PrincipalType {
  readonly shown: string
  readonly code: Refused
  readonly valid: (value: string) => boolean
}
const TYPES: ReadonlyMap<string, PrincipalType> = new Map<string, PrincipalType>([
  ['AWS', { shown: 'AWS', code: 'INVALID_PRINCIPAL_FORMAT', valid: isAwsPrincipal }],
  ['Service', { shown: 'SERVICE', code: 'INVALID_SERVICE_PRINCIPAL_FORMAT', valid: (value) => SERVICE.test(value) }],
  [
    'Federated',
    { shown: 'FEDERATED', code: 'INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY', valid: isProvider },
  ],
  [
    'CanonicalUser',
    { shown: 'CANONICAL', code: 'INVALID_PRINCIPAL_FORMAT', valid: (value) => CANONICAL_ID.test(value) },
  ],
])

/** Principals of trust and resource policies. Whether an entity of that name exists only its account can say. */
export const principalRule: Rule = ({ statements, kind }) => {
  if (kind === 'rcp') return statements.flatMap(onlyEveryone)
  if (kind !== 'trust' && kind !== 'resource') return []
  return statements.flatMap(({ members }) =>
    ['Principal', 'NotPrincipal'].flatMap((name) => {
      const node = members.get(name)
      if (node?.type === 'string' && kind === 'trust')
        return [
          error(
            'ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
            'AssumeRolepolicy contained an invalid principal: "STAR":"*".',
            node,
          ),
        ]
      return [...membersOf(node)].flatMap(([type, values]) =>
        texts(values).flatMap((value) => entryErrors(type, value, kind)),
      )
    }),
  )
}

/** What IAM says of a federated principal that is no name of a provider at all, as https://github.com/terraform-aws-modules/terraform-aws-eks/issues/2594 quotes it. */
const NO_PROVIDER = 'Federated principals must be valid domain names or SAML metadata ARNs'
const DOMAIN = /^[\w-]+(?:\.[\w-]+)+$/

function entryErrors(type: Entry[0], node: Text, kind: PolicyKind): Finding[] {
  const known = TYPES.get(type)
  if (known?.valid(node.value)) return []
  const code = /[*?]/.test(node.value) ? 'UNSUPPORTED_WILDCARD_IN_PRINCIPAL' : known?.code
  const message =
    kind === 'trust' && type === 'Federated' && !DOMAIN.test(node.value)
      ? NO_PROVIDER
      : `Invalid principal in policy: "${known?.shown ?? type}":"${node.value}"`
  return [error(known && code ? code : 'INVALID_PRINCIPAL_KEY', message, node)]
}

function onlyEveryone({ members }: StatementNode): Finding[] {
  const node = members.get('Principal')
  const aws = membersOf(node).get('AWS')
  const everyone =
    node?.type === 'string' || (membersOf(node).size === 1 && texts(aws).every(({ value }) => value === '*'))
  return !node || everyone ? [] : [error('RCP_SYNTAX_ERROR_PRINCIPAL', 'Policy must specify the principal "*".', node)]
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
