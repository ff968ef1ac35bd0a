import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { objects, type Bucket, type StoredObject, type Version } from './documents.ts'
import { Fault } from '../../kernel/Fault.ts'
import { invalidArgument } from './faults.ts'
import { isVersionId, madeVersionId } from './version-id.ts'

/**
 * The version that a request means: the named one, else the newest. Undefined: there is none.
 * @throws {Fault} InvalidArgument for an id that S3 never gave, as it was seen to do.
 */
export function versionOf(view: View, bucket: Bucket, key: string, id: string | undefined): Version | undefined {
  if (id === '') throw invalidArgument('Version id cannot be the empty string', 'versionId', id)
  const versions = objects.find(view, bucket, key)?.versions
  if (id === undefined) return versions?.[0]
  const named = versions?.find((version) => version.id === id)
  if (!named && !isVersionId(id)) throw invalidArgument('Invalid version id specified', 'versionId', id)
  return named
}

/** The id of what is written to the bucket now. */
export function nextVersionId(bucket: Bucket, { random, now }: Pick<Call<unknown>, 'random' | 'now'>): string {
  return bucket.versioning === 'Enabled' ? madeVersionId(random, now) : 'null'
}

/** Writes a new version of the key that the request names. */
export function putVersion(call: Call<{ readonly Key: string }>, bucket: Bucket, version: Version): Write {
  const { Key: key } = call.input
  return objects.put(bucket, withVersion(objects.find(call.view, bucket, key), key, version))
}

/** The key after a version was put on top: without versioning it takes the place of the one that has no id. */
export function withVersion(before: StoredObject | undefined, key: string, version: Version): StoredObject {
  const older = before?.versions ?? []
  return { key, versions: [version, ...older.filter((other) => version.id !== 'null' || other.id !== 'null')] }
}

/** The key after one of its versions was changed in place (tags, access control list). */
export function withChanged(stored: StoredObject, changed: Version): StoredObject {
  return { ...stored, versions: stored.versions.map((version) => (version.id === changed.id ? changed : version)) }
}

/** How a version names itself in answers: not at all while the bucket was never versioned. */
export function shownId(bucket: Bucket, version: Version): { VersionId?: string } {
  return bucket.versioning === undefined ? {} : { VersionId: version.id }
}

/** S3 tells times in whole seconds, in documents as in headers: clients compare the two. */
export const instant = (ms: number): Date => new Date(Math.floor(ms / 1000) * 1000)

export const quoted = (etag: string): string => `"${etag}"`

export const unquoted = (etag: string): string => etag.replaceAll(/^(?:W\/)?"|"$/g, '')

/** @throws {Fault} KeyTooLongError beyond 1024 bytes. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key)
  if (size > 1024)
    throw new Fault('KeyTooLongError', 400, 'Your key is too long', { Size: String(size), MaxSizeAllowed: '1024' })
}
