import { operation } from '../operation.ts'
import { existingKey } from './access-keys.ts'
import { accessKeys } from './documents.ts'
import { holderOf, onHolder } from './mfa-holder.ts'
import type { In, Out } from './types.ts'

export const DeleteAccessKey = operation<In<'DeleteAccessKey'>, Out<'DeleteAccessKey'>>({
  name: 'DeleteAccessKey',
  authorize: onHolder('DeleteAccessKey'),
  handle: (call) => {
    const key = existingKey(call, holderOf(call), call.input.AccessKeyId)
    return { output: {}, writes: [accessKeys.drop(call.account, key.id)] }
  },
})
