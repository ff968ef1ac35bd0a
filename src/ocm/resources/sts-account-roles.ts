import { accountRoles } from '../../catalogue/account-roles.ts'
import { versionTag } from '../../catalogue/tags.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { ok } from '../http/exchange.ts'
import { badRequest, ocmFault } from '../http/fault.ts'
import { requiredText } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { refusalText } from '../workloads/refusal.ts'
import { labels } from './documents.ts'
import { awsRolesOf } from './linked-roles.ts'

/* The account roles of an AWS account, as OCM sees them: through the role of that account which the organization linked. */

interface Found {
  readonly arn: string
  readonly tags: ReadonlyMap<string, string>
}

/** Types of roles as they are shown, by the tag `rosa_role_type`. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ...accountRoles.map(({ key, title }) => [key, title.replace('ControlPlane', 'Control plane')] as const),
  ['OCM', 'OCM'],
  ['User', 'User'],
])

export const inquireAccountRoles: Handler = async (call) => {
  const account = requiredText(call.body, 'account_id')
  const arn = linkedIn(call, account)
  const session = call.room.installer.assume({
    arn,
    externalId: call.who.organization.id,
    sessionName: 'ocm-inquiry',
    region: call.room.region,
  })
  const found = await rolesIn(session.aws).catch((error: unknown) => {
    throw error instanceof AwsError ? ocmFault(400, refusalText(error)) : error
  })
  const prefixes = [...new Set(found.map(prefixOf))].sort()
  return ok({
    kind: 'AccountRolesList',
    aws_account_id: account,
    items: prefixes.map((prefix) => ({
      kind: 'AccountRoles',
      prefix,
      items: found.filter((role) => prefixOf(role) === prefix).map(shown),
    })),
  })
}

/** The organization's OCM role in that account. @throws {Fault} 400 when there is none */
function linkedIn({ room, who }: Call, account: string): string {
  const label = labels.get(room.projection.view(), `${who.organization.id}/sts_ocm_role`)?.value.value ?? ''
  const arn = awsRolesOf(label).find((one) => one.split(':')[4] === account)
  if (arn !== undefined) return arn
  throw badRequest(
    `The organization has no OCM role linked in the AWS account '${account.slice(0, 32)}'; 'rosa create ocm-role' makes one`,
  )
}

async function rolesIn(aws: AwsClient): Promise<readonly Found[]> {
  const found: Found[] = []
  for (let marker: string | undefined; ;) {
    const page = await aws.call('iam', 'ListRoles', marker === undefined ? {} : { Marker: marker })
    for (const { RoleName = '', Arn = '' } of page.Roles ?? []) {
      if (!/-(?:Role|OCM-Role-.+)$/.test(RoleName)) continue
      const { Tags = [] } = await aws.call('iam', 'ListRoleTags', { RoleName })
      const tags = new Map(Tags.map(({ Key, Value }) => [Key, Value]))
      if (TYPES.has(tags.get('rosa_role_type') ?? '')) found.push({ arn: Arn, tags })
    }
    marker = page.IsTruncated ? page.Marker : undefined
    if (marker === undefined) return found
  }
}

const prefixOf = ({ tags }: Found): string => tags.get('rosa_role_prefix') ?? ''

const shown = ({ arn, tags }: Found) => ({
  arn,
  type: TYPES.get(tags.get('rosa_role_type') ?? '') ?? '',
  roleVersion: tags.get(versionTag) ?? '',
  isAdmin: tags.get('rosa_admin_role') === 'true',
  managedPolicies: tags.get('rosa_managed_policies') === 'true',
  hcpManagedPolicies: tags.get('rosa_hcp_policies') === 'true',
})
