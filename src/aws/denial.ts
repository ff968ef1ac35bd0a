import type { Denial } from './authorize.ts'
import { familyOf } from './auth-faults.ts'
import { DENIAL_HEADER, writeDenialNote } from '../wire/denial-note.ts'
import type { Call } from './operation.ts'

/** A refusal's text as the service words it. EC2 adds the encoded message that DecodeAuthorizationMessage opens. */
export function renderDenial(call: Call<unknown>, denial: Denial): string {
  switch (familyOf(call.service)) {
    case 'ec2':
      return `You are not authorized to perform this operation. ${denial.message}. Encoded authorization failure message: ${encodeDenial(call, denial)}`
    default:
      return denial.message
  }
}

/**
 * Which statement decided, in a header beside AWS's answer: told to who belongs to the account whose documents decided, and of trust
 * policies to nobody, as they would tell which roles there are.
 */
export function denialHeaders({ caller }: Call<unknown>, { need, decision }: Denial): Readonly<Record<string, string>> {
  const { denial } = decision
  if (!denial || need.refuse || caller.account === undefined) return {}
  const theirs = denial.type === 'resource' || denial.type === 'rcp'
  if (theirs && need.resourceAccount !== undefined && need.resourceAccount !== caller.account) return {}
  const note = {
    action: need.action,
    resource: need.resource,
    explicit: decision.decision === 'ExplicitDeny',
    type: denial.type,
    by: decision.by.map(({ id = '', statement, sid }) => ({
      policy: id,
      statement,
      ...(sid === undefined ? {} : { sid }),
    })),
  }
  return { [DENIAL_HEADER]: writeDenialNote(note) }
}

/**
 * The sealed message: as DecodeAuthorizationMessage shows it once opened.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
 */
function encodeDenial(call: Call<unknown>, { need, decision }: Denial): string {
  return call.world.messages.seal(
    JSON.stringify({
      allowed: false,
      explicitDeny: decision.decision === 'ExplicitDeny',
      matchedStatements: { items: decision.by },
      failures: { items: [] },
      context: {
        principal: { id: call.caller.userId, arn: call.caller.arn },
        action: need.action,
        resource: need.resource,
        conditions: { items: [] },
      },
    }),
  )
}
