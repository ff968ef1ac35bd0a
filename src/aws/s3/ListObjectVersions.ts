import { about, bucketOf } from './bucket.ts'
import { s3Operation, type CallOf } from './declare.ts'
import type { Version } from './documents.ts'
import { invalidArgument } from './faults.ts'
import { keysOf, listed, listedObject, listNeeds } from './list-objects.ts'
import { listing, pageSize } from './listing.ts'
import { instant } from './object.ts'
import { isVersionId, madeAt } from './version-id.ts'

interface Entry {
  readonly key: string
  readonly version: Version
  readonly latest: boolean
}

/** All versions and delete markers, newest first within a key. */
export const ListObjectVersions = s3Operation({
  name: 'ListObjectVersions',
  unsigned: 'anonymous',
  authorize: (call) => listNeeds(call, 's3:ListBucketVersions'),
  handle(call) {
    const { input } = call
    const bucket = bucketOf(call)
    const all = keysOf(call, bucket).flatMap(({ key, versions }) =>
      versions.map((version, index): Entry => ({ key, version, latest: index === 0 })),
    )
    const { entries: left, after } = remaining(call, all)
    const page = listing(left, ({ key }) => key, {
      prefix: input.Prefix ?? '',
      delimiter: input.Delimiter ?? '',
      after,
      limit: pageSize(input.MaxKeys, 'maxKeys'),
    })
    const last = page.entries.at(-1)
    const shown = ({ key, version, latest }: Entry) => ({
      VersionId: version.id,
      IsLatest: latest,
      Owner: { ID: version.owner },
      Key: key,
    })
    const output = {
      ...listed(call, page),
      KeyMarker: input.KeyMarker ?? '',
      VersionIdMarker: input.VersionIdMarker ?? '',
      ...(page.truncated && page.last !== undefined ? { NextKeyMarker: page.last } : {}),
      ...(page.truncated && last && last.key === page.last ? { NextVersionIdMarker: last.version.id } : {}),
      Versions: page.entries
        .filter(({ version }) => !version.deleted)
        .map((entry) => ({ ...listedObject(call, entry.key, entry.version), ...shown(entry) })),
      DeleteMarkers: page.entries
        .filter(({ version }) => version.deleted)
        .map((entry) => ({ ...shown(entry), LastModified: instant(entry.version.modified) })),
    }
    return about(call, bucket, output)
  },
})

/** What is left of the listing behind the request's markers. */
function remaining(call: CallOf<'ListObjectVersions'>, all: readonly Entry[]) {
  const { KeyMarker: key = '', VersionIdMarker: id } = call.input
  if (id === undefined) return { entries: all, after: key }
  const refused = (message: string) => invalidArgument(message, 'version-id-marker', id)
  if (key === '') throw refused('A version-id marker cannot be specified without a key marker.')
  if (id === '') throw refused('A version-id marker cannot be empty.')
  const at = all.findIndex((entry) => entry.key === key && entry.version.id === id)
  if (at >= 0) return { entries: all.slice(at + 1), after: '' }
  if (!isVersionId(id)) throw refused('Invalid version id specified')
  const gone = madeAt(id)
  const older = all.findIndex((entry) => entry.key === key && gone !== undefined && entry.version.modified <= gone)
  return older < 0 ? { entries: all, after: key } : { entries: all.slice(older), after: '' }
}
