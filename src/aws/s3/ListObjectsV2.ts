import { ALTERED } from '../opaque-pages.ts'
import { about, bucketOf, regionHeader } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { wrongToken } from './faults.ts'
import { listed, listedObject, listNeeds, pageOf } from './list-objects.ts'

/** Pages go on from a token. */
export const ListObjectsV2 = s3Operation({
  name: 'ListObjectsV2',
  unsigned: 'anonymous',
  authorize: (call) => listNeeds(call, 's3:ListBucket'),
  handle(call) {
    const { ContinuationToken: token, StartAfter: startAfter = '', FetchOwner: withOwner } = call.input
    const bucket = bucketOf(call)
    if (token === ALTERED || token === '') throw wrongToken()
    const page = pageOf(call, bucket, token ?? startAfter)
    const output = {
      ...listed(call, page),
      KeyCount: page.entries.length + page.prefixes.length,
      ...(token === undefined ? {} : { ContinuationToken: token }),
      ...(token !== undefined || call.input.StartAfter === undefined ? {} : { StartAfter: startAfter }),
      ...(page.truncated && page.last !== undefined ? { NextContinuationToken: page.last } : {}),
      Contents: page.entries.map(({ key, version }) => ({
        ...listedObject(call, key, version),
        ...(withOwner ? { Owner: { ID: version.owner } } : {}),
      })),
    }
    return { ...about(call, bucket, output), headers: regionHeader(bucket) }
  },
})
