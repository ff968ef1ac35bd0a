import { createHash } from 'node:crypto'
import { Fault } from '../../kernel/Fault.ts'

/** What a request says of a key of its own to encrypt by. */
export interface CustomerKeyInput {
  readonly ServerSideEncryption?: string | undefined
  readonly SSECustomerAlgorithm?: string | undefined
  /** Base64. */
  readonly SSECustomerKey?: string | undefined
  readonly SSECustomerKeyMD5?: string | undefined
}

const KEY_BYTES = 32

const invalid = (message: string, value?: string, code = 'InvalidArgument'): Fault =>
  new Fault(code, 400, message, {
    ArgumentName: 'x-amz-server-side-encryption',
    ...(value === undefined ? {} : { ArgumentValue: value }),
  })

const needs = (what: string): Fault =>
  invalid(`Requests specifying Server Side Encryption with Customer provided keys must provide ${what}.`)

export const bringsCustomerKey = (input: CustomerKeyInput): boolean =>
  (input.SSECustomerAlgorithm ?? input.SSECustomerKey ?? input.SSECustomerKeyMD5) !== undefined

/**
 * Whether a key that a request brings is one, in the order in which S3 was seen to look.
 * @throws {Fault} InvalidArgument, InvalidEncryptionAlgorithmError.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/specifying-s3-c-encryption.html
 */
export function checkCustomerKey(input: CustomerKeyInput): void {
  const {
    ServerSideEncryption: method,
    SSECustomerAlgorithm: algorithm,
    SSECustomerKey: key,
    SSECustomerKeyMD5: md5,
  } = input
  if (method !== undefined)
    throw invalid(
      'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
      method,
    )
  if (algorithm === undefined) throw needs('a valid encryption algorithm')
  if (algorithm !== 'AES256')
    throw invalid(
      'The Encryption request you specified is not valid. Supported value: AES256.',
      algorithm,
      'InvalidEncryptionAlgorithmError',
    )
  if (key === undefined) throw needs('an appropriate secret key')
  // Its words are known from elsewhere: SDKs send no key without its digest.
  if (md5 === undefined) throw needs('the client calculated MD5 of the secret key')
  const bytes = Buffer.from(key, 'base64')
  if (bytes.length !== KEY_BYTES) throw invalid('The secret key was invalid for the specified algorithm.')
  if (createHash('md5').update(bytes).digest('base64') !== md5)
    throw invalid('The calculated MD5 hash of the key did not match the hash that was provided.')
}
