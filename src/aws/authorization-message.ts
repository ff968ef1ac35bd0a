import type { AccountId } from '../kernel/brands.ts'
import type { Explanation, StatementRef } from '../policy/index.ts'
import type { Caller } from './principal.ts'
import type { SealedMessages } from './sealed-messages.ts'

/** Longest message, characters: sealed it must fit into the 10,240 that DecodeAuthorizationMessage takes. */
const LONGEST = 7400

/**
 * What a refusal is explained by is the business of the account whose caller was refused: for others the message opens as little as a forged
 * one. AWS says that the details are privileged, and nothing of other accounts: that is inferred.
 */
export const sealedMessage = (messages: SealedMessages, account: AccountId, message: string): string =>
  messages.seal(`${account} ${message}`)

/** Undefined for what was not sealed for the account. */
export function openedMessage(messages: SealedMessages, account: AccountId, sealed: string): string | undefined {
  const opened = messages.open(sealed)
  return opened?.startsWith(`${account} `) ? opened.slice(account.length + 1) : undefined
}

const items = <T>(values: readonly T[]) => ({ items: values })
const valueItems = (values: readonly string[]) => items(values.map((value) => ({ value })))

/**
 * What DecodeAuthorizationMessage shows: the statements that deny, the principal, the action, the resource and the request's keys.
 * @param documents the policies' texts by id
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
export function authorizationMessage(
  caller: Caller,
  { decision, by, request }: Explanation,
  documents: ReadonlyMap<string, string>,
): string {
  const statements = by.map((ref) => denying(ref, statementOf(ref, documents), caller))
  const conditions = Object.entries(request.context).map(([key, values]) => ({ key, values: valueItems(values) }))
  const message = (shown: readonly object[], keys: readonly object[]) =>
    JSON.stringify({
      allowed: false,
      explicitDeny: decision === 'ExplicitDeny',
      matchedStatements: items(shown),
      failures: items([]),
      context: {
        principal: {
          id: caller.userId,
          ...(caller.kind === 'user' ? { name: caller.userName } : {}),
          arn: caller.arn,
        },
        action: request.action,
        resource: request.resource,
        conditions: items(keys),
      },
    })
  const whole = message(statements, conditions)
  if (whole.length <= LONGEST) return whole
  const brief = message(
    by.map((ref) => ({ statementId: ref.sid ?? '', effect: 'DENY' })),
    conditions,
  )
  return brief.length <= LONGEST ? brief : message([], [])
}

type Statement = Readonly<Record<string, unknown>>

function statementOf({ id = '', statement }: StatementRef, documents: ReadonlyMap<string, string>): Statement {
  const { Statement: all } = JSON.parse(documents.get(id) ?? '{}') as { readonly Statement?: unknown }
  return ([all].flat()[statement] ?? {}) as Statement
}

function denying({ sid = '' }: StatementRef, statement: Statement, { userId }: Caller): object {
  const texts = (name: string) => [statement[name] ?? []].flat().map(String)
  const conditions = Object.values((statement['Condition'] ?? {}) as Readonly<Record<string, object>>).flatMap((keys) =>
    Object.entries(keys).map(([key, values]) => ({ key, values: valueItems([values as unknown].flat().map(String)) })),
  )
  return {
    statementId: sid,
    effect: 'DENY',
    principals: valueItems([userId.split(':')[0] ?? '']),
    principalGroups: items([]),
    actions: valueItems([...texts('Action'), ...texts('NotAction')]),
    resources: valueItems([...texts('Resource'), ...texts('NotResource')]),
    conditions: items(conditions),
  }
}
