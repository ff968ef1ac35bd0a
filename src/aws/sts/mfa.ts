import { Fault } from '../../kernel/Fault.ts'
import type { Write } from '../../store/Store.ts'
import { afterCode, deviceWrite, findDevice } from '../iam/mfa-devices.ts'
import type { Call } from '../operation.ts'
import { mayBeTried } from './mfa-tries.ts'

/** What a caller may show of a device. */
export interface MfaInput {
  readonly SerialNumber?: string | undefined
  readonly TokenCode?: string | undefined
}

export interface Proven {
  /** A code opens once: it is used up with the answer. */
  readonly write: Write
}

const failed = (text: string) => new Fault('AccessDenied', 403, `MultiFactorAuthentication failed${text}`)

/**
 * The caller's proof of his MFA device, or undefined when he shows none. Only users have devices.
 * @throws {Fault} AccessDenied when it proves nothing.
 */
export function provenMfa(call: Call<MfaInput>): Proven | undefined {
  const { view, account, caller, input } = call
  const { SerialNumber: serial, TokenCode: code } = input
  if (serial === undefined && code === undefined) return undefined
  if (serial === undefined || code === undefined)
    throw failed(', must provide both MFA serial number and one time pass code.')
  const device = findDevice(view, account, serial)
  if (caller.kind !== 'user' || caller.session || device?.holder !== caller.userId || !mayBeTried(call, serial))
    throw failed(
      ', unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
    )
  const used = afterCode(call, device, code)
  if (!used) throw failed(' with invalid MFA one time pass code. ')
  return { write: deviceWrite(account, used) }
}

/** The context keys that a proof puts into the request that it came with. */
export const MFA_CONTEXT = { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' } as const
