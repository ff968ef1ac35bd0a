import { anywhere } from '../elasticloadbalancing/elb-operation.ts'
import { quotaValue } from '../servicequotas/quota.ts'
import { classic } from './balancer.ts'

/** Limits of one balancer, which nobody can raise. */
const FIXED = { 'classic-listeners': 100, 'classic-registered-instances': 1000 }

export const DescribeAccountLimits = classic('DescribeAccountLimits', {
  needs: anywhere,
  run(call) {
    const limits = {
      'classic-load-balancers': quotaValue(call, 'elasticloadbalancing', 'L-E9E9831D'),
      ...FIXED,
    }
    return { output: { Limits: Object.entries(limits).map(([Name, max]) => ({ Name, Max: String(max) })) } }
  },
})
