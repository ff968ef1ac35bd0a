import { checkKeyReach, named, onSecret } from './declare.ts'
import { invalidRequest, tokenInUse } from './faults.ts'
import { secrets } from './secret.ts'
import { sameValue, valueOf, withVersion } from './versions.ts'

export const PutSecretValue = onSecret({
  name: 'PutSecretValue',
  handle({ input, caller, random, now }, secret) {
    checkKeyReach({ caller }, secret)
    const value = valueOf(input)
    if (!value) throw invalidRequest('You must provide either SecretString or SecretBinary.')
    const id = input.ClientRequestToken ?? random.uuid()
    const before = secret.versions.find((version) => version.id === id)
    if (before && !sameValue(before, value)) throw tokenInUse(id, secret.arn)
    if (before) return { output: { ...named(secret), VersionId: id, VersionStages: before.stages } }
    const versions = withVersion(secret.versions, { id, created: now, ...value }, input.VersionStages)
    const stages = versions.find((version) => version.id === id)?.stages ?? []
    return {
      output: { ...named(secret), VersionId: id, VersionStages: stages },
      writes: [secrets.put({ ...secret, versions, changed: now })],
    }
  },
})
