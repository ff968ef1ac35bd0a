import { cloudSession, operate, type OperatorContext } from '../../operator-context.ts'
import { ingressControllers } from './ingress-controllers.ts'

/** Makes what is behind the cluster's applications reachable by name. */
export function ingress(context: OperatorContext): void {
  operate(context, [ingressControllers(context, cloudSession(context))])
}
