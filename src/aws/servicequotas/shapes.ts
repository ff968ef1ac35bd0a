import type { RequestedServiceQuotaChange, ServiceQuota } from '../../wire/schema/servicequotas.types.generated.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { Call } from '../operation.ts'
import type { GrantedRaise } from './quota.ts'
import { quotaRow, quotas, SERVICES, type Quota } from './quotas.ts'

type Here = Pick<Call<unknown>, 'account' | 'region'>

export const noSuchResource = (): Fault =>
  new Fault('NoSuchResourceException', 400, 'The request failed because the specified quota does not exist.')

/** Quotas without a region live in us-east-1. */
const arn = (here: Here, quota: Quota): string =>
  `arn:aws:servicequotas:${quota.global ? '' : here.region}:${here.account}:${quota.service}/${quota.code}`

export const quotaArn = (here: Here, service: string, code: string): string =>
  `arn:aws:servicequotas:${here.region}:${here.account}:${service}/${code}`

const serviceName = (service: string): string | undefined => SERVICES.find(([code]) => code === service)?.[1]

export const quotaShape = (here: Here, quota: Quota, value: number): ServiceQuota => ({
  ServiceCode: quota.service,
  ServiceName: serviceName(quota.service),
  QuotaArn: arn(here, quota),
  QuotaCode: quota.code,
  QuotaName: quota.name,
  Value: value,
  Unit: 'None',
  Adjustable: quota.adjustable,
  GlobalQuota: quota.global ?? false,
  QuotaAppliedAtLevel: 'ACCOUNT',
})

export function changeShape(here: Here, raise: GrantedRaise): RequestedServiceQuotaChange {
  const quota = quotaRow(raise.service, raise.code)
  return {
    Id: raise.id,
    ServiceCode: raise.service,
    ServiceName: serviceName(raise.service),
    QuotaCode: raise.code,
    QuotaName: quota?.name,
    DesiredValue: raise.value,
    Status: 'APPROVED',
    Created: new Date(raise.at),
    LastUpdated: new Date(raise.at),
    Requester: raise.requester,
    QuotaArn: quota && arn(here, quota),
    GlobalQuota: quota?.global ?? false,
    Unit: 'None',
    QuotaRequestedAtLevel: 'ACCOUNT',
  }
}

/** @throws {Fault} `NoSuchResourceException`. */
export function getQuota(service: string, code: string): Quota {
  const quota = quotaRow(service, code)
  if (!quota) throw noSuchResource()
  return quota
}

/** @throws {Fault} `NoSuchResourceException` for a service that has no quotas here. */
export function quotasOf(service: string): readonly Quota[] {
  const found = quotas.filter((quota) => quota.service === service)
  if (found.length === 0) throw noSuchResource()
  return found
}
