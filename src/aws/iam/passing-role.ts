import { parseArn, type AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Call, Need } from '../operation.ts'
import { roles, type Role } from './documents.ts'
import { tagRecord } from './tags.ts'

/** The account's role of this ARN. */
export function roleOf(view: View, account: AccountId, arn: string): Role | undefined {
  const resource = parseArn(arn)?.resource ?? ''
  const role = resource.startsWith('role/')
    ? roles.find(view, account, resource.slice(resource.lastIndexOf('/') + 1))
    : undefined
  return role?.arn === arn ? role : undefined
}

/**
 * Handing a role to a service (`cloudformation.amazonaws.com`), which will work with it; nothing is needed where none is named.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 */
export function passingRoleTo(
  service: string,
  { view, account }: Call<unknown>,
  arn: string | undefined,
): readonly Need[] {
  if (arn === undefined) return []
  const tags = tagRecord(roleOf(view, account, arn)?.tags)
  const context = Object.entries(tags).map(([key, value]) => [`iam:ResourceTag/${key}`, value] as const)
  return [
    {
      action: 'iam:PassRole',
      resource: arn,
      resourceTags: tags,
      context: { ...Object.fromEntries(context), 'iam:PassedToService': service },
    },
  ]
}
