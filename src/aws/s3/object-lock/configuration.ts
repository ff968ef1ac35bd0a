import { Fault } from '../../../kernel/Fault.ts'
import type { Input } from '../declare.ts'
import type { Bucket, Lock, LockMode } from '../documents.ts'
import { invalidArgument, malformedXml } from '../faults.ts'

interface Kept {
  readonly ObjectLockConfiguration: {
    readonly Rule?: {
      readonly DefaultRetention?: { readonly Mode: LockMode; readonly Days?: number; readonly Years?: number }
    }
  }
}

const keptIn = (bucket: Bucket) => bucket.configurations['objectLock'] as Kept | undefined

/** Whether objects of the bucket can be locked; once they can, they always can. */
export const hasLock = (bucket: Bucket): boolean => keptIn(bucket) !== undefined

export const DAY = 24 * 60 * 60 * 1000
/** S3 counts a year as so many days. */
const YEAR = 365 * DAY

/** What the bucket says of objects that do not say it themselves. */
export function defaultRetention(bucket: Bucket, now: number): Lock | undefined {
  const rule = keptIn(bucket)?.ObjectLockConfiguration.Rule?.DefaultRetention
  return rule && { mode: rule.Mode, until: now + (rule.Days ?? 0) * DAY + (rule.Years ?? 0) * YEAR }
}

const MOST = { Days: 36_500, Years: 100 } as const

/**
 * @throws {Fault} MalformedXML, InvalidArgument, InvalidBucketState.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html
 */
export function checkLockConfiguration(
  bucket: Bucket,
  asked: Input<'PutObjectLockConfiguration'>['ObjectLockConfiguration'],
): void {
  if (asked?.ObjectLockEnabled !== 'Enabled') throw malformedXml()
  if (asked.Rule) checkRetention(asked.Rule.DefaultRetention)
  if (bucket.versioning !== 'Enabled')
    throw new Fault(
      'InvalidBucketState',
      409,
      "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
    )
}

type Retention = NonNullable<
  NonNullable<Input<'PutObjectLockConfiguration'>['ObjectLockConfiguration']>['Rule']
>['DefaultRetention']

function checkRetention(retention: Retention): void {
  const { Mode: mode, Days: days, Years: years } = retention ?? {}
  if (mode === undefined || (days === undefined) === (years === undefined)) throw malformedXml()
  const [name, value] = days === undefined ? (['Years', years ?? 0] as const) : (['Days', days] as const)
  if (value <= 0)
    throw invalidArgument('Default retention period must be a positive integer value.', name, String(value))
  if (value > MOST[name]) throw invalidArgument('Default retention period too large.', name, String(value))
}

export const versioningIsLocked = () =>
  new Fault(
    'InvalidBucketState',
    409,
    'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
  )
