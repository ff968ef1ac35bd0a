import { s3Operation } from './declare.ts'
import { describe, readNeeds } from './read-object.ts'

/** GetObject without the bytes. */
export const HeadObject = s3Operation({
  name: 'HeadObject',
  unsigned: 'anonymous',
  authorize: (call) => readNeeds(call, 's3:GetObject', 's3:GetObjectVersion'),
  handle: (call) => describe(call).answer,
})
