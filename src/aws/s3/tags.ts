import { Fault } from '../../kernel/Fault.ts'
import type { Call } from '../operation.ts'
import { refuseByTagPolicy } from '../organizations/tag-enforcement.ts'
import { bucketArn } from './bucket.ts'
import type { Bucket, Tag } from './documents.ts'
import { invalidArgument } from './faults.ts'

interface WireTag {
  readonly Key: string
  readonly Value: string
}

const invalidTag = (message: string, key: string, value?: string) =>
  new Fault('InvalidTag', 400, message, { TagKey: key, ...(value === undefined ? {} : { TagValue: value }) })
const BUCKET_SYSTEM = 'System tags cannot be added/updated by requester'
const OBJECT_SYSTEM = 'Your TagKey cannot be prefixed with aws:'
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/**
 * The tags as they may be kept. `most`: 50 on a bucket, 10 on an object.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 */
export function checkedTags(tags: readonly WireTag[], most: number): readonly Tag[] {
  if (tags.length > most)
    throw new Fault(
      'BadRequest',
      400,
      most === 10 ? 'Object tags cannot be greater than 10' : `Bucket tag count cannot be greater than ${most}`,
    )
  const seen = new Set<string>()
  for (const { Key: key, Value: value } of tags) {
    if (key.length === 0 || key.length > 128 || !CHARACTERS.test(key))
      throw invalidTag('The TagKey you have provided is invalid', key)
    if (value.length > 256 || !CHARACTERS.test(value))
      throw invalidTag('The TagValue you have provided is invalid', key, value)
    if (key.toLowerCase().startsWith('aws:')) throw invalidTag(most === 10 ? OBJECT_SYSTEM : BUCKET_SYSTEM, key)
    if (seen.has(key)) throw invalidTag('Cannot provide multiple Tags with the same key', key)
    seen.add(key)
  }
  return tags.map(({ Key, Value }) => ({ Key, Value }))
}

/** AWS's own tags, in the words in which S3 was seen to refuse them to a new bucket. @throws {Fault} InvalidTag. */
export function refuseReservedTags(tags: readonly WireTag[]): void {
  if (tags.some(({ Key: key }) => key.startsWith('aws:')))
    throw new Fault(
      'InvalidTag',
      400,
      'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.',
    )
}

/** Tags of the `x-amz-tagging` header: a URL query. */
export function headerTags(header: string | undefined): readonly Tag[] {
  if (header === undefined || header === '') return []
  const said = header.split('&').filter((pair) => pair !== '')
  const pairs = said.map((pair) => {
    const [key = '', value = '', more] = pair.split('=')
    if (more !== undefined || key === '') throw badHeader(header)
    return { Key: unescaped(key, header), Value: unescaped(value, header) }
  })
  if (new Set(pairs.map(({ Key }) => Key)).size !== pairs.length) throw badHeader(header)
  return checkedTags(pairs, 10)
}

function unescaped(text: string, header: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw badHeader(header)
  }
}

const badHeader = (header: string) =>
  invalidArgument(
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    'x-amz-tagging',
    header,
  )

/** @throws {Fault} TagPolicyException where the owner's tag policy does not let a bucket have them. */
export function refuseBucketTags(
  { view, service }: Call<unknown>,
  { name, account }: Pick<Bucket, 'name' | 'account'>,
  tags: readonly WireTag[],
): void {
  const requestTags = Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))
  refuseByTagPolicy({ view, service, account }, [
    { action: 's3:PutBucketTagging', resource: bucketArn(name), requestTags },
  ])
}
