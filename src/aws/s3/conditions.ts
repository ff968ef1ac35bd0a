import { Fault } from '../../kernel/Fault.ts'
import type { Upload, Version } from './documents.ts'
import { noSuchKey, preconditionFailed } from './faults.ts'
import { unquoted } from './object.ts'

interface ReadConditions {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
  readonly IfModifiedSince?: Date | undefined
  readonly IfUnmodifiedSince?: Date | undefined
}

interface WriteConditions {
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
}

const matches = (header: string, version: Version): boolean =>
  header.split(',').some((etag) => etag.trim() === '*' || unquoted(etag.trim()) === version.etag)

/** HTTP dates have whole seconds. */
const second = (ms: number): number => Math.floor(ms / 1000)

/** How a refusal names the condition: of a copy's source, by the header that carried it. */
const CONDITION = { read: '', source: 'x-amz-copy-source-' } as const

/**
 * Whether the reader already has this version (304). An If-Match that holds outweighs If-Unmodified-Since, an If-None-Match
 * that fails outweighs If-Modified-Since, and a date that is yet to come is none.
 * @throws {Fault} PreconditionFailed 412.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
 */
export function isNotModified(
  given: ReadConditions,
  version: Version,
  now: number,
  of: keyof typeof CONDITION = 'read',
): boolean {
  const failed = (name: string) => preconditionFailed(CONDITION[of] + name)
  if (given.IfMatch !== undefined) {
    if (!matches(given.IfMatch, version)) throw failed('If-Match')
  } else if (given.IfUnmodifiedSince && second(version.modified) > second(given.IfUnmodifiedSince.getTime()))
    throw failed('If-Unmodified-Since')
  if (given.IfNoneMatch !== undefined) return matches(given.IfNoneMatch, version)
  const { IfModifiedSince: since } = given
  return since !== undefined && since.getTime() <= now && second(version.modified) <= second(since.getTime())
}

/** S3's answer to a header that it takes elsewhere. */
export const notImplemented = (header: string, additionalMessage?: string) =>
  new Fault('NotImplemented', 501, 'A header you provided implies functionality that is not implemented', {
    Header: header,
    ...(additionalMessage === undefined ? {} : { additionalMessage }),
  })

const notTaken = (header: string) => `We don't accept the provided value of ${header} header for this API`

/**
 * What was written or deleted while the parts of an upload came in: its condition held at the end, but not all along.
 * That an object was both written and deleted meanwhile is not seen, unless it left a marker.
 * @throws {Fault} ConditionalRequestConflict 409.
 */
export function checkConflict(
  given: WriteConditions,
  { key, started, replaces }: Upload,
  current: Version | undefined,
): void {
  const condition = given.IfNoneMatch === undefined ? 'If-Match' : 'If-None-Match'
  if ((given.IfMatch ?? given.IfNoneMatch) === undefined) return
  if (current ? current.modified <= started : !replaces) return
  throw new Fault(
    'ConditionalRequestConflict',
    409,
    'The conditional request cannot succeed due to a conflicting operation against this resource.',
    { Condition: condition, Key: key },
  )
}

/**
 * Conditional writes; `any`: whatever stands there may be meant. @throws {Fault} PreconditionFailed 412; NoSuchKey for If-Match on nothing.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWrite(given: WriteConditions, key: string, current: Version | undefined, any = false): void {
  const standing = current?.deleted ? undefined : current
  if (given.IfNoneMatch !== undefined && given.IfMatch !== undefined)
    throw notImplemented('If-Match,If-None-Match', 'Multiple conditional request headers present in the request')
  if (given.IfNoneMatch !== undefined) {
    if (given.IfNoneMatch !== '*') throw notImplemented('If-None-Match', notTaken('If-None-Match'))
    if (standing) throw preconditionFailed('If-None-Match')
  }
  if (given.IfMatch === undefined) return
  if (given.IfMatch === '*' && !any) throw notImplemented('If-Match', notTaken('If-Match'))
  if (!standing) throw noSuchKey(key)
  if (!matches(given.IfMatch, standing)) throw preconditionFailed('If-Match')
}

/** The source of a copy: every condition that does not hold refuses it. */
export function checkCopySource(given: ReadConditions, version: Version, now: number): void {
  if (!isNotModified(given, version, now, 'source')) return
  throw preconditionFailed(
    given.IfNoneMatch === undefined ? 'x-amz-copy-source-If-Modified-Since' : 'x-amz-copy-source-If-None-Match',
  )
}
