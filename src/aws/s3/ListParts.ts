import { shownChecksum } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { parts } from './documents.ts'
import { shownAbort } from './expiration.ts'
import { pageSize } from './listing.ts'
import { partMarker, shownInitiator, uploadNeed, uploadOf } from './multipart.ts'
import { instant, quoted } from './object.ts'

export const ListParts = s3Operation({
  name: 'ListParts',
  authorize: (call) => uploadNeed(call, 's3:ListMultipartUploadParts'),
  handle(call) {
    const { input } = call
    const bucket = bucketOf(call)
    const upload = uploadOf(call, bucket)
    const most = pageSize(input.MaxParts, 'max-parts')
    const after = partMarker(input.PartNumberMarker)
    const left = parts.all(call.view, bucket, upload.id).filter(({ number }) => number > after)
    const page = left.slice(0, most)
    const last = page.at(-1)
    const output = {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      PartNumberMarker: String(after),
      NextPartNumberMarker: String(last?.number ?? 0),
      MaxParts: most,
      IsTruncated: most > 0 && left.length > page.length,
      Parts: page.map((part) => {
        const { ChecksumType: _, ...sums } = upload.checksumAlgorithm === undefined ? {} : shownChecksum(part.checksum)
        return {
          PartNumber: part.number,
          LastModified: instant(part.modified),
          ETag: quoted(part.etag),
          Size: part.size,
          ...sums,
        }
      }),
      Initiator: shownInitiator(upload),
      Owner: { ID: upload.object.owner },
      StorageClass: upload.object.storageClass,
      ...shownAbort(bucket, upload.key, upload.started),
      ...(upload.checksumAlgorithm === undefined
        ? {}
        : { ChecksumAlgorithm: upload.checksumAlgorithm, ChecksumType: upload.checksumType }),
    }
    return about(call, bucket, output, [], input.Key)
  },
})
