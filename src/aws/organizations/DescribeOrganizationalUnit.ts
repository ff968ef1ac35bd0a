import { operation } from '../operation.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { unitShape } from './shapes.ts'
import { existingUnit } from './tree.ts'
import type { In, Out } from './types.ts'

export const DescribeOrganizationalUnit = operation<
  In<'DescribeOrganizationalUnit'>,
  Out<'DescribeOrganizationalUnit'>
>({
  name: 'DescribeOrganizationalUnit',
  authorize: (call) => [
    managementNeed(call, 'DescribeOrganizationalUnit', thing(call, call.input.OrganizationalUnitId)),
  ],
  handle: (call) => {
    const unit = existingUnit(call.view, call.input.OrganizationalUnitId)
    return { output: { OrganizationalUnit: unitShape(call.view, organizationOf(call), unit) } }
  },
})
