import { about, bucketOf } from './bucket.ts'
import { s3Operation, type CallOf } from './declare.ts'
import { uploads, type Upload } from './documents.ts'
import { invalidArgument } from './faults.ts'
import { listing, pageSize, utf8Order } from './listing.ts'
import { shownInitiator } from './multipart.ts'
import { onBucket } from './needs.ts'
import { instant } from './object.ts'

export const ListMultipartUploads = s3Operation({
  name: 'ListMultipartUploads',
  authorize: (call) => [onBucket(call, bucketOf(call), 's3:ListBucketMultipartUploads')],
  handle(call) {
    const { input } = call
    const bucket = bucketOf(call)
    const all = [...uploads.all(call.view, bucket)].sort((a, b) => utf8Order(a.key, b.key) || a.started - b.started)
    const { entries, after } = remaining(call, all)
    const limit = pageSize(input.MaxUploads, 'max-uploads')
    const page = listing(entries, ({ key }) => key, {
      prefix: input.Prefix ?? '',
      delimiter: input.Delimiter ?? '',
      after,
      limit,
    })
    const last = page.entries.at(-1)
    const output = {
      Bucket: bucket.name,
      KeyMarker: input.KeyMarker ?? '',
      UploadIdMarker: input.KeyMarker ? (input.UploadIdMarker ?? '') : '',
      // S3 was seen to tell both of every page, and neither of a page that has nothing but prefixes.
      NextKeyMarker: last ? page.last : '',
      NextUploadIdMarker: last && last.key === page.last ? last.id : '',
      ...(input.Prefix === undefined ? {} : { Prefix: input.Prefix }),
      ...(input.Delimiter === undefined ? {} : { Delimiter: input.Delimiter }),
      ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
      MaxUploads: limit,
      IsTruncated: page.truncated,
      Uploads: page.entries.map((upload) => ({ ...shown(upload), Key: upload.key })),
      CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: prefix })),
    }
    return about(call, bucket, output)
  },
})

function remaining(call: CallOf<'ListMultipartUploads'>, all: readonly Upload[]) {
  const { KeyMarker: key = '', UploadIdMarker: id = '' } = call.input
  if (key === '' || id === '') return { entries: all, after: key }
  const at = all.findIndex((upload) => upload.key === key && upload.id === id)
  if (at < 0) throw invalidArgument('Invalid uploadId marker', 'upload-id-marker', id)
  return { entries: all.slice(at + 1), after: '' }
}

const shown = (upload: Upload) => ({
  UploadId: upload.id,
  Initiated: instant(upload.started),
  StorageClass: upload.object.storageClass,
  Owner: { ID: upload.object.owner },
  Initiator: shownInitiator(upload),
  ...(upload.checksumAlgorithm === undefined
    ? {}
    : { ChecksumAlgorithm: upload.checksumAlgorithm, ChecksumType: upload.checksumType }),
})
