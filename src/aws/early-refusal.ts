import { firstDenial, standingOf } from './authorize.ts'
import { refusalOf } from './denial.ts'
import type { Call, Need } from './operation.ts'

/**
 * Asks the policies before a step of `prepare` that takes long, tells something or reaches outside: nobody fills the disk who may not write,
 * and nobody is called on behalf of who may not call. They are asked again when the call is decided.
 * @throws {Fault} AccessDenied.
 */
export function refuseEarly(call: Call<unknown>, needs: readonly Need[]): void {
  const denial = firstDenial(call, needs, standingOf(call))
  if (denial) throw refusalOf(call, denial)
}
