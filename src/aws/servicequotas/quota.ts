import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { quotaRow, type Quota } from './quotas.ts'

type Here = Pick<Call<unknown>, 'view' | 'account' | 'region'>

/** A raise that was asked for and granted. */
export interface GrantedRaise {
  readonly id: string
  readonly service: string
  readonly code: string
  readonly region: string
  readonly value: number
  readonly requester: string
  /** World milliseconds. */
  readonly at: number
}

const REQUESTS = 'servicequotas/request/'

const key = (here: Here, quota: Quota) =>
  `servicequotas/applied/${quota.global ? 'global' : here.region}/${quota.service}/${quota.code}`

/** The value that binds the account in this region. */
export function appliedQuota(here: Here, quota: Quota): number {
  const raise = here.view.get<GrantedRaise>(here.account, key(here, quota))?.value
  return raise?.value ?? quota.raised ?? quota.value
}

export const grant = (here: Here, quota: Quota, raise: GrantedRaise): readonly Write[] =>
  [key(here, quota), REQUESTS + raise.id].map((name) => ({
    partition: here.account,
    key: name,
    value: raise as unknown as Write['value'] & {},
  }))

export const grantedRaises = (here: Here): readonly GrantedRaise[] =>
  here.view.scan<GrantedRaise>(here.account, REQUESTS).map((document) => document.value)

export const quotaValue = (here: Here, service: string, code: string): number => {
  const row = quotaRow(service, code)
  return row ? appliedQuota(here, row) : Number.POSITIVE_INFINITY
}

/** @throws {Fault} the given one, when so many are more than the account may have. */
export function checkQuota(here: Here, service: string, code: string, count: number, exceeded: () => Error): void {
  if (count > quotaValue(here, service, code)) throw exceeded()
}
