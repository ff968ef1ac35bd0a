import type { Secret } from './secret.ts'

/** What DescribeSecret and ListSecrets say of a secret, never its value. */
export function description(secret: Secret) {
  return {
    ARN: secret.arn,
    Name: secret.name,
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    ...(secret.kmsKeyId === undefined ? {} : { KmsKeyId: secret.kmsKeyId }),
    ...(secret.type === undefined ? {} : { Type: secret.type }),
    CreatedDate: new Date(secret.created),
    LastChangedDate: new Date(secret.changed),
    ...(secret.deleted ? { DeletedDate: new Date(secret.deleted.at) } : {}),
    ...(secret.tags.length > 0 ? { Tags: secret.tags } : {}),
  }
}
