import { accountRoles } from '../../catalogue/account-roles.ts'
import { ok } from '../http/exchange.ts'
import { textAt, type Fields } from '../http/fields.ts'
import type { Handler } from '../http/route.ts'
import { listAnswer } from '../search/list.ts'
import { hasCode } from '../workloads/refusal.ts'
import { roleNameOf } from './arns.ts'
import { askAs } from './inquiry.ts'
import { timestamp } from './links.ts'
import { seenCluster } from './ownership.ts'

/** What is attached to each of a cluster's roles, as IAM says now. */
export const listRolePolicyBindings: Handler = async (call) => {
  const { room } = call
  const { spec } = seenCluster(call)
  if (!spec.aws.sts) return ok(listAnswer('RolePolicyBinding', call.path, [], call.query))
  const sts = spec.aws.sts as unknown as Fields // its members are read by name
  const roles = [
    ...accountRoles.map((row) => ({ arn: textAt(sts, row.clusterField) ?? '', type: row.key })),
    ...spec.aws.sts.operator_iam_roles.map(({ role_arn: arn }) => ({ arn, type: 'operator' })),
  ]
  const items = await askAs(room, { sts }, (aws) =>
    Promise.all(
      roles.map(async ({ arn, type }) => {
        const RoleName = roleNameOf(arn)
        const found = await aws.call('iam', 'ListAttachedRolePolicies', { RoleName }).catch((error: unknown) => {
          if (hasCode(error, 'NoSuchEntity')) return undefined
          throw error
        })
        const policies = (found?.AttachedPolicies ?? []).map(({ PolicyArn, PolicyName }) => ({ arn: PolicyArn, name: PolicyName, type: PolicyArn?.startsWith('arn:aws:iam::aws:') ? 'AWSManaged' : 'CustomerManaged' })) // prettier-ignore
        const status = {
          value: found ? 'success' : 'error',
          description: found ? '' : `The role ${arn} does not exist`,
        }
        return { name: RoleName, arn, type, policies, status, last_update_timestamp: timestamp(room.clock.now()) }
      }),
    ),
  )
  return ok(listAnswer('RolePolicyBinding', call.path, items, call.query))
}
