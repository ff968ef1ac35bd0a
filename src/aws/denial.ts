import type { Denial } from './authorize.ts'
import { familyOf } from './auth-faults.ts'
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
