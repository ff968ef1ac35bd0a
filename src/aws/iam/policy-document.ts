import { policySize, firstError, type PolicyKind } from '../../policy/index.ts'
import type { AccountId } from '../../kernel/brands.ts'
import { alone } from '../../kernel/alone.ts'
import { recent } from '../../kernel/recent.ts'
import type { View } from '../../store/projection.ts'
import type { InlinePolicy } from './documents.ts'
import { limitExceeded, malformedPolicy, overQuota } from './faults.ts'
import { INLINE_SIZE, QUOTAS } from './quotas.ts'
import { refuseAbove } from './quota-count.ts'
import { checkServicePrincipals } from './service-principals.ts'
import { checkSharedIssuers } from './shared-issuers.ts'
import { frozenPrincipals } from './trust.ts'

/** Documents as they come in: checked before they are kept. */

/** A check of the text alone; what it let pass is not looked at again while it is remembered: many entities are made alike. */
function checkedOnce(check: (document: string) => void): (document: string) => void {
  const passed = recent<string, true>(REMEMBERED)
  return (document) => {
    if (passed.get(document)) return
    check(document)
    if (document.length <= LONGEST) passed.set(alone(document), true)
  }
}

const REMEMBERED = 256
/** Characters: longer ones are checked again, so that what is remembered stays small. */
const LONGEST = 4096

/** @throws {Fault} MalformedPolicyDocument with AWS's text for the first error. */
const checkAs = (kind: PolicyKind, inline: boolean) =>
  checkedOnce((document) => {
    const error = firstError(document, kind, { inline })
    if (error) throw malformedPolicy(error.message)
  })

const checkTrust = checkAs('trust', true)
const checkManaged = checkAs('identity', false)
const checkInline = checkAs('identity', true)
const checkServices = checkedOnce(checkServicePrincipals)
const checkIssuers = checkedOnce(checkSharedIssuers)

/** A trust policy as it is kept: principals by unique id. @throws {Fault} MalformedPolicyDocument, LimitExceeded. */
export function trustToKeep(view: View, account: AccountId, document: string): string {
  checkTrust(document)
  refuseAbove({ view, account }, 'ACLSizePerRole', policySize(document))
  checkServices(document)
  checkIssuers(document)
  return frozenPrincipals(view, document)
}

/** @throws {Fault} MalformedPolicyDocument, LimitExceeded. */
export function checkManagedDocument(document: string): void {
  checkManaged(document)
  if (policySize(document) > QUOTAS.PolicySize) throw overQuota('PolicySize', QUOTAS.PolicySize)
}

/** Whether two names of inline policies are one: IAM was seen to tell no case apart. */
export const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The inline policies of an entity after one was put; what is replaced keeps its name as it was written first. @throws {Fault} MalformedPolicyDocument, LimitExceeded. */
export function inlineAfterPut(
  noun: keyof typeof INLINE_SIZE,
  holder: { readonly name: string; readonly inline: readonly InlinePolicy[] },
  put: InlinePolicy,
): readonly InlinePolicy[] {
  checkInline(put.document)
  const old = holder.inline.find((policy) => isSameName(policy.name, put.name))
  const others = holder.inline.filter((policy) => policy !== old)
  const all = [...others, old ? { ...put, name: old.name } : put]
  const size = all.reduce((sum, policy) => sum + policySize(policy.document), 0)
  if (size > INLINE_SIZE[noun])
    throw limitExceeded(`Maximum policy size of ${INLINE_SIZE[noun]} bytes exceeded for ${noun} ${holder.name}`)
  return all
}
