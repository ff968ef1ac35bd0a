import type { Operations } from '../../wire/schema/servicequotas.types.generated.ts'
import { Fault } from '../../kernel/Fault.ts'
import { LOWER_HEX } from '../../kernel/random.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { page } from './page.ts'
import { appliedQuota, grant, grantedRaises, type GrantedRaise } from './quota.ts'
import { SERVICES } from './quotas.ts'
import { changeShape, getQuota, noSuchResource, quotaArn, quotaShape, quotasOf } from './shapes.ts'

type Input<Of extends keyof Operations> = Operations[Of]['input']
type Output<Of extends keyof Operations> = Operations[Of]['output']

const anywhere = (call: Call<unknown>): readonly Need[] => [
  { action: `servicequotas:${call.operation}`, resource: '*' },
]

const onQuota = (call: Call<{ readonly ServiceCode: string; readonly QuotaCode: string }>): readonly Need[] => [
  {
    action: `servicequotas:${call.operation}`,
    resource: quotaArn(call, call.input.ServiceCode, call.input.QuotaCode),
    context: { 'servicequotas:service': call.input.ServiceCode },
  },
]

export const GetServiceQuota = operation<Input<'GetServiceQuota'>, Output<'GetServiceQuota'>>({
  name: 'GetServiceQuota',
  authorize: onQuota,
  handle(call) {
    const quota = getQuota(call.input.ServiceCode, call.input.QuotaCode)
    return { output: { Quota: quotaShape(call, quota, appliedQuota(call, quota)) } }
  },
})

export const GetAWSDefaultServiceQuota = operation<
  Input<'GetAWSDefaultServiceQuota'>,
  Output<'GetAWSDefaultServiceQuota'>
>({
  name: 'GetAWSDefaultServiceQuota',
  authorize: anywhere,
  handle(call) {
    const quota = getQuota(call.input.ServiceCode, call.input.QuotaCode)
    return { output: { Quota: quotaShape(call, quota, quota.value) } }
  },
})

export const ListServiceQuotas = operation<Input<'ListServiceQuotas'>, Output<'ListServiceQuotas'>>({
  name: 'ListServiceQuotas',
  authorize: anywhere,
  handle(call) {
    const { ServiceCode, QuotaCode } = call.input
    const chosen = quotasOf(ServiceCode).filter(({ code }) => QuotaCode === undefined || code === QuotaCode)
    const { items, NextToken } = page(chosen, call.input)
    return { output: { Quotas: items.map((quota) => quotaShape(call, quota, appliedQuota(call, quota))), NextToken } }
  },
})

export const ListAWSDefaultServiceQuotas = operation<
  Input<'ListAWSDefaultServiceQuotas'>,
  Output<'ListAWSDefaultServiceQuotas'>
>({
  name: 'ListAWSDefaultServiceQuotas',
  authorize: anywhere,
  handle(call) {
    const { items, NextToken } = page(quotasOf(call.input.ServiceCode), call.input)
    return { output: { Quotas: items.map((quota) => quotaShape(call, quota, quota.value)), NextToken } }
  },
})

export const ListServices = operation<Input<'ListServices'>, Output<'ListServices'>>({
  name: 'ListServices',
  authorize: anywhere,
  handle(call) {
    const { items, NextToken } = page(SERVICES, call.input)
    return {
      output: { Services: items.map(([ServiceCode, ServiceName]) => ({ ServiceCode, ServiceName })), NextToken },
    }
  },
})

const refused = (message: string) => new Fault('IllegalArgumentException', 400, message)

/** Granted at once, by nobody, and recorded. */
export const RequestServiceQuotaIncrease = operation<
  Input<'RequestServiceQuotaIncrease'>,
  Output<'RequestServiceQuotaIncrease'>
>({
  name: 'RequestServiceQuotaIncrease',
  authorize: onQuota,
  handle(call) {
    const { ServiceCode, QuotaCode, DesiredValue } = call.input
    const quota = getQuota(ServiceCode, QuotaCode)
    if (!quota.adjustable) throw refused('The specified quota is not adjustable.')
    if (DesiredValue <= appliedQuota(call, quota))
      throw refused(`You must provide a quota value greater than or equal to the current quota value.`)
    if (quota.most !== undefined && DesiredValue > quota.most)
      throw refused(
        `The requested quota value is greater than ${quota.most}, the most that this quota can be raised to.`,
      )
    const raise: GrantedRaise = {
      id: call.random.text(40, `${LOWER_HEX}ghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ`),
      service: ServiceCode,
      code: QuotaCode,
      region: call.region,
      value: DesiredValue,
      requester: JSON.stringify({ accountId: call.account, callerArn: call.caller.arn }),
      at: call.now,
    }
    return {
      output: { RequestedQuota: { ...changeShape(call, raise), Status: 'PENDING' } },
      writes: grant(call, quota, raise),
    }
  },
})

export const GetRequestedServiceQuotaChange = operation<
  Input<'GetRequestedServiceQuotaChange'>,
  Output<'GetRequestedServiceQuotaChange'>
>({
  name: 'GetRequestedServiceQuotaChange',
  authorize: anywhere,
  handle(call) {
    const raise = grantedRaises(call).find(({ id }) => id === call.input.RequestId)
    if (!raise) throw noSuchResource()
    return { output: { RequestedQuota: changeShape(call, raise) } }
  },
})

/** Newest first. */
const history = (call: Call<unknown>, fits: (raise: GrantedRaise) => boolean) =>
  grantedRaises(call)
    .filter((raise) => raise.region === call.region && fits(raise))
    .sort((a, b) => b.at - a.at)
    .map((raise) => changeShape(call, raise))

export const ListRequestedServiceQuotaChangeHistory = operation<
  Input<'ListRequestedServiceQuotaChangeHistory'>,
  Output<'ListRequestedServiceQuotaChangeHistory'>
>({
  name: 'ListRequestedServiceQuotaChangeHistory',
  authorize: anywhere,
  handle(call) {
    const { ServiceCode, Status } = call.input
    const all = history(call, ({ service }) => ServiceCode === undefined || service === ServiceCode)
    const { items, NextToken } = page(
      all.filter((one) => Status === undefined || one.Status === Status),
      call.input,
    )
    return { output: { RequestedQuotas: items, NextToken } }
  },
})

export const ListRequestedServiceQuotaChangeHistoryByQuota = operation<
  Input<'ListRequestedServiceQuotaChangeHistoryByQuota'>,
  Output<'ListRequestedServiceQuotaChangeHistoryByQuota'>
>({
  name: 'ListRequestedServiceQuotaChangeHistoryByQuota',
  authorize: onQuota,
  handle(call) {
    const { ServiceCode, QuotaCode, Status } = call.input
    const all = history(call, ({ service, code }) => service === ServiceCode && code === QuotaCode)
    const { items, NextToken } = page(
      all.filter((one) => Status === undefined || one.Status === Status),
      call.input,
    )
    return { output: { RequestedQuotas: items, NextToken } }
  },
})
