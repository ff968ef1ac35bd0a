import { cloudSession, operate, type OperatorContext } from '../../operator-context.ts'
import { driver } from './driver.ts'
import { provisioner } from './provisioner.ts'
import { reclaimer } from './reclaimer.ts'

/** Makes persistent volumes out of EBS volumes. */
export function ebsCsi(context: OperatorContext): void {
  const aws = cloudSession(context)
  operate(context, [driver(context, aws), provisioner(context, aws), reclaimer(context, aws)])
}
