import { checkReadable } from './archive/archived.ts'
import { content } from './content.ts'
import { s3Operation } from './declare.ts'
import { describe, readNeeds } from './read-object.ts'

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export const GetObject = s3Operation({
  name: 'GetObject',
  unsigned: 'anonymous',
  authorize: (call) => readNeeds(call, 's3:GetObject', 's3:GetObjectVersion'),
  handle(call) {
    const { answer, version, range } = describe(call)
    if (answer.status === 304) return answer
    checkReadable(version, call.now)
    return { ...answer, output: { ...answer.output, Body: content(call.world.blobs, version.segments, range) } }
  },
})
