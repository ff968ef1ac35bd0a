import { type Finding, type Rule, type Text, eitherTexts, error } from './Finding.ts'
import type { Refused } from './refusals.ts'
import { hasWildcard } from '../elements/Action.ts'

const PARTITION = /^(?:aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b|aws-iso-e|aws-iso-f|aws-eusc)$/
export const isPartition = (text: string): boolean => PARTITION.test(text) || hasWildcard(text)
const VENDOR = /^[A-Za-z0-9][A-Za-z0-9-]*$/
const IAM_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
]
/** S3's resources that do live in a region; buckets and objects name none. */
const S3_REGIONAL = /^(?:accesspoint|job|storage-lens|storage-lens-group|async-request|access-grants|\*)/

/** ARNs of identity policies, boundaries and session policies; what a resource policy may name is its service's matter. */
export const resourceRule: Rule = ({ statements, kind }) =>
  kind === 'resource' || kind === 'trust'
    ? []
    : statements.flatMap((statement) => eitherTexts(statement, 'Resource').flatMap(resourceErrors))

function resourceErrors(node: Text): Finding[] {
  const found = wrong(node.value)
  return found ? [error(...found, node)] : []
}

type Wrong = readonly [code: Refused, message: string]

function wrong(resource: string): Wrong | undefined {
  if (resource === '*') return undefined
  const [scheme, partition, vendor, region = '', account = '', ...rest] = resource.split(':')
  // What stands before the first colon is looked at last: `aws:s3:::b` is of the partition s3.
  if (partition !== undefined && !isPartition(partition))
    return ['INVALID_PARTITION', badPartition(partition, resource)]
  if (scheme !== 'arn' || partition === undefined)
    return ['INVALID_ARN_PREFIX', `Resource ${resource} must be in ARN format or "*".`]
  if (!vendor || !VENDOR.test(vendor))
    return ['INVALID_SERVICE', 'Resource vendor must be fully qualified and cannot contain regexes.']
  if (vendor === 'iam') return iam(resource, region, rest.join(':'))
  if (vendor === 's3' && region !== '' && !(account !== '' && S3_REGIONAL.test(rest.join(':'))))
    return ['ARN_REGION_NOT_ALLOWED', `Resource ${resource} can not contain region information.`]
  return undefined
}

function iam(resource: string, region: string, path: string): Wrong | undefined {
  if (region !== '') return ['ARN_REGION_NOT_ALLOWED', `IAM resource ${resource} cannot contain region information.`]
  if (path === '*' || path === 'root' || IAM_PATHS.some((start) => path.startsWith(start))) return undefined
  return ['INVALID_ARN_RESOURCE', `IAM resource path must either be "*", root, or start with ${IAM_PATHS.join(', ')}.`]
}

/** AWS repeats the ARN with `*` for the parts that are not there. */
function badPartition(partition: string, resource: string): string {
  const [service = '*', region = '*', account = '*', ...rest] = resource.split(':').slice(2)
  const path = rest.length > 0 ? rest.join(':') : '*'
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${service}:${region}:${account}:${path}".`
}
