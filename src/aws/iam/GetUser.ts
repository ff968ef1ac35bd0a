import { operation, type Call } from '../operation.ts'
import { accounts } from '../organizations/documents.ts'
import { namedOrCaller, onNamedOrCaller } from './caller-user.ts'
import { existing, USER } from './entity-kinds.ts'
import { at, userShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetUser = operation<In<'GetUser'>, Out<'GetUser'>>({
  name: 'GetUser',
  authorize: (call) => {
    if (isRootItself(call)) return [{ action: 'iam:GetUser', resource: call.caller.arn }]
    const needs = onNamedOrCaller('GetUser')(call)
    // Of who asks about itself without a name, this operation alone says the ARN.
    return call.input.UserName === undefined ? needs.map((need) => ({ ...need, shown: need.resource })) : needs
  },
  handle: (call) => {
    if (isRootItself(call)) return { output: { User: rootShape(call) } }
    return { output: { User: userShape(existing(USER, call, namedOrCaller(call))) } }
  },
})

type Asking = { readonly input: In<'GetUser'>; readonly caller: { readonly kind: string } }

const isRootItself = ({ input, caller }: Asking) => caller.kind === 'root' && input.UserName === undefined

/** The account's root user is no user: it has no name, and its id is the account's. */
function rootShape({ view, account }: Pick<Call<unknown>, 'view' | 'account'>) {
  return {
    Path: '/',
    UserId: account,
    Arn: `arn:aws:iam::${account}:root`,
    CreateDate: at(accounts.find(view, account)?.joined ?? 0),
  }
}
