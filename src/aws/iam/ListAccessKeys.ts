import { operation } from '../operation.ts'
import { keysOf } from './access-keys.ts'
import { holderOf, onHolder } from './mfa-holder.ts'
import { sortedPage } from './page.ts'
import { accessKeyRow } from './shapes.ts'
import type { In, Out } from './types.ts'

export const ListAccessKeys = operation<In<'ListAccessKeys'>, Out<'ListAccessKeys'>>({
  name: 'ListAccessKeys',
  authorize: onHolder('ListAccessKeys'),
  handle: (call) => {
    const keys = keysOf(call.view, call.account, holderOf(call))
    const { items, answer } = sortedPage(keys, call.input, (key) => key.id)
    return { output: { AccessKeyMetadata: items.map(accessKeyRow), ...answer } }
  },
})
