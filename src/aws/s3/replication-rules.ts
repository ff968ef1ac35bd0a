import type { View } from '../../store/projection.ts'
import { bucketNamed } from './documents.ts'
import { invalidRequest } from './faults.ts'

interface Rule {
  readonly Destination?: { readonly Bucket: string } | undefined
}

/**
 * Replicas go where versions are kept; a bucket that does not exist keeps none, as S3 was seen to answer.
 * @throws {Fault} InvalidRequest.
 */
export function checkDestinations(view: View, rules: readonly Rule[]): void {
  const keepsVersions = ({ Destination: destination }: Rule): boolean => {
    const name = destination?.Bucket.replace(/^arn:aws[\w-]*:s3:::/, '') ?? ''
    return bucketNamed(view, name)?.versioning === 'Enabled'
  }
  if (!rules.every(keepsVersions)) throw invalidRequest('Destination bucket must have versioning enabled.')
}
