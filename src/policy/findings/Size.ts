import type { PolicyKind } from '../Policy.ts'
import { type Check, hit } from './Finding.ts'
import { valueOf } from './value.ts'

/** Characters, without white space; SCPs and RCPs with it, which a tree does not know any more. */
const QUOTAS: readonly (readonly [policy: string, kinds: readonly PolicyKind[], most: number, what: string])[] = [
  ['IDENTITY_POLICY', ['identity', 'boundary'], 6144, 'identity policy, excluding whitespace,'],
  ['ROLE_TRUST_POLICY', ['trust'], 2048, 'role trust policy, excluding whitespace,'],
  ['RESOURCE_POLICY', ['resource'], 20_480, 'resource policy'],
  ['SCP', ['scp'], 10_240, 'service control policy (SCP)'],
  ['RCP', ['rcp'], 5120, 'resource control policy (RCP)'],
]

/** Documents longer than AWS lets their kind be. */
export const sizes: readonly Check[] = QUOTAS.map(([policy, kinds, most, what]): Check => {
  return {
    code: `POLICY_SIZE_EXCEEDS_${policy}_QUOTA`,
    type: policy.endsWith('CP') ? 'ERROR' : 'WARNING',
    about: `more than ${most} characters`,
    find: ({ root, kind }) => {
      if (!kinds.includes(kind)) return []
      const characters = JSON.stringify(valueOf(root)).length
      if (characters <= most) return []
      const message = `The ${characters} characters in the ${what} exceed the ${most} character maximum. We recommend that you use multiple granular policies.`
      return [hit(root, message, 'several policies')]
    },
  }
})
