import { Fault } from '../../../kernel/Fault.ts'
import { firstDenial, standingOf } from '../../authorize.ts'
import type { Call, Need } from '../../operation.ts'
import type { Bucket, Lock, LockMode, Version } from '../documents.ts'
import { accessDenied, invalidArgument, invalidRequest } from '../faults.ts'
import { onObject } from '../needs.ts'
import { DAY, defaultRetention, hasLock } from './configuration.ts'

/** What a request that writes an object may say of its lock. */
interface LockInput {
  readonly ObjectLockMode?: string | undefined
  readonly ObjectLockRetainUntilDate?: Date | undefined
  readonly ObjectLockLegalHoldStatus?: string | undefined
  readonly ObjectLockEventHold?: string | undefined
  readonly ObjectLockEventHoldDurationDays?: number | undefined
  readonly ObjectLockEventHoldDurationYears?: number | undefined
}

const MODE = 'x-amz-object-lock-mode'
const UNTIL = 'x-amz-object-lock-retain-until-date'

export const pastDate = (name: string, until: Date) =>
  invalidArgument('The retain until date must be in the future!', name, seattleTime(until))

/** As S3 was seen to print it: `Tue Dec 31 16:00:00 PST 2019`. */
function seattleTime(date: Date): string {
  const parts = Object.fromEntries(SEATTLE.formatToParts(date).map(({ type, value }) => [type, value]))
  const { weekday, month, day, hour, minute, second, timeZoneName, year } = parts
  return `${weekday} ${month} ${day} ${hour}:${minute}:${second} ${timeZoneName} ${year}`
}

const TWO = '2-digit'
const SEATTLE = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', hourCycle: 'h23', weekday: 'short', month: 'short', day: TWO, hour: TWO, minute: TWO, second: TWO, year: 'numeric', timeZoneName: 'short' }) // prettier-ignore

/**
 * The lock of an object that is written now: as the request says, else by the bucket's default retention. What is wrong with the
 * headers is told before the bucket is looked at, as S3 does.
 * @throws {Fault} InvalidArgument, InvalidRequest.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export function lockOf(call: Call<LockInput>, bucket: Bucket): { readonly lock?: Lock } {
  const asked = requestedLock(call)
  if (asked && !hasLock(bucket)) throw invalidRequest('Bucket is missing ObjectLockConfiguration')
  return withDefault(asked, bucket, call.now)
}

/** The default retention counts from the moment at which the object stands. */
export function withDefault(asked: Lock | undefined, bucket: Bucket, now: number): { readonly lock?: Lock } {
  const retention = asked?.mode === undefined ? defaultRetention(bucket, now) : undefined
  return asked || retention ? { lock: { ...retention, ...asked } } : {}
}

/** What the request itself says, checked. */
export function requestedLock({ input, now, caller }: Call<LockInput>): Lock | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = input
  if ((input.ObjectLockEventHold ?? input.ObjectLockEventHoldDurationDays ?? input.ObjectLockEventHoldDurationYears) !== undefined)
    throw new Fault('NotImplemented', 501, 'Stint does not implement event holds.', { Header: 'x-amz-object-lock-event-hold' }) // prettier-ignore
  if (mode === undefined && until === undefined && hold === undefined) return undefined
  if (caller.kind === 'anonymous')
    throw invalidArgument('Put Object requests with Object Lock parameters require AWS Signature Version 4', 'Authorization', '') // prettier-ignore
  if ((mode === undefined) !== (until === undefined))
    throw new Fault('InvalidArgument', 400, `${UNTIL} and ${MODE} must both be supplied`, {
      ArgumentName: mode === undefined ? MODE : UNTIL,
    })
  if (mode !== undefined && !MODES.has(mode)) throw invalidArgument('Unknown wormMode directive.', MODE, mode)
  if (until && until.getTime() <= now) throw pastDate(UNTIL, until)
  return lockAs(mode, until, hold)
}

const MODES: ReadonlySet<string> = new Set(['GOVERNANCE', 'COMPLIANCE'] satisfies LockMode[])

/** Mode and hold are of those that there are by now. */
export const lockAs = (mode: string | undefined, until: Date | undefined, hold?: string): Lock => ({
  ...(mode !== undefined && until ? { mode: mode as LockMode, until: until.getTime() } : {}),
  ...(hold === undefined ? {} : { hold: hold as 'ON' | 'OFF' }),
})

const INTEGRITY = /^(?:content-md5|x-amz-checksum-(?!algorithm|type|mode)[\da-z]+)$/

/**
 * A locked object cannot be written again: S3 takes none whose bytes nobody vouches for, nor parts of one.
 * @throws {Fault} InvalidRequest.
 * @see https://github.com/s3tools/s3cmd/issues/1436 of parts
 */
export function checkIntegrity(
  { http: { headers } }: Call<unknown>,
  { lock }: { readonly lock?: Lock },
  sent: 'Object' | 'Part',
): void {
  if (!lock) return
  const trailers = (headers.get('x-amz-trailer') ?? '').split(',').map((name) => name.trim().toLowerCase())
  if (![...headers.keys(), ...trailers].some((name) => INTEGRITY.test(name)))
    throw invalidRequest(`Content-MD5 OR x-amz-checksum- HTTP header is required for Put ${sent} requests with Object Lock parameters`) // prettier-ignore
}

/** The keys of a request that sets a lock. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-retention-limits */
export function lockContext({ mode, until, hold }: AskedLock, now: number): Record<string, string> {
  const days = until && Math.ceil((until.getTime() - now) / DAY)
  return {
    ...(mode === undefined ? {} : { 's3:object-lock-mode': mode }),
    ...(until ? { 's3:object-lock-retain-until-date': until.toISOString() } : {}),
    ...(days === undefined ? {} : { 's3:object-lock-remaining-retention-days': String(days) }),
    ...(hold === undefined ? {} : { 's3:object-lock-legal-hold': hold }),
  }
}

interface AskedLock {
  readonly mode?: string | undefined
  readonly until?: Date | undefined
  readonly hold?: string | undefined
}

/** What writing an object takes beyond writing it: the actions for the lock that the request asks for, and keys for all of them. */
export function lockNeeds({ input, now }: Call<LockInput>): {
  readonly actions: readonly string[]
  readonly context: Record<string, string>
} {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = input
  return {
    actions: [
      ...(mode === undefined && until === undefined ? [] : ['s3:PutObjectRetention']),
      ...(hold === undefined ? [] : ['s3:PutObjectLegalHold']),
    ],
    context: lockContext({ mode, until, hold }, now),
  }
}

/** What stands against the version's deletion at this moment, the strongest first. */
export function protectionOf({ lock }: Version, now: number): 'LEGAL_HOLD' | LockMode | undefined {
  if (lock?.hold === 'ON') return 'LEGAL_HOLD'
  return lock?.until !== undefined && lock.until > now ? lock.mode : undefined
}

export const BYPASS = 's3:BypassGovernanceRetention'

/** Bypassing is asked for where there is something to bypass. */
export function bypassNeed(call: Call<unknown>, bucket: Bucket, key: string, version: Version | undefined, bypass: boolean): readonly Need[] {
  const { mode, until = 0 } = version?.lock ?? {}
  if (!bypass || mode !== 'GOVERNANCE' || until <= call.now) return []
  return [onObject(call, bucket, key, BYPASS, {}, version)]
} // prettier-ignore

export const protectedByLock = (): Fault => accessDenied('Access Denied because object protected by object lock.')

/** Why the version may not be deleted now; whether the caller may bypass is decided by then. */
export function deletionRefusal(version: Version, now: number, bypass: boolean): Fault | undefined {
  const protection = protectionOf(version, now)
  if (protection === undefined || (protection === 'GOVERNANCE' && bypass)) return undefined
  return protectedByLock()
}

/** @throws {Fault} InvalidArgument where there is nothing that could be bypassed, `true` or `false`. */
export function checkBypass(bucket: Bucket, bypass: boolean | undefined): void {
  const header = 'x-amz-bypass-governance-retention'
  if (bypass !== undefined && !hasLock(bucket))
    throw new Fault('InvalidArgument', 400, `${header} is only applicable to Object Lock enabled buckets.`, {
      ArgumentName: header,
    })
}

/** The members of GetObject's and HeadObject's answers that tell of the lock: to each as much as he may ask for by itself. */
export function shownLock(call: Call<{ readonly Key: string }>, bucket: Bucket, version: Version) {
  const { lock } = version
  if (!lock) return {}
  const may = (action: string) =>
    !firstDenial(call, [onObject(call, bucket, call.input.Key, action, {}, version)], standingOf(call))
  const { mode, until, hold } = lock
  return {
    ...(mode !== undefined && until !== undefined && may('s3:GetObjectRetention')
      ? { ObjectLockMode: mode, ObjectLockRetainUntilDate: new Date(until) }
      : {}),
    ...(hold !== undefined && may('s3:GetObjectLegalHold') ? { ObjectLockLegalHoldStatus: hold } : {}),
  }
}
