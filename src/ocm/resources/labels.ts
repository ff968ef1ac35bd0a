import { awsRolesOf, newlyLinked } from './linked-roles.ts'
import type { View } from '../../store/projection.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { forbiddenAccount, notFound } from '../http/fault.ts'
import { requiredText, textAt } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { labels, type Label } from './documents.ts'
import { ACCOUNTS, timestamp } from './links.ts'

/* Labels: by them OCM remembers which roles are linked to an organisation or an account. */

const labelResource = ({ key, value, owner, ownerId, created: at }: Label) => ({
  kind: 'Label',
  id: `${ownerId}-${key}`,
  href: `${ACCOUNTS}/${owner}s/${ownerId}/labels/${key}`,
  key,
  value,
  type: owner === 'organization' ? 'Organization' : 'Account',
  internal: false,
  [`${owner}_id`]: ownerId,
  created_at: timestamp(at),
  updated_at: timestamp(at),
})

/** An account's labels are its own; an organization's are changed by its admins. */
function ownerOf({ who, ids: [id = ''] }: Call, owner: Label['owner'], isChange: boolean): string {
  const own = owner === 'organization' ? who.organization.id : who.account.id
  if (own !== id) throw owner === 'organization' ? notFound('Organization', id) : notFound('Account', id)
  if (owner === 'organization' && isChange && !who.isAdmin)
    throw forbiddenAccount(
      `Account with ID ${who.account.id} denied access to perform update on Organization with ID ${id}: that is for the organization's admins`,
    )
  return id
}

function knownLabel(view: View, ownerId: string, key: string): Label {
  const label = labels.get(view, `${ownerId}/${key}`)?.value
  if (!label) throw notFound('Label', key)
  return label
}

export const listLabels =
  (owner: Label['owner']): Handler =>
  (call) => {
    const ownerId = ownerOf(call, owner, false)
    const own = labels.all(call.room.projection.view()).filter(({ value }) => value.ownerId === ownerId)
    return ok(listAnswer('Label', call.path, own.map(({ value }) => labelResource(value)), call.query)) // prettier-ignore
  }

export const getLabel =
  (owner: Label['owner']): Handler =>
  (call) => {
    const ownerId = ownerOf(call, owner, false)
    return ok(labelResource(knownLabel(call.room.projection.view(), ownerId, call.ids[1] ?? '')))
  }

/** POST and PATCH alike: what is there is overwritten. A role is linked once its AWS account has shown that it agrees. */
export const putLabel =
  (owner: Label['owner']): Handler =>
  async (call) => {
    const ownerId = ownerOf(call, owner, true)
    const key = call.ids[1] ?? requiredText(call.body, 'key')
    const value = textAt(call.body, 'value') ?? ''
    const before = labels.get(call.room.projection.view(), `${ownerId}/${key}`)?.value.value ?? ''
    await newlyLinked(call, key, ownerId, awsRolesOf(before), awsRolesOf(value))
    const label = { key, value, owner, ownerId, created: call.room.clock.now() }
    await change(call.room, () => ({ writes: [labels.put(`${ownerId}/${key}`, label)], result: undefined }))
    return call.ids[1] === undefined ? created(labelResource(label)) : ok(labelResource(label))
  }

export const deleteLabel =
  (owner: Label['owner']): Handler =>
  async (call) => {
    const ownerId = ownerOf(call, owner, true)
    await change(call.room, (view) => {
      const { key } = knownLabel(view, ownerId, call.ids[1] ?? '')
      return { writes: [labels.remove(`${ownerId}/${key}`)], result: undefined }
    })
    return noContent
  }
