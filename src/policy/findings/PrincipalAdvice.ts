import { type Check, type Hit, type Text, allows, hit, inStatements, membersOf } from './Finding.ts'
import { principalsOf } from './principals.ts'

/** Principals that are too many, too vague, of the wrong kind, or named by what will change. */
export const principalAdvice: readonly Check[] = [
  {
    code: 'ALLOW_WITH_NOT_PRINCIPAL',
    type: 'SECURITY_WARNING',
    about: 'Allow with NotPrincipal: everybody else, anonymous callers too',
    find: inStatements((statement) => {
      const not = statement.members.get('NotPrincipal')
      if (!not || !allows(statement)) return []
      return [
        hit(
          not,
          'Using Allow with NotPrincipal can be overly permissive. We recommend that you use Principal instead.',
          'Principal',
        ),
      ]
    }),
  },
  {
    code: 'EMPTY_ARRAY_PRINCIPAL',
    type: 'SUGGESTION',
    about: 'a type of principal without principals',
    find: inStatements(({ members }) =>
      [...membersOf(members.get('Principal')).values()].flatMap((node) =>
        node.type === 'array' && node.items.length === 0
          ? [
              hit(
                node,
                'This statement includes no principals and does not affect the policy. Specify principals.',
                'principals',
              ),
            ]
          : [],
      ),
    ),
  },
  byUniqueId('INVALID_ROLE_REFERENCE', 'role', /^AROA/),
  byUniqueId('INVALID_USER_REFERENCE', 'user', /^AIDA/),
  {
    code: 'FEDERATED_PRINCIPAL_NOT_SUPPORTED',
    type: 'ERROR',
    about: 'an identity provider in a policy that is not a role’s trust',
    find: inStatements((statement, { kind }) =>
      kind === 'resource'
        ? principalsOf(statement, 'Federated').map((node) =>
            hit(
              node,
              'The policy type does not support a federated identity provider in the principal element. Use a supported principal.',
              'the role that its tokens are exchanged for',
            ),
          )
        : [],
    ),
  },
  {
    code: 'REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY',
    type: 'SUGGESTION',
    about: 'a session beside its role',
    find: inStatements((statement, { kind }) =>
      kind === 'trust' ? sessionsOfRoles(principalsOf(statement, 'AWS')) : [],
    ),
  },
]

function byUniqueId(code: string, what: string, pattern: RegExp): Check {
  return {
    code,
    type: 'WARNING',
    about: `a ${what} by its unique id: such a policy is of a ${what} that was deleted`,
    find: inStatements((statement) =>
      principalsOf(statement, 'AWS')
        .filter(({ value }) => pattern.test(value))
        .map((node) => {
          const message = `The Principal element includes the IAM ${what} ID ${node.value}. We recommend that you use a ${what} ARN instead.`
          return hit(node, message, `the ${what}’s ARN`)
        }),
    ),
  }
}

function sessionsOfRoles(aws: readonly Text[]): Hit[] {
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
    return [hit(node, message, parent.value)]
  })
}
