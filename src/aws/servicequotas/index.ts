import type { Service } from '../operation.ts'
import {
  GetAWSDefaultServiceQuota,
  GetRequestedServiceQuotaChange,
  GetServiceQuota,
  ListAWSDefaultServiceQuotas,
  ListRequestedServiceQuotaChangeHistory,
  ListRequestedServiceQuotaChangeHistoryByQuota,
  ListServiceQuotas,
  ListServices,
  RequestServiceQuotaIncrease,
} from './operations.ts'

export const servicequotas: Service = {
  name: 'servicequotas',
  operations: [
    GetAWSDefaultServiceQuota,
    GetRequestedServiceQuotaChange,
    GetServiceQuota,
    ListAWSDefaultServiceQuotas,
    ListRequestedServiceQuotaChangeHistory,
    ListRequestedServiceQuotaChangeHistoryByQuota,
    ListServiceQuotas,
    ListServices,
    RequestServiceQuotaIncrease,
  ],
}
