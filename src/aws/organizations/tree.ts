import type { View } from '../../store/projection.ts'
import { accounts, organizations, units, type Account, type Unit } from './documents.ts'
import { refusal } from './faults.ts'

/** Ids from the root down to `id`, both included; `id` is a root or a unit. */
export function ancestry(view: View, id: string): readonly string[] {
  const unit = units.find(view, id)
  return unit ? [...ancestry(view, unit.parent), id] : [id]
}

export interface Place {
  readonly kind: 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT'
  readonly id: string
  readonly name: string
}

/** The root, unit or member account with this id, or undefined. */
export function placeOf(view: View, id: string): Place | undefined {
  if (organizations.find(view, 'this')?.rootId === id) return { kind: 'ROOT', id, name: 'Root' }
  const unit = units.find(view, id)
  if (unit) return { kind: 'ORGANIZATIONAL_UNIT', id, name: unit.name }
  const account = accounts.find(view, id)
  return account?.parent === undefined ? undefined : { kind: 'ACCOUNT', id, name: account.name }
}

/** A member account. @throws {Fault} AccountNotFoundException */
export function existingAccount(view: View, id: string, now: number): Account & { readonly parent: string } {
  const account = accounts.find(view, id)
  if (account?.parent === undefined || account.joined > now) throw refusal('AccountNotFoundException')
  return { ...account, parent: account.parent }
}

/** @throws {Fault} OrganizationalUnitNotFoundException */
export function existingUnit(view: View, id: string): Unit {
  const unit = units.find(view, id)
  if (!unit) throw refusal('OrganizationalUnitNotFoundException')
  return unit
}

/** The root or unit with this id. @throws {Fault} ParentNotFoundException, or the one named. */
export function existingParent(
  view: View,
  id: string,
  missing: Parameters<typeof refusal>[0] = 'ParentNotFoundException',
): Place {
  const place = placeOf(view, id)
  if (!place || place.kind === 'ACCOUNT') throw refusal(missing)
  return place
}

export const unitsUnder = (view: View, parent: string): readonly Unit[] =>
  units.all(view).filter((unit) => unit.parent === parent)

/** Accounts that are still being made are not there yet. */
export const accountsUnder = (view: View, parent: string, now: number): readonly Account[] =>
  accounts.all(view).filter((account) => account.parent === parent && account.joined <= now)
