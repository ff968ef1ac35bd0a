import { parseArn } from '../../kernel/brands.ts'
import { isAccountId } from '../../kernel/brands.ts'
import { badRequest } from '../http/fault.ts'

/** The ARN, when it is one of an IAM role. @throws {Fault} 400 that names the attribute */
export function requiredRole(attribute: string, arn: string): string {
  const parts = parseArn(arn)
  const isRole =
    parts?.service === 'iam' && isAccountId(parts.account) && /^role\/[\w+=,.@/-]{1,512}$/.test(parts.resource)
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
