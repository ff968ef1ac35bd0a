import type { View } from '../../store/projection.ts'
import { created, noContent, ok } from '../http/exchange.ts'
import { badRequest, forbiddenAccount, notFound } from '../http/fault.ts'
import { requiredText } from '../http/fields.ts'
import type { Call, Handler } from '../http/route.ts'
import { change } from '../room.ts'
import { listAnswer } from '../search/list.ts'
import { accounts, organizations, OWN, type Account } from './documents.ts'
import { ACCOUNTS, link, timestamp } from './links.ts'
import { organizationResource } from './organizations.ts'
import { isOwn } from './ownership.ts'

const accountResource = (view: View, account: Account) => {
  const organization = organizations.get(view, account.organization ?? OWN)?.value
  return {
    kind: 'Account',
    id: account.id,
    href: `${ACCOUNTS}/accounts/${account.id}`,
    username: account.username,
    first_name: account.username,
    last_name: '',
    email: `${account.username.split('@')[0]}@stint.example`,
    created_at: timestamp(account.created),
    updated_at: timestamp(account.created),
    ...(organization ? { organization: organizationResource(organization) } : {}),
  }
}

export const currentAccount: Handler = ({ room, who }) => ok(accountResource(room.projection.view(), who.account))

const colleagues = ({ who }: Call, view: View): readonly Account[] =>
  accounts.all(view).flatMap(({ value }) => (isOwn(who, value) ? [value] : []))

export const listAccounts: Handler = (call) => {
  const view = call.room.projection.view()
  const items = colleagues(call, view).map((account) => accountResource(view, account))
  return ok(listAnswer('Account', call.path, items, call.query))
}

function knownAccount(call: Call, view: View, id: string): Account {
  const found = colleagues(call, view).find((account) => account.id === id)
  if (!found) throw notFound('Account', id)
  return found
}

export const getAccount: Handler = (call) => {
  const view = call.room.projection.view()
  return ok(accountResource(view, knownAccount(call, view, call.ids[0] ?? '')))
}

/* Role bindings: who runs the organization. */

const ADMIN_ROLE = 'OrganizationAdmin'

const bindingResource = ({ id }: Account, organizationId: string) => ({
  kind: 'RoleBinding',
  id,
  href: `${ACCOUNTS}/role_bindings/${id}`,
  account: link('Account', id, `${ACCOUNTS}/accounts/${id}`),
  organization: link('Organization', organizationId, `${ACCOUNTS}/organizations/${organizationId}`),
  role: link('Role', ADMIN_ROLE, `${ACCOUNTS}/roles/${ADMIN_ROLE}`),
  type: 'Organization',
  account_id: id,
  organization_id: organizationId,
  role_id: ADMIN_ROLE,
})

export const listRoleBindings: Handler = (call) => {
  const admins = colleagues(call, call.room.projection.view()).filter(({ role }) => role === 'admin')
  const items = admins.map((account) => bindingResource(account, call.who.organization.id))
  return ok(listAnswer('RoleBinding', call.path, items, call.query))
}

function setRole(call: Call, id: string, role: 'admin' | 'member'): Promise<Account> {
  if (!call.who.isAdmin) throw forbiddenAccount('Roles of an organization are given by its admins')
  return change(call.room, (view) => {
    const changed = { ...knownAccount(call, view, id), role }
    return { writes: [accounts.put(changed.username, changed)], result: changed }
  })
}

export const createRoleBinding: Handler = async (call) => {
  const role = requiredText(call.body, 'role_id')
  if (role !== ADMIN_ROLE) throw badRequest(`Role '${role}' is not supported; '${ADMIN_ROLE}' is`)
  const account = await setRole(call, requiredText(call.body, 'account_id'), 'admin')
  return created(bindingResource(account, call.who.organization.id))
}

export const deleteRoleBinding: Handler = async (call) => {
  await setRole(call, call.ids[0] ?? '', 'member')
  return noContent
}
