import type { Call, Need } from '../operation.ts'
import { needOn, USER } from './entity-kinds.ts'
import { validationError } from './faults.ts'

type Asking = Pick<Call<{ readonly UserName?: string | undefined }>, 'input' | 'caller' | 'view' | 'account'>

/** The user that is named, or else the one whose key signed. @throws {Fault} ValidationError when a role or root does not name one. */
export function namedOrCaller({ input, caller }: Asking): string {
  const name = input.UserName ?? (caller.kind === 'user' ? caller.userName : undefined)
  if (name === undefined) throw validationError('Must specify userName when calling with non-User credentials')
  return name
}

/**
 * The `authorize` of an operation on that user. Of one that the request leaves out, AWS's refusals say `user nullann`: the path that nobody
 * gave stands before the name.
 */
export const onNamedOrCaller =
  (action: string) =>
  (call: Asking): readonly Need[] => {
    const name = namedOrCaller(call)
    const unnamed = call.input.UserName === undefined
    return [needOn(USER, call, action, name, unnamed ? { shown: `user null${name}` } : {})]
  }
