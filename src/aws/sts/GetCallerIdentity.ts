import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { operation } from '../operation.ts'

type Shape = Operations['GetCallerIdentity']

/** Needs no permission, and not even an explicit deny stops it. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html */
export const GetCallerIdentity = operation<Shape['input'], Shape['output']>({
  name: 'GetCallerIdentity',
  free: true,
  authorize: () => [],
  handle: ({ caller, account }) => ({ output: { UserId: caller.userId, Account: account, Arn: caller.arn } }),
})
