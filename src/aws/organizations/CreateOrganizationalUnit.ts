import { DIGITS, LOWER } from '../../kernel/random.ts'
import { operation } from '../operation.ts'
import { unitArn } from './arns.ts'
import { attachedEverywhere } from './attachments.ts'
import { units, type Unit } from './documents.ts'
import { constraintViolation, refusal } from './faults.ts'
import { makingWith, organizationOf, thing } from './needs.ts'
import { refuseMoreUnits } from './numbers.ts'
import { unitShape } from './shapes.ts'
import { checkedTags } from './tags.ts'
import { ancestry, existingParent, unitsUnder } from './tree.ts'
import type { In, Out } from './types.ts'

/** Units nest five deep below the root. */
const DEPTH = 5

export const CreateOrganizationalUnit = operation<In<'CreateOrganizationalUnit'>, Out<'CreateOrganizationalUnit'>>({
  name: 'CreateOrganizationalUnit',
  authorize: (call) => {
    const { ParentId, Tags } = call.input
    const made = unitArn(organizationOf(call), '*')
    return makingWith(call, 'CreateOrganizationalUnit', thing(call, ParentId), made, Tags)
  },
  handle: (call) => {
    const { view, input, random } = call
    const organization = organizationOf(call)
    const { id: parent } = existingParent(view, input.ParentId)
    if (unitsUnder(view, parent).some((unit) => unit.name === input.Name))
      throw refusal('DuplicateOrganizationalUnitException')
    if (ancestry(view, parent).length > DEPTH)
      throw constraintViolation(
        'OU_DEPTH_LIMIT_EXCEEDED',
        'You cannot add an organizational unit to the specified parent because it would exceed the max depth allowed.', // org-formation-cli issue 368
      )
    refuseMoreUnits(view)
    const id = `ou-${organization.rootId.slice(2)}-${random.text(8, LOWER + DIGITS)}`
    const unit: Unit = { id, name: input.Name, parent, tags: checkedTags(input.Tags) }
    return {
      output: { OrganizationalUnit: unitShape(view, organization, unit) },
      writes: [units.put(id, unit), ...attachedEverywhere(view, organization, id)],
    }
  },
})
