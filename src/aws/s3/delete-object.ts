import type { Fault } from '../../kernel/Fault.ts'
import type { Call, Need } from '../operation.ts'
import type { Bucket, StoredObject, Version } from './documents.ts'
import { canonicalUser } from './canonical-user.ts'
import { onMatch, onObject } from './needs.ts'
import { bypassNeed, deletionRefusal } from './object-lock/lock.ts'
import { nextVersionId, versionOf, withVersion } from './object.ts'

export interface Deletion {
  readonly key: string
  readonly versionId?: string | undefined
  /** An ETag that it must have, or `*`. */
  readonly ifMatch?: string | undefined
}

/** `bypass`: governance mode is to be passed by, where it stands in the way. */
export function deleteNeeds(
  call: Call<unknown>,
  bucket: Bucket,
  { key, versionId, ifMatch }: Deletion,
  bypass = false,
): readonly Need[] {
  const version = versionOf(call.view, bucket, key, versionId)
  const matching = onMatch(call, bucket, key, ifMatch)
  if (versionId === undefined) return [onObject(call, bucket, key, 's3:DeleteObject', {}, version), ...matching]
  return [
    onObject(call, bucket, key, 's3:DeleteObjectVersion', { 's3:VersionId': versionId }, version),
    ...bypassNeed(call, bucket, key, version, bypass),
    ...matching,
  ]
}

/** Why Object Lock keeps the named version. A marker on top of it is never in its way. */
export function lockRefusal(
  call: Call<unknown>,
  { versionId }: Deletion,
  before: StoredObject | undefined,
  bypass = false,
): Fault | undefined {
  const version = versionId === undefined ? undefined : before?.versions.find(({ id }) => id === versionId)
  return version && deletionRefusal(version, call.now, bypass)
}

export interface Deleted {
  /** The key as it stands afterwards; undefined: nothing changed. */
  readonly after?: StoredObject
  /** A marker was put, or a named marker was taken away. */
  readonly marker: boolean
  readonly versionId?: string
}

/** Deleting what is not there succeeds. @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html */
export function deletion(
  call: Call<unknown>,
  bucket: Bucket,
  asked: Deletion,
  before: StoredObject | undefined,
): Deleted {
  const { key, versionId } = asked
  if (versionId !== undefined) return withoutVersion(before, key, versionId)
  if (bucket.versioning === undefined) return { ...(before ? { after: { key, versions: [] } } : {}), marker: false }
  const marker = deleteMarker(bucket, call)
  return { after: withVersion(before, key, marker), marker: true, versionId: marker.id }
}

function withoutVersion(before: StoredObject | undefined, key: string, versionId: string): Deleted {
  const gone = before?.versions.find((version) => version.id === versionId)
  if (!before || !gone) return { marker: false, versionId }
  const versions = before.versions.filter((version) => version !== gone)
  return { after: { key, versions }, marker: gone.deleted === true, versionId }
}

export function deleteMarker(bucket: Bucket, call: Pick<Call<unknown>, 'now' | 'random'>): Version {
  return {
    id: nextVersionId(bucket, call),
    modified: call.now,
    deleted: true,
    etag: '',
    size: 0,
    segments: [],
    headers: {},
    metadata: {},
    tags: [],
    storageClass: 'STANDARD',
    owner: canonicalUser(bucket.account),
    grants: [],
  }
}
