import { isAccountId } from '../../kernel/brands.ts'
import { hasWildcard } from '../elements/Action.ts'
import { replacePlaceholders } from '../elements/variables.ts'
import { allActions, nearest, serviceFacts } from './catalogue.ts'
import { type Check, type Hit, type Sound, type Text, eitherTexts, hit } from './Finding.ts'
import type { PolicyKind } from '../Policy.ts'
import { overlap } from './overlap.ts'
import { isRegion, partitionOf } from './regions.ts'

/** ARNs that no resource has: parts in the wrong case, an account or region where the service has none, or lacks one. */
export const resourceArns: readonly Check[] = [
  {
    code: 'INVALID_ARN_PREFIX',
    type: 'ERROR',
    about: 'a resource that is neither an ARN nor `*`',
    // In the policies of identities IAM refuses it.
    find: eachResource((node, kind) =>
      kind !== 'resource' || /^(?:arn:|\*|\$\{|execute-api:)/.test(node.value)
        ? []
        : [hit(node, 'Add the required prefix (arn) to the resource ARN.', `arn:aws:${node.value}`)],
    ),
  },
  {
    code: 'MISSING_ARN_FIELD',
    type: 'ERROR',
    about: 'an ARN cut short',
    find: eachResource((node, kind) => {
      const { value } = node
      if (kind !== 'resource' && value.includes('::')) return []
      if (!value.startsWith('arn:') || /[*?]$|\$\{/.test(value) || value.split(':').length >= 6) return []
      const message =
        'Resource ARNs must include at least 6 fields in the following structure: arn:partition:service:region:account:resource'
      return [hit(node, message, 'arn:partition:service:region:account:resource')]
    }),
  },
  {
    code: 'INVALID_ARN_SERVICE_CASE',
    type: 'ERROR',
    about: 'a service in an ARN with capital letters',
    find: eachArn(({ node, service }) =>
      service === service.toLowerCase()
        ? []
        : [
            hit(
              node,
              `Update the service name ${service} in the resource ARN to use all lowercase letters.`,
              node.value.replace(service, service.toLowerCase()),
            ),
          ],
    ),
  },
  {
    code: 'INVALID_SERVICE',
    type: 'ERROR',
    about: 'a service in an ARN that AWS does not have',
    find: eachArn(({ node, service }) => {
      if (service === '' || hasWildcard(service) || allActions().has(service.toLowerCase())) return []
      const instead = nearest(service, allActions().keys()) ?? 'an AWS service'
      return [hit(node, `The service ${service} does not exist. Use a valid service name.`, instead)]
    }),
  },
  {
    code: 'INVALID_ARN_ACCOUNT',
    type: 'ERROR',
    about: 'an account in an ARN that is not twelve digits',
    find: eachArn(({ node, account }) =>
      account === '' || account === 'aws' || account === 'cloudfront' || hasWildcard(account) || isAccountId(account)
        ? []
        : [
            hit(
              node,
              `The resource ARN account ID ${account} is not valid. Provide a 12-digit account ID.`,
              'a 12-digit account ID',
            ),
          ],
    ),
  },
  {
    code: 'INVALID_ARN_REGION',
    type: 'ERROR',
    about: 'a region in an ARN that AWS does not have, or not in that partition',
    find: eachArn(({ node, partition, region }) => {
      if (region === '' || hasWildcard(region)) return []
      const own = partitionOf(region)
      if (isRegion(region) && (hasWildcard(partition) || own === partition)) return []
      const message = `The Region ${region} is not valid for this resource. Update the resource ARN to include a supported Region.`
      return [hit(node, message, own === undefined ? 'a Region such as us-east-1' : `the partition ${own}`)]
    }),
  },
  {
    code: 'INVALID_ARN_RESOURCE',
    type: 'ERROR',
    about: 'an ARN of no form that the service’s resources have',
    find: eachArn(({ node, service, resource }) => {
      const forms = formsOf(service)
      if (forms.length === 0 || resource.length > LONGEST) return []
      if (forms.some((form) => overlap(form.pattern, resource))) return []
      const instead = forms
        .slice(0, 3)
        .map(({ arn }) => arn)
        .join(' or ')
      return [
        hit(
          node,
          'Resource ARN does not match the expected ARN format. Update the resource portion of the ARN.',
          forms.length > 3 ? `${instead} or others` : instead,
        ),
      ]
    }),
  },
  {
    code: 'ARN_REGION_NOT_ALLOWED',
    type: 'ERROR',
    about: 'a region in an ARN whose resources have none',
    find: eachKnown(({ node, service, region }, forms) =>
      region !== '' && region !== '*' && forms.every((form) => !form.region)
        ? [
            hit(
              node,
              `The service ${service} does not support specifying a Region in the resource ARN.`,
              node.value.replace(`:${service}:${region}:`, `:${service}::`),
            ),
          ]
        : [],
    ),
  },
  {
    code: 'ARN_ACCOUNT_NOT_ALLOWED',
    type: 'ERROR',
    about: 'an account in an ARN whose resources have none',
    find: eachKnown(({ node, service, account }, forms) =>
      account !== '' && account !== '*' && forms.every((form) => !form.account)
        ? [
            hit(
              node,
              `The service ${service} does not support specifying an account ID in the resource ARN.`,
              node.value.replace(`:${account}:`, '::'),
            ),
          ]
        : [],
    ),
  },
  {
    code: 'MISSING_ARN_REGION',
    type: 'ERROR',
    about: 'no region in an ARN whose resources have one',
    find: eachKnown(({ node, service, region }, forms) =>
      region === '' && forms.every((form) => form.region)
        ? [
            hit(
              node,
              `Add a Region to the ${service} resource ARN.`,
              node.value.replace(`:${service}::`, `:${service}:*:`),
            ),
          ]
        : [],
    ),
  },
  {
    code: 'MISSING_ARN_ACCOUNT',
    type: 'ERROR',
    about: 'no account in an ARN whose resources have one',
    find: eachKnown(({ node, service, region, account }, forms) =>
      account === '' && forms.every((form) => form.account)
        ? [
            hit(
              node,
              `Add an account ID to the ${service} resource ARN.`,
              node.value.replace(`:${service}:${region}::`, `:${service}:${region}:*:`),
            ),
          ]
        : [],
    ),
  },
]

interface Arn {
  readonly node: Text
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

function eachResource(find: (node: Text, kind: PolicyKind) => Hit[]): (policy: Sound) => Hit[] {
  return ({ statements, kind }) =>
    kind === 'trust'
      ? []
      : statements.flatMap((statement) => eitherTexts(statement, 'Resource').flatMap((node) => find(node, kind)))
}

function eachArn(find: (arn: Arn) => Hit[]): (policy: Sound) => Hit[] {
  return eachResource((node) => {
    const [scheme, partition = '', service = '', region = '', account = '', ...resource] = node.value.split(':')
    if (scheme !== 'arn' || resource.length === 0 || node.value.includes('${')) return []
    return find({ node, partition, service, region, account, resource: resource.join(':') })
  })
}

/** ARNs with the forms that they may be of. */
function eachKnown(find: (arn: Arn, forms: readonly Form[]) => Hit[]): (policy: Sound) => Hit[] {
  return eachArn((arn) => {
    const forms = formsOf(arn.service).filter((form) => begins(form.resource, arn.resource))
    return forms.length === 0 ? [] : find(arn, forms)
  })
}

/** Resources longer than any are not compared. */
const LONGEST = 512

interface Form {
  readonly arn: string
  readonly region: boolean
  readonly account: boolean
  readonly resource: string
  /** The resource with `*` for what differs. */
  readonly pattern: string
}

const known = new Map<string, readonly Form[]>()

function formsOf(service: string): readonly Form[] {
  const found = known.get(service)
  if (found) return found
  const forms = (serviceFacts(service)?.arns ?? []).flatMap((arn): Form[] => {
    const parts = arn.split(':')
    if (parts[2] !== service) return []
    const resource = parts.slice(5).join(':')
    const pattern = replacePlaceholders(resource, () => '*')
    return [{ arn, region: parts[3] !== '', account: parts[4] !== '', resource, pattern }]
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
