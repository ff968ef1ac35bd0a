import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { overQuota } from './faults.ts'
import { QUOTAS } from './quotas.ts'

/**
 * How many entities the account has, read before authorization and without guards: guarding the whole list would let
 * two creations at the same time make each other fail.
 */
export function countIn(kind: { all(view: View, account: AccountId): readonly unknown[] }) {
  return (call: { readonly view: View; readonly account: AccountId }): Promise<number> =>
    Promise.resolve(kind.all(call.view, call.account).length)
}

/** @throws {Fault} LimitExceeded when one more would be too many. */
export function refuseOver(quota: keyof typeof QUOTAS, count: number): void {
  if (count >= QUOTAS[quota]) throw overQuota(quota, QUOTAS[quota])
}
