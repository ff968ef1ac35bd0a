import { cloudSession, operate, type OperatorContext } from '../../operator-context.ts'
import { egressCapacity } from './egress-capacity.ts'
import { egressIps } from './egress-ips.ts'
import { privateIps } from './private-ips.ts'

/** Tells the cluster's network what the cloud's network allows. */
export function cloudNetworkConfig(context: OperatorContext): void {
  const aws = cloudSession(context)
  operate(context, [egressCapacity(context, aws), egressIps(context), privateIps(context, aws)])
}
