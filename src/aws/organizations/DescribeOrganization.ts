import { operation } from '../operation.ts'
import { accountArn, organizationArn } from './arns.ts'
import { accounts } from './documents.ts'
import { memberNeed, organizationOf } from './needs.ts'
import type { In, Out } from './types.ts'

/** Any account of the organization may ask. */
export const DescribeOrganization = operation<In<'DescribeOrganization'>, Out<'DescribeOrganization'>>({
  name: 'DescribeOrganization',
  authorize: (call) => [memberNeed(call, 'DescribeOrganization')],
  handle: (call) => {
    const organization = organizationOf(call)
    const { id, management } = organization
    return {
      output: {
        Organization: {
          Id: id,
          Arn: organizationArn(organization),
          FeatureSet: 'ALL',
          MasterAccountArn: accountArn(organization, management),
          MasterAccountId: management,
          MasterAccountEmail: accounts.find(call.view, management)?.email ?? '',
          // Kept by AWS for old clients; ListRoots tells what is enabled.
          AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
        },
      },
    }
  },
})
