import { Fault } from '../../kernel/Fault.ts'

const refusal =
  <Parts extends readonly string[]>(code: string, text: (...parts: Parts) => string) =>
  (...parts: Parts): Fault =>
    new Fault(code, 400, text(...parts))

/** CloudTrail's errors: code and text. */
export const faults = {
  unknownTrail: refusal(
    'TrailNotFoundException',
    (name: string, account: string) => `Unknown trail: ${name} for the user: ${account}`,
  ),
  trailExists: refusal(
    'TrailAlreadyExistsException',
    (name: string, account: string) => `Trail ${name} already exists for customer: ${account}`,
  ),
  tooMany: refusal(
    'MaximumNumberOfTrailsExceededException',
    (account: string, most: string, region: string) => `User: ${account} already has ${most} trails in ${region}.`,
  ),
  noBucket: refusal('S3BucketDoesNotExistException', (bucket: string) => `S3 bucket ${bucket} does not exist!`),
  bucketPolicy: refusal(
    'InsufficientS3BucketPolicyException',
    (bucket: string) => `Incorrect S3 bucket policy is detected for bucket: ${bucket}`,
  ),
  prefix: refusal('InvalidS3PrefixException', (longest: string) => `S3 prefix is longer than ${longest} characters.`),
  trailName: refusal('InvalidTrailNameException', (text: string) => text),
  arn: refusal('CloudTrailARNInvalidException', (arn: string) => `Invalid ARN provided: ${arn}`),
  homeRegion: refusal(
    'InvalidHomeRegionException',
    (arn: string, region: string) =>
      `Trail ${arn} can only be changed in the Region in which it was created: ${region}.`,
  ),
  selectors: refusal('InvalidEventSelectorsException', (text: string) => text),
  insights: refusal('InvalidInsightSelectorsException', (text: string) => text),
  combination: refusal('InvalidParameterCombinationException', (text: string) => text),
  topic: refusal(
    'InsufficientSnsTopicPolicyException',
    () => 'SNS Topic does not exist or the topic policy is incorrect!',
  ),
  key: refusal('KmsKeyNotFoundException', (key: string) => `KMS key ${key} does not exist.`),
  logGroup: refusal(
    'InvalidCloudWatchLogsLogGroupArnException',
    () => 'CloudTrail cannot validate the specified log group ARN.',
  ),
  noInsights: refusal(
    'InsightNotEnabledException',
    (arn: string) =>
      `Trail ${arn} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.`,
  ),
  noResource: refusal('ResourceNotFoundException', (arn: string) => `Resource not found: ${arn}`),
  tags: refusal('InvalidTagParameterException', (text: string) => text),
  tooManyTags: refusal(
    'TagsLimitExceededException',
    () => 'The number of tags per trail has exceeded the limit of 50.',
  ),
  noOrganization: (): Fault =>
    new Fault(
      'OrganizationsNotInUseException',
      404,
      'This account is not a member of an organization in AWS Organizations.',
    ),
  notManagement: refusal(
    'NotOrganizationMasterAccountException',
    () => 'Only the management account of the organization can create, update or delete an organization trail.',
  ),
  /** As quoted in terraform-aws-secure-baseline issue 258, apostrophe and all. */
  noAccess: refusal(
    'CloudTrailAccessNotEnabledException',
    (account: string) =>
      `The request could not be processed because your organization hasn’t enabled CloudTrail service access. Enable service access for CloudTrail, and then try again. You are signed in with the following AWS account ID: ${account}`,
  ),
} as const
