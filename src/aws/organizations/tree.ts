import type { View } from '../../store/projection.ts'
import { accounts, organizations, units } from './documents.ts'

/** Ids from the root down to `id`, both included; `id` is a root or a unit. */
export function ancestry(view: View, id: string): readonly string[] {
  const unit = units.find(view, id)
  return unit ? [...ancestry(view, unit.parent), id] : [id]
}

export type Place = {
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
