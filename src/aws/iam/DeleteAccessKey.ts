import { operation } from '../operation.ts'
import { existingKey } from './access-keys.ts'
import { namedOrCaller, onNamedOrCaller } from './caller-user.ts'
import { accessKeys } from './documents.ts'
import type { In, Out } from './types.ts'

export const DeleteAccessKey = operation<In<'DeleteAccessKey'>, Out<'DeleteAccessKey'>>({
  name: 'DeleteAccessKey',
  authorize: onNamedOrCaller('DeleteAccessKey'),
  handle: (call) => {
    const key = existingKey(call, namedOrCaller(call), call.input.AccessKeyId)
    return { output: {}, writes: [accessKeys.drop(call.account, key.id)] }
  },
})
