import { Fault } from '../../kernel/Fault.ts'
import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { operation } from '../operation.ts'

type Shape = Operations['GetDelegatedAccessToken']

/**
 * Trade-in tokens come from delegation requests between AWS and product providers, which exist nowhere outside AWS:
 * whatever is shown here was never issued.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetDelegatedAccessToken.html
 */
export const GetDelegatedAccessToken = operation<Shape['input'], Shape['output']>({
  name: 'GetDelegatedAccessToken',
  authorize: () => [{ action: 'sts:GetDelegatedAccessToken', resource: '*' }],
  handle() {
    throw new Fault(
      'ExpiredTradeInTokenException',
      400,
      'The trade-in token provided in the request is not valid or has expired.',
    )
  },
})
