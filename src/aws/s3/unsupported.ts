/** What S3 has and Stint leaves out, by what it is about. The names are those of the operations. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'directory buckets': ['CreateSession', 'ListDirectoryBuckets', 'RenameObject'],
  'S3 Metadata': [
    'CreateBucketMetadataConfiguration',
    'CreateBucketMetadataTableConfiguration',
    'DeleteBucketMetadataConfiguration',
    'DeleteBucketMetadataTableConfiguration',
    'GetBucketMetadataConfiguration',
    'GetBucketMetadataTableConfiguration',
    'UpdateBucketMetadataAnnotationTableConfiguration',
    'UpdateBucketMetadataInventoryTableConfiguration',
    'UpdateBucketMetadataJournalTableConfiguration',
  ],
  'object annotations': [
    'DeleteObjectAnnotation',
    'GetObjectAnnotation',
    'ListObjectAnnotations',
    'PutObjectAnnotation',
  ],
  'S3 Object Lambda': ['WriteGetObjectResponse'],
  'S3 Select': ['SelectObjectContent'],
  BitTorrent: ['GetObjectTorrent'],
  'changing the encryption of an object in place': ['UpdateObjectEncryption'],
  'attribute-based access by tags of a bucket': ['GetBucketAbac', 'PutBucketAbac'],
}

export const unsupported: ReadonlyMap<string, string> = new Map(
  Object.entries(LEFT_OUT).flatMap(([what, names]) => names.map((name) => [name, what] as const)),
)
