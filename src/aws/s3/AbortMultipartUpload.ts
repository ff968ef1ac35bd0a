import { about, bucketOf } from './bucket.ts'
import { notImplemented } from './conditions.ts'
import { s3Operation } from './declare.ts'
import { uploads } from './documents.ts'
import { uploadNeed, uploadOf } from './multipart.ts'

export const AbortMultipartUpload = s3Operation({
  name: 'AbortMultipartUpload',
  authorize: (call) => uploadNeed(call, 's3:AbortMultipartUpload'),
  handle(call) {
    // Only directory buckets look at it.
    if (call.input.IfMatchInitiatedTime !== undefined) throw notImplemented('x-amz-if-match-initiated-time')
    const bucket = bucketOf(call)
    const upload = uploadOf(call, bucket)
    return about(call, bucket, {}, uploads.drop(call.view, bucket, upload.id), call.input.Key)
  },
})
