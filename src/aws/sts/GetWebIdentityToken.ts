import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { operation } from '../operation.ts'

type Shape = Operations['GetWebIdentityToken']

/**
 * Outbound federation is off in an account until IAM's EnableOutboundWebIdentityFederation, which Stint does not serve:
 * here, as in an AWS account that never called it, the answer is that the feature is disabled.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
 */
export const GetWebIdentityToken = operation<Shape['input'], Shape['output']>({
  name: 'GetWebIdentityToken',
  authorize: () => [{ action: 'sts:GetWebIdentityToken', resource: '*' }],
  handle() {
    throw new Fault(
      'OutboundWebIdentityFederationDisabledException',
      403,
      'Outbound web identity federation is not enabled for this account.',
    )
  },
})
