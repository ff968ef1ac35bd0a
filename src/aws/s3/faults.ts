import { Fault } from '../../kernel/Fault.ts'

/** Of what is in a closed account. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
export const allAccessDisabled = (): Fault =>
  new Fault('AllAccessDisabled', 403, 'All access to this object has been disabled')

/** S3's errors: code, status, text. @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const noSuchBucket = (name: string) =>
  new Fault('NoSuchBucket', 404, 'The specified bucket does not exist', { BucketName: name })
export const invalidBucketName = (name: string) =>
  new Fault('InvalidBucketName', 400, 'The specified bucket is not valid.', { BucketName: name })
export const noSuchKey = (key: string) => new Fault('NoSuchKey', 404, 'The specified key does not exist.', { Key: key })
export const noSuchVersion = (key: string, id: string) =>
  new Fault('NoSuchVersion', 404, 'The specified version does not exist.', { Key: key, VersionId: id })
export const noSuchUpload = (id: string) =>
  new Fault(
    'NoSuchUpload',
    404,
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { UploadId: id },
  )
export const accessDenied = (message = 'Access Denied', detail: Fault['detail'] = {}) =>
  new Fault('AccessDenied', 403, message, detail)
export const invalidArgument = (message: string, name: string, value: string) =>
  new Fault('InvalidArgument', 400, message, { ArgumentName: name, ArgumentValue: value })
export const wrongToken = () =>
  new Fault('InvalidArgument', 400, 'The continuation token provided is incorrect', {
    ArgumentName: 'continuation-token',
  })
export const invalidRequest = (message: string) => new Fault('InvalidRequest', 400, message)
export const preconditionFailed = (condition: string) =>
  new Fault('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', {
    Condition: condition,
  })
export const malformedXml = (
  message = 'The XML you provided was not well-formed or did not validate against our published schema',
) => new Fault('MalformedXML', 400, message)
export const methodNotAllowed = (method: string, resource: string) =>
  new Fault('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.', {
    Method: method,
    ResourceType: resource,
  })
/** The bucket lives elsewhere: SDKs read the region from the header and ask there. */
export const permanentRedirect = (name: string, region: string) =>
  new Fault(
    'PermanentRedirect',
    301,
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
    { Endpoint: `${name}.s3.${region}.amazonaws.com`, Bucket: name, headers: { 'x-amz-bucket-region': region } },
  )
export const aclsAreOff = () => new Fault('AccessControlListNotSupported', 400, 'The bucket does not allow ACLs')
