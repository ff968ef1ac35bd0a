import { TAGS_PER_ENTITY } from '../iam/quotas.ts'
import type { Tag } from './documents.ts'
import { constraintViolation, invalidInput } from './faults.ts'

/** The tags of a request, checked. Keys are case-sensitive, unlike IAM's. @throws {Fault} InvalidInputException */
export function checkedTags(tags: readonly Tag[] | undefined): readonly Tag[] {
  const sent = (tags ?? []).map(({ Key, Value }) => ({ Key, Value }))
  if (new Set(sent.map((tag) => tag.Key)).size !== sent.length)
    throw invalidInput('DUPLICATE_TAG_KEY', 'Your request includes duplicate tag keys.')
  if (sent.some((tag) => tag.Key.toLowerCase().startsWith('aws:')))
    throw invalidInput('INVALID_SYSTEM_TAGS_PARAMETER', 'You specified a tag key that is a system tag.')
  return sent
}

/** @throws {Fault} ConstraintViolationException for the fifty-first tag. */
export function tagged(old: readonly Tag[], added: readonly Tag[]): readonly Tag[] {
  const all = [...new Map([...old, ...added].map((tag) => [tag.Key, tag])).values()]
  if (all.length > TAGS_PER_ENTITY)
    throw constraintViolation(
      'MAX_TAG_LIMIT_EXCEEDED',
      'You have exceeded the number of tags allowed on this resource.',
    )
  return all
}
