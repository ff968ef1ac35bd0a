import { named, onSecret } from './declare.ts'
import { nextToken, page } from './page.ts'

export const ListSecretVersionIds = onSecret({
  name: 'ListSecretVersionIds',
  evenDeleted: true,
  handle({ input }, secret) {
    const { items, next } = page(secret.versions, input.NextToken, input.MaxResults ?? 100)
    const shown = items.map((version) => ({
      VersionId: version.id,
      VersionStages: version.stages,
      CreatedDate: new Date(version.created),
      KmsKeyIds: ['DefaultEncryptionKey'],
    }))
    return { output: { ...named(secret), Versions: shown, ...nextToken(next) } }
  },
})
