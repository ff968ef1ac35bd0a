import { createHash } from 'node:crypto'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import type { Call, World } from '../operation.ts'
import { attributesOf, namesNoKey } from '../s3/attributes.ts'
import { canonicalUser } from '../s3/canonical-user.ts'
import { bucketNamed, objects, type Bucket, type Version } from '../s3/documents.ts'
import { withDefault } from '../s3/object-lock/lock.ts'
import { nextVersionId, withVersion } from '../s3/object.ts'
import { folderOf } from './bucket-access.ts'
import type { Trail } from './documents.ts'

interface Content extends Pick<Version, 'etag' | 'size' | 'segments'> {
  readonly now: number
  readonly metadata?: { readonly [name: string]: string }
}

/** What CloudTrail puts into a trail's bucket, as its owner's. */
export function logObject(
  { random }: Pick<World, 'random'>,
  view: View,
  bucket: Bucket,
  key: string,
  { now, metadata: Metadata = {}, ...content }: Content,
): Write {
  const owner = canonicalUser(bucket.account)
  const version: Version = {
    id: nextVersionId(bucket, { random, now }),
    modified: now,
    ...content,
    tags: [],
    owner,
    grants: [{ to: owner, permission: 'FULL_CONTROL' }],
    ...attributesOf({ ContentType: 'application/json', ContentEncoding: 'gzip', Metadata }, bucket, undefined),
    ...withDefault(undefined, bucket, now),
  }
  return objects.put(bucket, withVersion(objects.find(view, bucket, key), key, version))
}

/** Below them stand the trail's files, and its digests where they are asked for. */
export function foldersOf(trail: Trail): readonly string[] {
  const folder = folderOf(trail)
  return trail.validation ? [`${folder}/`, `${folder}-Digest/`] : [`${folder}/`]
}

const EMPTY = { etag: createHash('md5').digest('hex'), size: 0, segments: [] }

/** An empty object for each folder: what CloudTrail was seen to try a bucket with, and to leave there. */
export function folders({ world, view, now }: Call<unknown>, trail: Trail): readonly Write[] {
  const bucket = bucketNamed(view, trail.bucket)
  if (!bucket || namesNoKey(bucket)) return []
  return foldersOf(trail).map((key) => logObject(world, view, bucket, key, { ...EMPTY, now }))
}
