import type { Fault } from '../../kernel/Fault.ts'
import type { Caller } from '../principal.ts'
import { notImplemented } from './conditions.ts'
import { accessDenied, invalidArgument, invalidRequest } from './faults.ts'

/**
 * Why MFA Delete stays off: only the root user may switch it on, with long-term keys and a device, and nobody signs with a device here.
 * `mfa`: the header, a serial number and a code.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
 * @see https://github.com/cloudposse/terraform-aws-codebuild/issues/76 without the header
 * @see https://github.com/99designs/aws-vault/issues/793 with a session's credentials
 * @see https://github.com/iterate-ch/cyberduck/issues/16267 with half a header
 */
export function mfaDeleteRefusal({ kind, session }: Caller, mfa: string | undefined): Fault {
  if (mfa === undefined) return accessDenied('Mfa Authentication must be used for this request')
  if (session) return invalidRequest('DevPay and Mfa are mutually exclusive authorization methods.')
  if (!/^\S+ \S+$/.test(mfa))
    return invalidArgument('Mfa header is invalid -- the header should be formatted as {serialNumber}(space){tokenCode}', 'x-amz-mfa', mfa) // prettier-ignore
  if (kind === 'root') return notImplemented('x-amz-mfa')
  return accessDenied('This operation may only be performed by the bucket owner') // as users of the CLI noted it
}
