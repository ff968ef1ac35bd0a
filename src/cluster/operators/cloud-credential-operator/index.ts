import { cloudSession, operate, type OperatorContext } from '../../operator-context.ts'
import { credentialsRequests } from './credentials-requests.ts'

/** Watches over the credentials of all that call the cloud. */
export function cloudCredential(context: OperatorContext): void {
  operate(context, [credentialsRequests(context, cloudSession(context))])
}
