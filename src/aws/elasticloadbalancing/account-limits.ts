import { quotaValue } from '../servicequotas/quota.ts'
import { anywhere, elb } from './elb-operation.ts'

/** The API's name of a limit → the quota behind it. */
const LIMITS = [
  ['application-load-balancers', 'L-53DA6B97'],
  ['network-load-balancers', 'L-69A177A2'],
  ['target-groups', 'L-B22855CB'],
  ['listeners-per-application-load-balancer', 'L-B6DF7632'],
  ['listeners-per-network-load-balancer', 'L-57A373D6'],
  ['targets-per-network-load-balancer', 'L-A0D0B863'],
] as const

export const DescribeAccountLimits = elb('DescribeAccountLimits', {
  needs: anywhere,
  run: (call) => ({
    output: {
      Limits: LIMITS.map(([Name, code]) => ({ Name, Max: String(quotaValue(call, 'elasticloadbalancing', code)) })),
    },
  }),
})
