import { isAccountId } from '../../kernel/brands.ts'
import { hasWildcard } from '../elements/Action.ts'
import { allActions, nearest, serviceFacts } from './catalogue.ts'
import { type Adviser, type Finding, type Text, advice, eitherTexts } from './Finding.ts'

const REGION = /^[a-z]{2}(?:-[a-z]+){1,3}-\d$/

/** ARNs that no resource has: parts in the wrong case, an account or region where the service has none, or lacks one. */
export const resourceArn: Adviser = ({ statements, kind }) =>
  kind === 'trust' ? [] : statements.flatMap((statement) => eitherTexts(statement, 'Resource').flatMap(wrong))

function wrong(node: Text): Finding[] {
  const parts = node.value.split(':')
  const [scheme, , service = '', region = '', account = ''] = parts
  if (scheme !== 'arn' || parts.length < 6 || node.value.includes('${')) return []
  if (service !== service.toLowerCase())
    return [
      advice(
        'ERROR',
        'INVALID_ARN_SERVICE_CASE',
        `Update the service name ${service} in the resource ARN to use all lowercase letters.`,
        node,
        node.value.replace(service, service.toLowerCase()),
      ),
    ]
  if (!hasWildcard(service) && service !== '' && !allActions().has(service) && !ALIASES.has(service)) {
    const near = nearest(service, allActions().keys())
    return [
      advice(
        'ERROR',
        'INVALID_SERVICE',
        `The service ${service} does not exist. Use a valid service name.`,
        node,
        near ?? 'an AWS service',
      ),
    ]
  }
  if (account !== '' && account !== 'aws' && account !== 'cloudfront' && !hasWildcard(account) && !isAccountId(account))
    return [
      advice(
        'ERROR',
        'INVALID_ARN_ACCOUNT',
        `The resource ARN account ID ${account} is not valid. Provide a 12-digit account ID.`,
        node,
        'a 12-digit account ID',
      ),
    ]
  if (region !== '' && !hasWildcard(region) && !REGION.test(region))
    return [
      advice(
        'ERROR',
        'INVALID_ARN_REGION',
        `The Region ${region} is not valid for this resource. Update the resource ARN to include a supported Region.`,
        node,
        'a Region such as us-east-1',
      ),
    ]
  return misplaced(node, service, region, account, parts.slice(5).join(':'))
}

/** Services whose ARNs begin otherwise than their actions. */
const ALIASES = new Set(['elasticloadbalancing', 'rds-db', 'execute-api', 'apigateway', 'ecr-public', 'mobilehub'])

function misplaced(node: Text, service: string, region: string, account: string, resource: string): Finding[] {
  const forms = formsOf(service).filter((form) => begins(form.resource, resource))
  if (forms.length === 0) return []
  if (region !== '' && region !== '*' && forms.every((form) => !form.region))
    return [
      advice(
        'ERROR',
        'ARN_REGION_NOT_ALLOWED',
        `The service ${service} does not support specifying a Region in the resource ARN.`,
        node,
        node.value.replace(`:${service}:${region}:`, `:${service}::`),
      ),
    ]
  if (account !== '' && account !== '*' && forms.every((form) => !form.account))
    return [
      advice(
        'ERROR',
        'ARN_ACCOUNT_NOT_ALLOWED',
        `The service ${service} does not support specifying an account ID in the resource ARN.`,
        node,
        node.value.replace(`:${account}:`, '::'),
      ),
    ]
  if (region === '' && forms.every((form) => form.region))
    return [
      advice(
        'ERROR',
        'MISSING_ARN_REGION',
        `Add a Region to the ${service} resource ARN.`,
        node,
        node.value.replace(`:${service}::`, `:${service}:*:`),
      ),
    ]
  return []
}

interface Form {
  readonly region: boolean
  readonly account: boolean
  readonly resource: string
}

const known = new Map<string, readonly Form[]>()

function formsOf(service: string): readonly Form[] {
  const found = known.get(service)
  if (found) return found
  const arns = (serviceFacts(service)?.arns ?? []).map((arn) => arn.split(':'))
  const forms = arns
    .filter((parts) => parts[2] === service)
    .map((parts): Form => {
      return { region: parts[3] !== '', account: parts[4] !== '', resource: parts.slice(5).join(':') }
    })
  known.set(service, forms)
  return forms
}

/** Whether a resource may be of a form: alike up to the first variable or wildcard. */
function begins(form: string, resource: string): boolean {
  const fixed = form.split('${')[0] ?? ''
  const own = resource.split(/[*?]/)[0] ?? ''
  return own.startsWith(fixed) || fixed.startsWith(own)
}
