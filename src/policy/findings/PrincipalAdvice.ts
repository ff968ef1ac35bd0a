import { type Adviser, type Finding, advice, conditionsOf, texts } from './Finding.ts'
import { principalsOf } from './principals.ts'

const SOURCE_KEYS = new Set(['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'])

/** Principals that are too many, too vague, or named by what will change. */
export const principalAdvice: Adviser = ({ statements, kind }) =>
  statements.flatMap((statement) => {
    const { members } = statement
    const allows = texts(members.get('Effect'))[0]?.value === 'Allow'
    const not = members.get('NotPrincipal')
    const found: Finding[] = []
    if (allows && not)
      found.push(
        advice(
          'SECURITY_WARNING',
          'ALLOW_WITH_NOT_PRINCIPAL',
          'Using Allow with NotPrincipal can be overly permissive. We recommend that you use Principal instead.',
          not,
          'Principal',
        ),
      )
    const aws = principalsOf(statement, 'AWS')
    for (const node of aws) {
      if (/^AROA/.test(node.value))
        found.push(
          advice(
            'WARNING',
            'INVALID_ROLE_REFERENCE',
            `The Principal element includes the IAM role ID ${node.value}. We recommend that you use a role ARN instead.`,
            node,
            'the role’s ARN',
          ),
        )
      if (/^AIDA/.test(node.value))
        found.push(
          advice(
            'WARNING',
            'INVALID_USER_REFERENCE',
            `The Principal element includes the IAM user ID ${node.value}. We recommend that you use a user ARN instead.`,
            node,
            'the user’s ARN',
          ),
        )
    }
    if (kind === 'trust') found.push(...sessionsOfRoles(aws))
    if (allows && kind === 'resource') {
      const keys = conditionsOf(statement).flatMap(([, some]) => [...some.keys()].map((key) => key.toLowerCase()))
      const [service] = principalsOf(statement, 'Service')
      if (service && !keys.some((key) => SOURCE_KEYS.has(key)))
        found.push(
          advice(
            'SECURITY_WARNING',
            'RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL',
            'Granting access to a service principal without specifying a source is overly permissive. Use aws:SourceArn or aws:SourceAccount condition key and scope access to a specific source to grant fine-grained access.',
            service,
            'a condition on aws:SourceArn or aws:SourceAccount',
          ),
        )
    }
    return found
  })

/** A session is redundant beside its role. */
function sessionsOfRoles(aws: ReturnType<typeof principalsOf>): Finding[] {
  return aws.flatMap((node) => {
    const [, account, role] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(node.value) ?? []
    const parent = aws.find(
      ({ value }) =>
        role !== undefined &&
        value.startsWith(`arn:`) &&
        value.includes(`:iam::${account}:role/`) &&
        value.endsWith(`/${role}`),
    )
    if (!parent) return []
    const message = `The assumed-role principal ${node.value} is redundant with its parent role ${parent.value}. Remove the assumed-role principal.`
    return [advice('SUGGESTION', 'REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY', message, node, parent.value)]
  })
}
