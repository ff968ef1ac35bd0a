import type { Service } from '../operation.ts'
import { AbortMultipartUpload } from './AbortMultipartUpload.ts'
import { CompleteMultipartUpload } from './CompleteMultipartUpload.ts'
import { CopyObject } from './CopyObject.ts'
import { CreateBucket } from './CreateBucket.ts'
import { CreateMultipartUpload } from './CreateMultipartUpload.ts'
import { DeleteBucket } from './DeleteBucket.ts'
import { DeleteObject } from './DeleteObject.ts'
import { DeleteObjects } from './DeleteObjects.ts'
import { GetBucketLocation } from './GetBucketLocation.ts'
import { GetObject } from './GetObject.ts'
import { GetObjectAttributes } from './GetObjectAttributes.ts'
import { HeadBucket } from './HeadBucket.ts'
import { HeadObject } from './HeadObject.ts'
import { ListBuckets } from './ListBuckets.ts'
import { ListMultipartUploads } from './ListMultipartUploads.ts'
import { ListObjects } from './ListObjects.ts'
import { ListObjectsV2 } from './ListObjectsV2.ts'
import { ListObjectVersions } from './ListObjectVersions.ts'
import { ListParts } from './ListParts.ts'
import { GetObjectAcl, PutObjectAcl } from './object-acl.ts'
import { DeleteObjectTagging, GetObjectTagging, PutObjectTagging } from './object-tagging.ts'
import { namedConfigurations } from './named-configurations.ts'
import { RestoreObject } from './archive/RestoreObject.ts'
import { GetObjectLegalHold, PutObjectLegalHold } from './object-lock/legal-hold.ts'
import { GetObjectRetention, PutObjectRetention } from './object-lock/object-retention.ts'
import { PutObject } from './PutObject.ts'
import { settings } from './settings.ts'
import { unsupported } from './unsupported.ts'
import { UploadPart } from './UploadPart.ts'
import { UploadPartCopy } from './UploadPartCopy.ts'

export const s3: Service = {
  name: 's3',
  operations: [
    AbortMultipartUpload,
    CompleteMultipartUpload,
    CopyObject,
    CreateBucket,
    CreateMultipartUpload,
    DeleteBucket,
    DeleteObject,
    DeleteObjects,
    DeleteObjectTagging,
    GetBucketLocation,
    GetObject,
    GetObjectAcl,
    GetObjectAttributes,
    GetObjectLegalHold,
    GetObjectRetention,
    GetObjectTagging,
    HeadBucket,
    HeadObject,
    ListBuckets,
    ListMultipartUploads,
    ListObjects,
    ListObjectsV2,
    ListObjectVersions,
    ListParts,
    PutObject,
    PutObjectAcl,
    PutObjectLegalHold,
    PutObjectRetention,
    PutObjectTagging,
    RestoreObject,
    UploadPart,
    UploadPartCopy,
    ...settings,
    ...namedConfigurations,
  ],
  unsupported,
}
