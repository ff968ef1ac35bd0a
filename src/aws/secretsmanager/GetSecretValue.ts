import { checkKeyReach, named, onSecret } from './declare.ts'
import { noValue } from './faults.ts'
import { shownValue, versionOf } from './versions.ts'

export const GetSecretValue = onSecret({
  name: 'GetSecretValue',
  context: (input) => ({
    ...(input.VersionId === undefined ? {} : { 'secretsmanager:VersionId': input.VersionId }),
    ...(input.VersionStage === undefined ? {} : { 'secretsmanager:VersionStage': input.VersionStage }),
  }),
  handle({ input, caller }, secret) {
    checkKeyReach({ caller }, secret)
    const version = versionOf(secret.versions, input.VersionId, input.VersionStage)
    if (!version)
      throw noValue(
        input.VersionId === undefined
          ? `staging label: ${input.VersionStage ?? 'AWSCURRENT'}`
          : `VersionId: ${input.VersionId}`,
      )
    return {
      output: {
        ...named(secret),
        VersionId: version.id,
        ...shownValue(version),
        VersionStages: version.stages,
        CreatedDate: new Date(version.created),
      },
    }
  },
})
