import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { quotaValue } from '../servicequotas/quota.ts'
import { overQuota } from './faults.ts'
import { ADJUSTABLE, QUOTAS } from './quotas.ts'

/**
 * How many entities the account has, read before authorization and without guards: guarding the whole list would let
 * two creations at the same time make each other fail.
 */
export function countIn(kind: { count(view: View, account: AccountId): number }) {
  return (call: { readonly view: View; readonly account: AccountId }): Promise<number> =>
    Promise.resolve(kind.count(call.view, call.account))
}

interface Here {
  readonly view: View
  readonly account: AccountId
}

/** What the account may have of it today: the default, or what Service Quotas raised it to. */
export function limitOf(here: Here, quota: keyof typeof QUOTAS): number {
  const code = ADJUSTABLE[quota]
  if (code === undefined) return QUOTAS[quota]
  return quotaValue({ ...here, region: 'us-east-1' }, 'iam', code)
}

/** @throws {Fault} LimitExceeded when one more would be too many. */
export function refuseOver(here: Here, quota: keyof typeof QUOTAS, count: number): void {
  const limit = limitOf(here, quota)
  if (count >= limit) throw overQuota(quota, limit)
}

/** @throws {Fault} LimitExceeded when so much is too much. */
export function refuseAbove(here: Here, quota: keyof typeof QUOTAS, size: number): void {
  const limit = limitOf(here, quota)
  if (size > limit) throw overQuota(quota, limit)
}
