import type { Random } from '../../kernel/random.ts'
import { invalidArgument } from './faults.ts'

const LONGEST = 255

/** Ids that the rules of one configuration may have; those without one may be many. @throws {Fault} InvalidArgument */
export function checkRuleIds(rules: readonly { readonly ID?: string | undefined }[]): void {
  const seen = new Set<string>()
  for (const { ID: id } of rules) {
    if (id === undefined || id === '') continue
    if (id.length > LONGEST) throw invalidArgument(`ID length should not exceed allowed limit of ${LONGEST}`, 'ID', id)
    if (seen.has(id)) throw invalidArgument('Rule ID must be unique. Found same ID for more than one rule', 'ID', id)
    seen.add(id)
  }
}

/** What S3 calls a rule that was put without a name, as it was seen to: a UUID's text as base64, 48 characters. */
export const madeRuleId = (random: Random): string => Buffer.from(random.uuid()).toString('base64')
