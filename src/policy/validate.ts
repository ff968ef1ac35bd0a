import { checks } from './findings/advice.ts'
import { type Finding, found } from './findings/Finding.ts'
import type { PolicyKind } from './Policy.ts'
import { examine } from './refuse.ts'

/**
 * What AWS would refuse in a document, in the order in which it finds fault, and then what Access Analyzer would say of it.
 * No error among the findings: AWS takes the document (quotas and the existence of principals aside).
 * @param options.inline the document is kept within an IAM entity: only managed policies must say their version
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function validate(
  document: string | object,
  kind: PolicyKind,
  options: { readonly inline?: boolean } = {},
): Finding[] {
  const { refused, sound } = examine(document, kind, options.inline ?? false)
  return [...refused, ...(sound ? checks.flatMap((check) => found(check, sound)) : [])]
}
