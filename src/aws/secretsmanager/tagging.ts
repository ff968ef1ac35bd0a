import { onSecret, tagRecord } from './declare.ts'
import { secrets } from './secret.ts'
import { withTags } from './tags.ts'

export const TagResource = onSecret({
  name: 'TagResource',
  requestTags: (input) => tagRecord(input.Tags),
  handle: ({ input, now }, secret) => ({
    output: {},
    writes: [secrets.put({ ...secret, tags: withTags(secret.tags, input.Tags), changed: now })],
  }),
})

export const UntagResource = onSecret({
  name: 'UntagResource',
  context: (input) => ({ 'aws:TagKeys': input.TagKeys }),
  handle: ({ input, now }, secret) => ({
    output: {},
    writes: [
      secrets.put({ ...secret, tags: secret.tags.filter((tag) => !input.TagKeys.includes(tag.Key)), changed: now }),
    ],
  }),
})
