import { Fault } from '../../../kernel/Fault.ts'
import type { Version } from '../documents.ts'

/** Classes whose objects must be restored before they can be read, and how long that takes by each tier, milliseconds. */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ARCHIVES: Readonly<{ [storageClass: string]: Readonly<{ [tier: string]: number }> }> = {
  GLACIER: { Expedited: 5 * MINUTE, Standard: 5 * HOUR, Bulk: 12 * HOUR },
  DEEP_ARCHIVE: { Standard: 12 * HOUR, Bulk: 48 * HOUR },
}

export const isArchived = ({ storageClass }: Version): boolean => Object.hasOwn(ARCHIVES, storageClass)

/** How long the restoring takes; undefined: this class has no such tier. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html */
export const restoreTime = ({ storageClass }: Version, tier: string): number | undefined =>
  ARCHIVES[storageClass]?.[tier]

type Restored = 'never' | 'under way' | 'here'

/** Whether there is a copy that can be read; one that has had its days is gone. */
export function restored({ restore }: Version, now: number): Restored {
  if (!restore || restore.until <= now) return 'never'
  return restore.ready > now ? 'under way' : 'here'
}

/** The `x-amz-restore` header. */
export function shownRestore(version: Version, now: number): { readonly Restore?: string } {
  const state = restored(version, now)
  if (state === 'never') return {}
  if (state === 'under way') return { Restore: 'ongoing-request="true"' }
  return { Restore: `ongoing-request="false", expiry-date="${new Date(version.restore?.until ?? now).toUTCString()}"` }
}

/** The same in a list. */
export function listedRestore(version: Version, now: number) {
  const state = restored(version, now)
  if (state === 'never') return {}
  const until = version.restore?.until ?? now
  return {
    RestoreStatus:
      state === 'under way'
        ? { IsRestoreInProgress: true }
        : { IsRestoreInProgress: false, RestoreExpiryDate: new Date(until) },
  }
}

/** @throws {Fault} InvalidObjectState 403 */
export function checkReadable(version: Version, now: number): void {
  if (!isArchived(version) || restored(version, now) === 'here') return
  throw new Fault('InvalidObjectState', 403, "The operation is not valid for the object's storage class", {
    StorageClass: version.storageClass,
  })
}

/** The source of a copy. @throws {Fault} ObjectNotInActiveTierError 403 */
export function checkCopyable(version: Version, now: number): void {
  if (!isArchived(version) || restored(version, now) === 'here') return
  throw new Fault(
    'ObjectNotInActiveTierError',
    403,
    'The source object of the COPY action is not in the active tier and is only stored in Amazon S3 Glacier.',
  )
}
