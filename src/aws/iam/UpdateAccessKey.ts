import { operation } from '../operation.ts'
import { existingKey } from './access-keys.ts'
import { accessKeys } from './documents.ts'
import { validationError } from './faults.ts'
import { holderOf, onHolder } from './mfa-holder.ts'
import type { In, Out } from './types.ts'

export const UpdateAccessKey = operation<In<'UpdateAccessKey'>, Out<'UpdateAccessKey'>>({
  name: 'UpdateAccessKey',
  authorize: onHolder('UpdateAccessKey'),
  handle: (call) => {
    const { AccessKeyId, Status: status } = call.input
    // The model lets `Expired` pass, which only AWS sets.
    if (status !== 'Active' && status !== 'Inactive') throw validationError(`Invalid status ${status}`)
    const key = existingKey(call, holderOf(call), AccessKeyId)
    return { output: {}, writes: [accessKeys.put(call.account, key.id, { ...key, status })] }
  },
})
