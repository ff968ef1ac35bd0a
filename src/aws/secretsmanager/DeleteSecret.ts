import type { Operations } from '../../wire/schema/secretsmanager.types.generated.ts'
import { operation, type Answer } from '../operation.ts'
import { about, named, secretNeed, type CallOf, type Output } from './declare.ts'
import { invalidParameter, markedForDeletion, notFound } from './faults.ts'
import { findSecret, secretArn, secrets } from './secret.ts'

const DAY = 24 * 60 * 60 * 1000

/** Schedules the end after 7 to 30 days, 30 by default; forced, it is at once and asks for nothing to be there. */
export const DeleteSecret = operation<Operations['DeleteSecret']['input'], Operations['DeleteSecret']['output']>({
  name: 'DeleteSecret',
  authorize(call) {
    const { RecoveryWindowInDays: days, ForceDeleteWithoutRecovery: force } = call.input
    return [
      secretNeed(call, 'secretsmanager:DeleteSecret', {
        ...(days === undefined ? {} : { 'secretsmanager:RecoveryWindowInDays': String(days) }),
        'secretsmanager:ForceDeleteWithoutRecovery': String(force ?? false),
      }),
    ]
  },
  handle(call) {
    const { input, now } = call
    const days = input.RecoveryWindowInDays
    if (days !== undefined && input.ForceDeleteWithoutRecovery)
      throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.")
    if (days !== undefined && (days < 7 || days > 30))
      throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).')
    if (input.ForceDeleteWithoutRecovery) return force(call)
    const secret = findSecret(call, input.SecretId)
    if (!secret) throw notFound()
    if (secret.deleted) throw markedForDeletion()
    const due = now + (days ?? 30) * DAY
    const output = { ...named(secret), DeletionDate: new Date(due) }
    return { ...about(call, secret), output, writes: [secrets.put({ ...secret, deleted: { at: now, due } })] }
  },
})

function force(call: CallOf<'DeleteSecret'>): Answer<Output<'DeleteSecret'>> {
  const { SecretId: id } = call.input
  const secret = findSecret(call, id)
  const at = { DeletionDate: new Date(call.now) }
  if (secret) return { ...about(call, secret), output: { ...named(secret), ...at }, writes: [secrets.drop(secret)] }
  const arn = id.startsWith('arn:') ? id : secretArn(call.region, call.account, id)
  return { output: { ARN: arn, Name: id.slice(id.lastIndexOf(':') + 1), ...at } }
}
