import { firstDenial, standingOf } from '../authorize.ts'
import { refusalOf } from '../denial.ts'
import type { Call, Need } from '../operation.ts'

/**
 * Asks the policies before a payload is read: nobody fills the disk who may not write. They are asked again when it is written.
 * @throws {Fault} AccessDenied.
 */
export function refuseEarly(call: Call<unknown>, needs: readonly Need[]): void {
  const denial = firstDenial(call, needs, standingOf(call))
  if (denial) throw refusalOf(call, denial)
}
