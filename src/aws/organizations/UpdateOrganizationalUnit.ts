import { operation } from '../operation.ts'
import { units } from './documents.ts'
import { refusal } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { said } from './said.ts'
import { unitShape } from './shapes.ts'
import { existingUnit, unitsUnder } from './tree.ts'
import type { In, Out } from './types.ts'

export const UpdateOrganizationalUnit = operation<In<'UpdateOrganizationalUnit'>, Out<'UpdateOrganizationalUnit'>>({
  name: 'UpdateOrganizationalUnit',
  authorize: (call) => [managementNeed(call, 'UpdateOrganizationalUnit', thing(call, call.input.OrganizationalUnitId))],
  handle: (call) => {
    const { view, input } = call
    const old = existingUnit(view, input.OrganizationalUnitId)
    const unit = { ...old, name: said(input.Name) ?? old.name }
    if (unitsUnder(view, unit.parent).some((other) => other.id !== unit.id && other.name === unit.name))
      throw refusal('DuplicateOrganizationalUnitException')
    return {
      output: { OrganizationalUnit: unitShape(view, organizationOf(call), unit) },
      writes: [units.put(unit.id, unit)],
    }
  },
})
