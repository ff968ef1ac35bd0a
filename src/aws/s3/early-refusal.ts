import { deniedFault } from '../auth-faults.ts'
import { denialHeaders } from '../denial.ts'
import { firstDenial, standingOf } from '../authorize.ts'
import type { Call, Need } from '../operation.ts'

/**
 * Asks the policies before a payload is read: nobody fills the disk who may not write. They are asked again when it is written.
 * @throws {Fault} AccessDenied.
 */
export function refuseEarly(call: Call<unknown>, needs: readonly Need[]): void {
  const denial = firstDenial(call, needs, standingOf(call))
  if (denial) throw denial.need.refuse?.() ?? deniedFault(call.service, denial.message, denialHeaders(call, denial))
}
