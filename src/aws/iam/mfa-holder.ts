import type { Call, Need } from '../operation.ts'
import { existing, USER } from './entity-kinds.ts'
import { namedOrCaller, onNamedOrCaller } from './caller-user.ts'

/** Who holds passwords and MFA devices: a user, or the account's root user, who has no name. */
export interface Holder {
  /** The user's unique id, or `root`. */
  readonly id: string
  readonly name: string
}

type Asking = Pick<Call<{ readonly UserName?: string | undefined }>, 'input' | 'caller' | 'view' | 'account'>

/** The root user acts for itself only: by naming no user. */
const isRootItself = ({ input, caller, account }: Asking) =>
  caller.kind === 'root' && (input.UserName === undefined || input.UserName === account)

/** @throws {Fault} NoSuchEntity; ValidationError when a role names no user. */
export function holderOf(call: Asking): Holder {
  if (isRootItself(call)) return { id: 'root', name: call.account }
  return existing(USER, call, namedOrCaller(call))
}

/** The `authorize` of an operation on that holder. */
export const onHolder =
  (action: string) =>
  (call: Asking): readonly Need[] =>
    isRootItself(call)
      ? [{ action: `iam:${action}`, resource: `arn:aws:iam::${call.account}:root` }]
      : onNamedOrCaller(action)(call)
