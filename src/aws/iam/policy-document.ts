import { policySize, firstError, type PolicyKind } from '../../policy/index.ts'
import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { InlinePolicy } from './documents.ts'
import { limitExceeded, malformedPolicy, overQuota } from './faults.ts'
import { INLINE_SIZE, QUOTAS } from './quotas.ts'
import { refuseAbove } from './quota-count.ts'
import { checkSharedIssuers } from './shared-issuers.ts'
import { frozenPrincipals } from './trust.ts'

/** Documents as they come in: checked before they are kept. */

/** @throws {Fault} MalformedPolicyDocument with AWS's text for the first error. */
function checkDocument(document: string, kind: PolicyKind, inline = false): void {
  const error = firstError(document, kind, { inline })
  if (error) throw malformedPolicy(error.message)
}

/** A trust policy as it is kept: principals by unique id. @throws {Fault} MalformedPolicyDocument, LimitExceeded. */
export function trustToKeep(view: View, account: AccountId, document: string): string {
  checkDocument(document, 'trust', true)
  refuseAbove({ view, account }, 'ACLSizePerRole', policySize(document))
  checkSharedIssuers(document)
  return frozenPrincipals(view, document)
}

/** @throws {Fault} MalformedPolicyDocument, LimitExceeded. */
export function checkManagedDocument(document: string): void {
  checkDocument(document, 'identity')
  if (policySize(document) > QUOTAS.PolicySize) throw overQuota('PolicySize', QUOTAS.PolicySize)
}

/** The inline policies of an entity after one was put. @throws {Fault} MalformedPolicyDocument, LimitExceeded. */
export function inlineAfterPut(
  noun: keyof typeof INLINE_SIZE,
  holder: { readonly name: string; readonly inline: readonly InlinePolicy[] },
  put: InlinePolicy,
): readonly InlinePolicy[] {
  checkDocument(put.document, 'identity', true)
  const all = [...holder.inline.filter((policy) => policy.name !== put.name), put]
  const size = all.reduce((sum, policy) => sum + policySize(policy.document), 0)
  if (size > INLINE_SIZE[noun])
    throw limitExceeded(`Maximum policy size of ${INLINE_SIZE[noun]} bytes exceeded for ${noun} ${holder.name}`)
  return all
}
