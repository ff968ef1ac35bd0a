import { cloudSession, operate, type OperatorContext } from '../../operator-context.ts'
import { registryStorage } from './registry-storage.ts'

/** Gives the image registry its bucket. */
export function imageRegistry(context: OperatorContext): void {
  operate(context, [registryStorage(context, cloudSession(context))])
}
