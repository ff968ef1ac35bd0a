import type { AccountId } from '../../kernel/brands.ts'
import type { Write } from '../../store/Store.ts'
import { policies } from './documents.ts'
import { noSuchEntity } from './faults.ts'
import type { VisiblePolicy } from './managed-policy.ts'

/** The version with this id. @throws {Fault} NoSuchEntity */
export function existingVersion(policy: VisiblePolicy, id: string): VisiblePolicy['versions'][number] {
  const version = policy.versions.find((other) => other.id === id)
  if (!version) throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`)
  return version
}

/** The policy as it is kept after a change at `now`. */
export function policyWrite(account: AccountId, policy: VisiblePolicy, now: number): Write {
  const { awsManaged: _, ...kept } = policy
  return policies.put(account, policy.name, { ...kept, updated: now })
}
