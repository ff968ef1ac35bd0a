import { Fault } from '../kernel/Fault.ts'
import { noted } from './explained/notes.ts'

/** Why a caller could not be established. */
export type AuthReason =
  | 'missing'
  | 'unknown-key'
  | 'forged-token'
  | 'signature'
  | 'body'
  | 'scope'
  | 'incomplete'
  | 'unsupported'
  | 'scheme'
  | 'query-parameters'
  | 'both'
  | 'uncovered'
  | 'payload'
  | 'expired-session'
  | 'skewed'
  | 'presigned-expired'

/** Services whose answers to these are alike. */
export type Family = 'query' | 's3' | 'ec2' | 'json'

const FAMILY: Readonly<Record<string, Family>> = {
  s3: 's3',
  ec2: 'ec2',
  organizations: 'json',
  secretsmanager: 'json',
  cloudtrail: 'json',
  servicequotas: 'json',
  tagging: 'json',
}

export const familyOf = (service: string): Family => FAMILY[service] ?? 'query'

const INVALID_TOKEN = 'The security token included in the request is invalid.'
const EXPIRED_TOKEN = 'The security token included in the request is expired'
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
const S3_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.'
const EC2_AUTH = 'AWS was not able to validate the provided access credentials'

type Row = Readonly<Record<Family, readonly [code: string, status: number, message: string]>>

const INCOMPLETE: Row = {
  query: ['IncompleteSignature', 400, 'The request signature does not conform to AWS standards.'],
  s3: ['AuthorizationHeaderMalformed', 400, 'The authorization header that you provided is not valid.'],
  ec2: ['AuthFailure', 401, EC2_AUTH],
  json: ['IncompleteSignatureException', 400, 'The request signature does not conform to AWS standards.'],
}

const SIGNATURE: Row = {
  query: ['SignatureDoesNotMatch', 403, MISMATCH],
  s3: ['SignatureDoesNotMatch', 403, S3_MISMATCH],
  ec2: ['AuthFailure', 401, EC2_AUTH],
  json: ['InvalidSignatureException', 400, MISMATCH],
}

/**
 * Each service's own code and status.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const FAULTS: Readonly<Record<AuthReason, Row>> = {
  missing: {
    query: ['MissingAuthenticationToken', 403, 'Request is missing Authentication Token'],
    s3: ['AccessDenied', 403, 'Access Denied'],
    ec2: ['MissingAuthenticationToken', 401, 'Request is missing Authentication Token'],
    json: ['MissingAuthenticationTokenException', 400, 'Missing Authentication Token'],
  },
  'unknown-key': {
    query: ['InvalidClientTokenId', 403, INVALID_TOKEN],
    s3: ['InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.'],
    ec2: ['AuthFailure', 401, EC2_AUTH],
    json: ['UnrecognizedClientException', 400, INVALID_TOKEN],
  },
  'forged-token': {
    query: ['InvalidClientTokenId', 403, INVALID_TOKEN],
    s3: ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
    ec2: ['AuthFailure', 401, EC2_AUTH],
    json: ['UnrecognizedClientException', 400, INVALID_TOKEN],
  },
  signature: SIGNATURE,
  uncovered: {
    ...SIGNATURE,
    s3: ['AccessDenied', 403, 'There were headers present in the request which were not signed'],
  },
  payload: {
    ...SIGNATURE,
    s3: ['InvalidRequest', 400, 'Missing required header for this request: x-amz-content-sha256'],
  },
  body: {
    query: ['SignatureDoesNotMatch', 403, MISMATCH],
    s3: [
      'XAmzContentSHA256Mismatch',
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    ],
    ec2: ['AuthFailure', 401, EC2_AUTH],
    json: ['InvalidSignatureException', 400, MISMATCH],
  },
  scope: {
    query: ['SignatureDoesNotMatch', 403, 'Credential should be scoped to a valid region and to the service called.'],
    s3: ['AuthorizationHeaderMalformed', 400, 'The authorization header is malformed; the Credential is mal-formed.'],
    ec2: ['AuthFailure', 401, EC2_AUTH],
    json: [
      'InvalidSignatureException',
      400,
      'Credential should be scoped to a valid region and to the service called.',
    ],
  },
  incomplete: INCOMPLETE,
  unsupported: {
    ...INCOMPLETE,
    s3: [
      'InvalidRequest',
      400,
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256. Signature Version 2, by which boto3 and version 1 of the AWS CLI presign by default, is not: set signature_version to s3v4.',
    ],
  },
  // https://github.com/versity/versitygw/issues/1512, https://github.com/danialfarid/ng-file-upload/issues/615
  scheme: { ...INCOMPLETE, s3: ['InvalidArgument', 400, 'Unsupported Authorization Type'] },
  'query-parameters': {
    ...INCOMPLETE,
    s3: ['AuthorizationQueryParametersError', 400, 'The query parameters of the signature are not valid.'],
  },
  both: { ...INCOMPLETE, s3: ['InvalidArgument', 400, 'Only one auth mechanism allowed.'] },
  'expired-session': {
    query: ['ExpiredToken', 403, EXPIRED_TOKEN],
    s3: ['ExpiredToken', 400, 'The provided token has expired.'],
    ec2: ['RequestExpired', 400, 'Request has expired.'],
    json: ['ExpiredTokenException', 400, EXPIRED_TOKEN],
  },
  skewed: {
    query: ['SignatureDoesNotMatch', 403, 'Signature expired or not yet current.'],
    s3: ['RequestTimeTooSkewed', 403, 'The difference between the request time and the current time is too large.'],
    ec2: ['AuthFailure', 401, EC2_AUTH],
    json: ['InvalidSignatureException', 400, 'Signature expired or not yet current.'],
  },
  'presigned-expired': {
    query: ['SignatureDoesNotMatch', 403, 'Signature expired.'],
    s3: ['AccessDenied', 403, 'Request has expired'],
    ec2: ['RequestExpired', 400, 'Request has expired.'],
    json: ['InvalidSignatureException', 400, 'Signature expired.'],
  },
}

/**
 * @param detail replaces the text where AWS's says more (`Signature expired: … is now earlier than …`).
 * @param members what S3 tells beside it.
 */
export function authFault(
  service: string,
  reason: AuthReason,
  detail?: string,
  members: Readonly<Record<string, string>> = {},
): Fault {
  const [code, status, message] = FAULTS[reason][familyOf(service)]
  return noted(new Fault(code, status, detail ?? message, members), { reason })
}

const DENIED: Readonly<Record<Family, readonly [code: string, status: number]>> = {
  query: ['AccessDenied', 403],
  s3: ['AccessDenied', 403],
  ec2: ['UnauthorizedOperation', 403],
  json: ['AccessDeniedException', 400],
}

export function deniedFault(service: string, message: string, headers?: Readonly<Record<string, string>>): Fault {
  const [code, status] = DENIED[familyOf(service)]
  return new Fault(code, status, message, headers ? { headers } : {})
}
