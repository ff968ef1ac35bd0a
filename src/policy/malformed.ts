import { Fault } from '../kernel/Fault.ts'
import type { Position } from './parse.ts'

/** MalformedPolicyDocument with AWS's text; `position` and our own `hint` are in the detail. */
export function malformed(message: string, position: Position, hint?: string): Fault {
  return new Fault('MalformedPolicyDocument', 400, message, { position, ...(hint !== undefined && { hint }) })
}
