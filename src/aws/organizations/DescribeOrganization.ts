import { operation } from '../operation.ts'
import { organizationArn } from './arns.ts'
import { accounts } from './documents.ts'
import { memberNeed, organizationOf } from './needs.ts'
import { organizationShape } from './shapes.ts'
import type { In, Out } from './types.ts'

/** Any account of the organization may ask. */
export const DescribeOrganization = operation<In<'DescribeOrganization'>, Out<'DescribeOrganization'>>({
  name: 'DescribeOrganization',
  authorize: (call) => [memberNeed(call, 'DescribeOrganization')],
  handle: (call) => {
    const organization = organizationOf(call)
    return {
      output: { Organization: organizationShape(organization, accounts.find(call.view, organization.management)) },
      resources: [
        {
          ARN: organizationArn(organization),
          accountId: organization.management,
          type: 'AWS::Organizations::Organization',
        },
      ],
    }
  },
})
