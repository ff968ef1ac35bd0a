import { about, bucketOf, regionHeader } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { listed, listedObject, listNeeds, pageOf } from './list-objects.ts'

/** The older listing: pages go on from a key. */
export const ListObjects = s3Operation({
  name: 'ListObjects',
  unsigned: 'anonymous',
  authorize: (call) => listNeeds(call, 's3:ListBucket'),
  handle(call) {
    const { Marker: marker = '', Delimiter: delimiter } = call.input
    const bucket = bucketOf(call)
    const page = pageOf(call, bucket, marker)
    const output = {
      ...listed(call, page),
      Marker: marker,
      // Without a delimiter the next marker is the last key, and S3 leaves it to the reader to see that.
      ...(page.truncated && page.last !== undefined && delimiter ? { NextMarker: page.last } : {}),
      Contents: page.entries.map(({ key, version }) => ({
        ...listedObject(call, key, version),
        Owner: { ID: version.owner },
      })),
    }
    return { ...about(call, bucket, output), headers: regionHeader(bucket) }
  },
})
