import { operation } from '../operation.ts'
import { detachedEverywhere } from './attachments.ts'
import { units } from './documents.ts'
import { forgotten } from './effective-changes.ts'
import { refusal } from './faults.ts'
import { managementNeed, thing } from './needs.ts'
import { accountsUnder, existingUnit, unitsUnder } from './tree.ts'
import type { In, Out } from './types.ts'

export const DeleteOrganizationalUnit = operation<In<'DeleteOrganizationalUnit'>, Out<'DeleteOrganizationalUnit'>>({
  name: 'DeleteOrganizationalUnit',
  authorize: (call) => [managementNeed(call, 'DeleteOrganizationalUnit', thing(call, call.input.OrganizationalUnitId))],
  handle: ({ view, input }) => {
    const { id } = existingUnit(view, input.OrganizationalUnitId)
    if (unitsUnder(view, id).length > 0 || accountsUnder(view, id, Infinity).length > 0)
      throw refusal('OrganizationalUnitNotEmptyException')
    return { output: {}, writes: [units.drop(id), ...detachedEverywhere(view, id), ...forgotten(view, id)] }
  },
})
