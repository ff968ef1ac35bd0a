import { shownChecksum } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { s3Operation, type Input } from './declare.ts'
import type { Checksum, Version } from './documents.ts'
import { pageSize } from './listing.ts'
import { partMarker } from './multipart.ts'
import { readNeeds, standingVersion } from './read-object.ts'
import { instant, shownId } from './object.ts'

type Asked = Pick<Input<'GetObjectAttributes'>, 'MaxParts' | 'PartNumberMarker'>
type Shown = (version: Version, asked: Asked) => object

/** One row an attribute that can be asked for. */
const ATTRIBUTES: ReadonlyMap<string, Shown> = new Map<string, Shown>([
  ['ETag', (version) => ({ ETag: version.etag })],
  ['ObjectSize', (version) => ({ ObjectSize: version.size })],
  ['StorageClass', (version) => ({ StorageClass: version.storageClass })],
  ['Checksum', (version) => (version.checksum ? { Checksum: shownChecksum(uncounted(version.checksum)) } : {})],
  ['ObjectParts', (version, asked) => (version.parts ? { ObjectParts: partsOf(version, version.parts, asked) } : {})],
])

/** How many parts a checksum of checksums is made of stands beside it here: S3 was seen to tell the one without the other. */
const uncounted = (checksum: Checksum): Checksum => ({ ...checksum, value: checksum.value.replace(/-\d+$/, '') })

/** The parts are told one by one only where each has a checksum. */
function partsOf({ partChecksums, checksum }: Version, sizes: readonly number[], asked: Asked) {
  const TotalPartsCount = sizes.length
  if (!partChecksums) return { TotalPartsCount }
  const after = partMarker(asked.PartNumberMarker)
  const most = pageSize(asked.MaxParts, 'max-parts')
  const page = sizes.slice(after, after + most)
  const Parts = page.map((Size, i) => ({
    PartNumber: after + i + 1,
    Size,
    [`Checksum${checksum?.algorithm}`]: partChecksums[after + i],
  }))
  return {
    TotalPartsCount,
    PartNumberMarker: String(after),
    NextPartNumberMarker: String(page.length === 0 ? 0 : after + page.length),
    MaxParts: most,
    IsTruncated: after + page.length < sizes.length,
    Parts,
  }
}

export const GetObjectAttributes = s3Operation({
  name: 'GetObjectAttributes',
  unsigned: 'anonymous',
  authorize: (call) => [
    ...readNeeds(call, 's3:GetObject', 's3:GetObjectVersion'),
    ...readNeeds(call, 's3:GetObjectAttributes', 's3:GetObjectVersionAttributes'),
  ],
  handle(call) {
    const bucket = bucketOf(call)
    const version = standingVersion(call, bucket)
    partMarker(call.input.PartNumberMarker)
    const asked = call.input.ObjectAttributes.map((name) => ATTRIBUTES.get(name)?.(version, call.input) ?? {})
    const output = {
      LastModified: instant(version.modified),
      ...shownId(bucket, version),
      ...Object.assign({}, ...asked),
    }
    return about(call, bucket, output, [], call.input.Key)
  },
})
