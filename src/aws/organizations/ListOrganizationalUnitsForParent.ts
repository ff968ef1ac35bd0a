import { operation } from '../operation.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { page } from './page.ts'
import { unitShape } from './shapes.ts'
import { existingParent, unitsUnder } from './tree.ts'
import type { In, Out } from './types.ts'

type Name = 'ListOrganizationalUnitsForParent'

export const ListOrganizationalUnitsForParent = operation<In<Name>, Out<Name>>({
  name: 'ListOrganizationalUnitsForParent',
  authorize: (call) => [managementNeed(call, 'ListOrganizationalUnitsForParent', thing(call, call.input.ParentId))],
  handle: (call) => {
    const under = unitsUnder(call.view, existingParent(call.view, call.input.ParentId).id)
    const { items, next } = page(under, call.input, (unit) => unit.id)
    const organization = organizationOf(call)
    return { output: { OrganizationalUnits: items.map((unit) => unitShape(call.view, organization, unit)), ...next } }
  },
})
