import { operation } from '../operation.ts'
import { existingPolicy } from './attachments.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { page } from './page.ts'
import { targetShape } from './shapes.ts'
import { placeOf } from './tree.ts'
import type { In, Out } from './types.ts'

export const ListTargetsForPolicy = operation<In<'ListTargetsForPolicy'>, Out<'ListTargetsForPolicy'>>({
  name: 'ListTargetsForPolicy',
  authorize: (call) => [managementNeed(call, 'ListTargetsForPolicy', thing(call, call.input.PolicyId))],
  handle: (call) => {
    const { view, input } = call
    const places = existingPolicy(view, input.PolicyId).targets.flatMap((id) => placeOf(view, id) ?? [])
    const { items, next } = page(places, input, (place) => place.id)
    const organization = organizationOf(call)
    return { output: { Targets: items.map((place) => targetShape(organization, place)), ...next } }
  },
})
