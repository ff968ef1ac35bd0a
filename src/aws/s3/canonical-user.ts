import { createHash } from 'node:crypto'
import type { AccountId } from '../../kernel/brands.ts'

/** The account's name inside S3's access control lists: 64 hex digits, always the same for an account. */
export function canonicalUser(account: AccountId): string {
  return createHash('sha256').update(`s3-canonical-user/${account}`).digest('hex')
}

export const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers'
export const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers'
export const LOG_DELIVERY = 'http://acs.amazonaws.com/groups/s3/LogDelivery'
/** Who calls without a signature and owns what it writes. */
export const ANONYMOUS = '65a011a29cdf8ec533ec3d1ccaae921c'
