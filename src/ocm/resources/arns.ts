import { parseArn } from '../../kernel/brands.ts'
import { isAccountId } from '../../kernel/brands.ts'
import { badRequest } from '../http/fault.ts'

/** `role`, a path of up to 512 characters, and a name of up to 64. */
const LONGEST = 4 + 512 + 64

/** The ARN, when it is one of an IAM role. @throws {Fault} 400 that names the attribute */
export function requiredRole(attribute: string, arn: string): string {
  const parts = parseArn(arn)
  const isRole =
    parts?.partition === 'aws' &&
    parts.service === 'iam' &&
    parts.region === '' &&
    isAccountId(parts.account) &&
    /^role\/(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/.test(parts.resource) &&
    parts.resource.length <= LONGEST
  if (!isRole)
    throw badRequest(`Attribute '${attribute}' must be the ARN of an IAM role, but it is '${arn.slice(0, 200)}'`)
  return arn
}

export const accountOf = (arn: string): string => parseArn(arn)?.account ?? ''
/** The role's name, without its path. */
export const roleNameOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)
/** `/` or `/…/`. */
export function rolePathOf(arn: string): string {
  const resource = parseArn(arn)?.resource ?? ''
  return resource.slice('role'.length, resource.lastIndexOf('/') + 1)
}
