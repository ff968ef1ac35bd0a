import { cloudSession, operate, type OperatorContext } from '../../operator-context.ts'
import { attacher } from './attacher.ts'
import { driver } from './driver.ts'
import { provisioner } from './provisioner.ts'
import { reclaimer } from './reclaimer.ts'
import { resizer } from './resizer.ts'
import { snapshotter } from './snapshotter.ts'

/** Makes persistent volumes out of EBS volumes. */
export function ebsCsi(context: OperatorContext): void {
  const aws = cloudSession(context)
  operate(
    context,
    [driver, provisioner, reclaimer, attacher, snapshotter, resizer].map((duty) => duty(context, aws)),
  )
}
