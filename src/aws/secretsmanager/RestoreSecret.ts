import { named, onSecret } from './declare.ts'
import { secrets } from './secret.ts'

export const RestoreSecret = onSecret({
  name: 'RestoreSecret',
  evenDeleted: true,
  handle(_call, secret) {
    const { deleted, ...restored } = secret
    return { output: named(secret), writes: deleted ? [secrets.put(restored)] : [] }
  },
})
