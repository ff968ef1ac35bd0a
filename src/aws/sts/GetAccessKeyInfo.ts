import type { Operations } from '../../wire/schema/sts.types.generated.ts'
import { Fault } from '../../kernel/Fault.ts'
import { operation } from '../operation.ts'
import { readKeyId } from '../../wire/key-id.ts'

type Shape = Operations['GetAccessKeyInfo']

/** Whose account a key id says it is of; the key need not exist. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html */
export const GetAccessKeyInfo = operation<Shape['input'], Shape['output']>({
  name: 'GetAccessKeyInfo',
  authorize: () => [{ action: 'sts:GetAccessKeyInfo', resource: '*' }],
  handle({ input }) {
    const key = readKeyId(input.AccessKeyId)
    if (key.kind !== 'ours') throw new Fault('ValidationError', 400, 'Invalid Access Key Id.')
    return { output: { Account: key.account } }
  },
})
