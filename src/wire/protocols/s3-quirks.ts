import { escapeUri } from '../form.ts'
import type { Member, OperationSchema, StructureShape } from '../schema/Schema.ts'
import type { Structure } from './Protocol.ts'

/**
 * Where S3 departs from what its model says.
 */

/** GetBucketLocation answers its one member as the root element itself: `<LocationConstraint>eu-west-1</LocationConstraint>`. */
export const isUnwrapped = (operation: OperationSchema): boolean => operation.name === 'GetBucketLocation'

/**
 * A listing's members, what it lists behind all else: version 1 of the Java SDK gives each item the bucket's name, or the owner, that it read
 * before it.
 */
export function listsLast({ name, members }: StructureShape): readonly Member[] {
  if (!/^List\w+Output$/.test(name)) return members
  const isList = ({ shape }: Member) => shape.kind === 'list'
  return [...members.filter((member) => !isList(member)), ...members.filter(isList)]
}

/** An empty document of tags says as much as one with an empty set, as S3 was seen to take it: that there are none. */
export function withTagSet(input: Structure): Structure {
  const tagging = input['Tagging']
  if (typeof tagging !== 'object' || tagging === null || 'TagSet' in tagging) return input
  return { ...input, Tagging: { TagSet: [] } }
}

/** Operations that answer `encoding-type=url` with escaped names. */
const LISTINGS: ReadonlySet<string> = new Set([
  'ListObjects',
  'ListObjectsV2',
  'ListObjectVersions',
  'ListMultipartUploads',
])
const NAMES: ReadonlySet<string> = new Set([
  'Delimiter',
  'Key',
  'KeyMarker',
  'Marker',
  'NextKeyMarker',
  'NextMarker',
  'Prefix',
  'StartAfter',
])
const GROUPS: ReadonlySet<string> = new Set(['CommonPrefixes', 'Contents', 'DeleteMarkers', 'Uploads', 'Versions'])

/**
 * A listing with its names escaped, if its `EncodingType` says so: object names may hold characters that XML cannot. As in a form: a blank
 * is a plus, but a slash stays one.
 */
export const escapeListing = (operation: OperationSchema, output: Structure): Structure =>
  convertListing(operation, output, (name) => escapeUri(name).replaceAll('%2F', '/').replaceAll('%20', '+'))

export const unescapeListing = (operation: OperationSchema, output: Structure): Structure =>
  convertListing(operation, output, (name) => decodeURIComponent(name.replaceAll('+', ' ')))

function convertListing(operation: OperationSchema, output: Structure, convert: (name: string) => string): Structure {
  return LISTINGS.has(operation.name) && output['EncodingType'] === 'url' ? converted(output, convert) : output
}

function converted(value: Structure, convert: (name: string) => string): Structure {
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => {
      if (NAMES.has(name) && typeof held === 'string') return [name, convert(held)]
      if (GROUPS.has(name) && Array.isArray(held))
        return [name, held.map((item) => converted(item as Structure, convert))]
      return [name, held]
    }),
  )
}
