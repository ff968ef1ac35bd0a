import { checkKeyReach, named, onSecret } from './declare.ts'
import { tokenInUse } from './faults.ts'
import { secrets } from './secret.ts'
import { sameValue, valueOf, withVersion } from './versions.ts'

export const UpdateSecret = onSecret({
  name: 'UpdateSecret',
  context: (input) => ({
    ...(input.Description === undefined ? {} : { 'secretsmanager:Description': input.Description }),
    ...(input.KmsKeyId === undefined ? {} : { 'secretsmanager:KmsKeyArn': input.KmsKeyId }),
  }),
  handle({ input, caller, random, now }, secret) {
    const value = valueOf(input)
    if (value) checkKeyReach({ caller }, secret)
    const id = input.ClientRequestToken ?? random.uuid()
    const before = secret.versions.find((version) => version.id === id)
    if (value && before && !sameValue(before, value)) throw tokenInUse(id, secret.arn)
    const changed = {
      ...secret,
      changed: now,
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.KmsKeyId === undefined ? {} : { kmsKeyId: input.KmsKeyId }),
      ...(value && !before ? { versions: withVersion(secret.versions, { id, created: now, ...value }) } : {}),
    }
    return { output: { ...named(secret), ...(value ? { VersionId: id } : {}) }, writes: [secrets.put(changed)] }
  },
})
