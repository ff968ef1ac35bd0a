import { onSecret } from './declare.ts'
import { description } from './describe.ts'
import { stagesById } from './versions.ts'

export const DescribeSecret = onSecret({
  name: 'DescribeSecret',
  evenDeleted: true,
  handle: (_call, secret) => ({
    output: {
      ...description(secret),
      ...(secret.versions.length > 0 ? { VersionIdsToStages: stagesById(secret.versions) } : {}),
    },
  }),
})
