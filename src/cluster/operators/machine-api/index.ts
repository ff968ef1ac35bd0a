import { cloudSession, operate, type OperatorContext } from '../../operator-context.ts'
import { capacity } from './capacity.ts'
import { machineSets } from './machine-sets.ts'
import { machines } from './machines.ts'
import { access } from './access.ts'

/** Makes and removes the machines that MachineSets ask for. */
export function machineApi(context: OperatorContext): void {
  const aws = cloudSession(context)
  operate(context, [
    access(context, aws),
    machineSets(context.kube),
    machines(context, aws),
    capacity(context.kube, aws),
  ])
}
