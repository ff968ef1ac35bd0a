import type { Change } from './change-batch.ts'
import { invalidChangeBatch } from './faults.ts'

const MOST_RECORDS = 1000
/** Of all values together, quotation marks included. */
const MOST_CHARACTERS = 32_000

/** An UPSERT deletes and makes: what it holds is counted twice. An alias is one record. */
function sizeOf({ Action: action, ResourceRecordSet: { ResourceRecords: values = [] } }: Change) {
  const times = action === 'UPSERT' ? 2 : 1
  const characters = values.reduce((sum, { Value: value }) => sum + value.length, 0)
  return { records: times * Math.max(1, values.length), characters: times * characters }
}

/**
 * What one request may change. That characters are refused in the words for records is inferred, and that aliases count is, too.
 * @throws {Fault} InvalidChangeBatch
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets
 */
export function checkSize(changes: readonly Change[]): void {
  const sizes = changes.map(sizeOf)
  const sum = (what: 'records' | 'characters') => sizes.reduce((all, size) => all + size[what], 0)
  if (sum('records') > MOST_RECORDS) throw invalidChangeBatch([`Number of records limit of ${MOST_RECORDS} exceeded.`])
  if (sum('characters') > MOST_CHARACTERS)
    throw invalidChangeBatch([`Number of characters limit of ${MOST_CHARACTERS} exceeded.`])
}
