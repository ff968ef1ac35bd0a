import { Fault } from '../kernel/Fault.ts'
import { organizations } from './organizations-constraints.ts'
import type { ServiceSchema } from './schema/Schema.ts'
import type { Violation } from './validate.ts'

export type Render = (found: readonly Violation[], operation: string) => Fault

/** The error of a service's whole input: how many constraints are broken, and which. */
function counted(code: string): (found: readonly Violation[]) => Fault {
  return (found) => new Fault(code, 400, summary(found))
}

/** IAM was seen to count and to tell no more of twenty. */
const MOST_TOLD = 10

function summary(found: readonly Violation[]): string {
  const told = found.slice(0, MOST_TOLD)
  const count = `${told.length} validation error${told.length === 1 ? '' : 's'} detected`
  return `${count}: ${told.map(({ text }) => text).join('; ')}`
}

/** EC2 speaks of one parameter at a time, missing ones first. */
const ec2: Render = (found) => {
  const missing = found.find(({ kind }) => kind === 'required')
  if (missing) return new Fault('MissingParameter', 400, `The request must contain the parameter ${parameter(missing)}`)
  const [first] = found
  const shown = first?.shown === undefined ? '' : ` (${first.shown})`
  const reason = first?.text.replace(/^.*?failed to satisfy constraint: /s, '') ?? ''
  const name = first ? parameter(first) : ''
  return new Fault('InvalidParameterValue', 400, `Value${shown} for parameter ${name} is invalid. ${reason}`)
}

/** `Ebs.VolumeSize` of `BlockDeviceMappings` becomes `BlockDeviceMappings.1.Ebs.VolumeSize`: the path in the API's own spelling. */
const parameter = ({ path }: Violation): string =>
  path
    .split('.')
    .filter((part) => part !== 'member')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('.')

/** S3 has codes of its own for some members; a document that is not of its schema is malformed as a whole; of the rest it names one. */
const s3: Render = (found) => {
  const [first] = found
  if (first === undefined) return malformedXml()
  const own = S3_CODES.get(`${first.path.split('.').at(-1)} ${first.kind}`)
  if (own && !(own.ofHeader && first.inBody))
    return new Fault(own.code, 400, own.message(first.shown ?? ''), own.told(first.shown))
  if (first.inBody && first.kind === 'required' && !first.path.includes('.'))
    return new Fault('MissingRequestBodyError', 400, 'Request Body is empty')
  if (first.inBody) return malformedXml(first.member === 'AccessControlPolicy' ? 'MalformedACLError' : 'MalformedXML')
  const shown = first.shown === undefined ? {} : { ArgumentValue: first.shown }
  return new Fault('InvalidArgument', 400, first.text, { ArgumentName: first.member, ...shown })
}

interface S3Code {
  readonly code: string
  readonly message: (shown: string) => string
  /** Members beside the message, of the value that was sent. */
  readonly told: (shown: string | undefined) => Readonly<Record<string, unknown>>
  /** In a document the member is as any other. */
  readonly ofHeader?: true
}

const s3Code = (code: string, message: string, told: S3Code['told'] = () => ({})): S3Code => ({
  code,
  message: () => message,
  told,
})

const argument = (name: string, message: string): S3Code =>
  s3Code('InvalidArgument', message, (shown) => ({ ArgumentName: name, ArgumentValue: shown }))

/** By member and kind of constraint. */
const S3_CODES: ReadonlyMap<string, S3Code> = new Map([
  [
    'locationConstraint enum',
    s3Code('InvalidLocationConstraint', 'The specified location-constraint is not valid', (shown) => ({
      LocationConstraint: shown,
    })),
  ],
  [
    'storageClass enum',
    s3Code('InvalidStorageClass', 'The storage class you specified is not valid', (shown) => ({
      StorageClassRequested: shown,
    })),
  ],
  [
    'serverSideEncryption enum',
    argument('x-amz-server-side-encryption', 'The encryption method specified is not supported'),
  ],
  [
    'checksumAlgorithm enum',
    s3Code(
      'InvalidRequest',
      'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128, XXHASH3, XXHASH64]',
    ),
  ],
  ['checksumType enum', s3Code('InvalidRequest', 'Value for x-amz-checksum-type header is invalid.')],
  [
    'objectLockLegalHoldStatus enum',
    argument('x-amz-object-lock-legal-hold', "Legal Hold must be either of 'ON' or 'OFF'"),
  ],
  [
    'protocol enum',
    s3Code(
      'InvalidRequest',
      'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.',
    ),
  ],
  ['encodingType enum', argument('encoding-type', 'Invalid Encoding Method specified in Request')],
  ['metadataDirective enum', argument('x-amz-metadata-directive', 'Unknown metadata directive.')],
  ['taggingDirective enum', argument('x-amz-tagging-directive', 'Unknown tagging directive.')],
  ['objectAttributes enum', argument('x-amz-object-attributes', 'Invalid attribute name specified.')],
  ['policy required', s3Code('MalformedPolicy', "Policies must be valid JSON and the first byte must be '{'")],
  [
    'objectOwnership enum',
    {
      ...s3Code('InvalidArgument', '', () => ({ ArgumentName: 'x-amz-object-ownership' })),
      message: (shown) => `Invalid x-amz-object-ownership header: ${shown}`,
      ofHeader: true,
    },
  ],
  [
    'transitionDefaultMinimumObjectSize enum',
    {
      ...s3Code('InvalidRequest', ''),
      message: (shown) => `Invalid TransitionDefaultMinimumObjectSize found: ${shown}`,
    },
  ],
])

const malformedXml = (code: 'MalformedXML' | 'MalformedACLError' = 'MalformedXML'): Fault =>
  new Fault(code, 400, 'The XML you provided was not well-formed or did not validate against our published schema')

/**
 * Values of selectors have errors of their own; the words about insights and those of lookups follow those about events.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html InvalidEventSelectorsException
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html InvalidInsightSelectorsException
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html InvalidEventCategoryException, InvalidLookupAttributesException
 */
const cloudtrail: Render = (found) => {
  const [first] = found
  const own = first?.kind === 'enum' ? CLOUDTRAIL_VALUES.find(([path]) => path.test(first.path)) : undefined
  if (!first || !own) return counted('ValidationException')(found)
  const [, code, member] = own
  return new Fault(code, 400, `Value ${first.shown ?? ''} for ${member} is invalid.`)
}

const CLOUDTRAIL_VALUES: readonly (readonly [path: RegExp, code: string, member: string])[] = [
  [/\.readWriteType$/, 'InvalidEventSelectorsException', 'ReadWriteType'],
  [/\.insightType$/, 'InvalidInsightSelectorsException', 'InsightType'],
  [/\.eventCategories\b/, 'InvalidInsightSelectorsException', 'EventCategories'],
  [/^eventCategory$/, 'InvalidEventCategoryException', 'EventCategory'],
  [/^lookupAttributes\..*\.attributeKey$/, 'InvalidLookupAttributesException', 'AttributeKey'],
]

/**
 * IAM tells of a name or a path in words, where nothing else is wrong; of all else it says neither the value nor what an enumeration holds.
 * @see https://github.com/aws/aws-sdk/issues/36 and https://github.com/aws-cloudformation/cfn-lint/issues/722, which quote the words
 * @see https://github.com/aws/eks-hybrid/pull/113, which quotes `Value at 'roleName' failed to satisfy constraint: …`
 */
const iam: Render = (found) => {
  const [first, ...others] = found
  const words = first?.kind === 'pattern' && others.length === 0 ? IAM_WORDS.find(([is]) => is(first))?.[1] : undefined
  return first === undefined || words === undefined
    ? counted('ValidationError')(found.toSorted(inIamsOrder).map(unshown))
    : new Fault('ValidationError', 400, `The specified value for ${first.path} is invalid. ${words}`)
}

/**
 * The order in which IAM tells of several members: not the model's, but that of a Java hash table of their names, by what it was seen to say of
 * CreateOpenIDConnectProvider (clientIDList, thumbprintList, url), UpdateAccountPasswordPolicy (minimumPasswordLength,
 * passwordReusePrevention, maxPasswordAge), and of tags (tags.1.member.value, tags.1.member.key, tags.2.member.value …).
 */
function inIamsOrder(one: Violation, other: Violation): number {
  const [path, otherPath] = [one.path.split('.'), other.path.split('.')]
  const at = path.findIndex((step, i) => step !== otherPath[i])
  return rankOf(path[at]) - rankOf(otherPath[at])
}

/** Of an item its number, of a member its place in the table. */
function rankOf(step = ''): number {
  return /^\d+$/.test(step) ? Number(step) : bucket(step)
}

function bucket(name: string): number {
  let hash = 0
  for (let i = 0; i < name.length; i++) hash = (Math.imul(31, hash) + name.charCodeAt(i)) | 0
  return (hash ^ (hash >>> 16)) & 15
}

const FILTERS = 'LocalManagedPolicy, User, AWSManagedPolicy, Role, Group'

function unshown(violation: Violation): Violation {
  const { kind, shown, text } = violation
  const told =
    shown === undefined ? text.replace(/^Value null /, 'Value ') : `Value${text.slice(`Value '${shown}'`.length)}`
  // The one list of an enumeration's values of which IAM was seen to tell these, in this order.
  if (violation.path === 'filter') return { ...violation, text: told.replace(/(?<=enum value set: \[)[^\]]*/, FILTERS) }
  if (kind === 'enum')
    return { ...violation, text: told.replace(/(Member must satisfy enum value set): \[[^\]]*\]/, '$1') }
  // Of the lists of scalars this one alone was seen to ask for that.
  if (violation.path === 'tagKeys') return { ...violation, text: told.replace(/\]$/, ', Member must not be null]') }
  return { ...violation, text: told }
}

const isOf =
  (pattern: string) =>
  ({ text }: Violation): boolean =>
    text.endsWith(`: ${pattern}`)

const IAM_WORDS: readonly (readonly [is: (found: Violation) => boolean, words: string])[] = [
  [
    ({ path }) => path === 'pathPrefix',
    'It must begin with the / character and contain only alphanumeric characters and/or / characters.',
  ],
  [
    ({ path }) => path === 'path' || path === 'newPath',
    'It must begin and end with / and contain only alphanumeric characters and/or / characters.',
  ],
  [isOf(String.raw`[\w+=,.@-]+`), 'It must contain only alphanumeric characters and/or the following: +=,.@_-'],
]

/**
 * STS tells of a parameter's pattern before it tells of its length, and the other way round of what is in a structure; an empty list is none to
 * it. That was seen of GetWebIdentityToken's Audience and Tags.
 * @see https://github.com/mmmorris1975/aws-runas/issues/80, which quotes the former
 */
const sts: Render = (found) => {
  const rank = ({ kind, path }: Violation) => (kind === 'pattern' && !path.includes('.') ? 0 : 1)
  const first = (path: string) => found.findIndex((other) => other.path === path)
  const sorted = found.toSorted((a, b) => first(a.path) - first(b.path) || rank(a) - rank(b))
  return counted('ValidationError')(sorted.map(asMissing))
}

function asMissing(violation: Violation): Violation {
  const { path, shown, bound } = violation
  if (shown !== '[]' || bound !== 'min' || !violation.text.includes('constraint: Member must have')) return violation
  return { ...violation, text: `Value null at '${path}' failed to satisfy constraint: Member must not be null` }
}

const SERVICES: Readonly<Record<string, Render>> = {
  ec2,
  iam,
  sts,
  s3,
  cloudtrail,
  organizations,
  route53: counted('InvalidInput'),
  tagging: counted('InvalidParameterException'),
}

const PROTOCOLS: Readonly<Record<ServiceSchema['protocol'], Render>> = {
  query: counted('ValidationError'),
  json: counted('ValidationException'),
  'rest-xml': counted('InvalidInput'),
  ec2,
}

/** What a service answers to an input that breaks its model's constraints. */
export function constraintFaultOf(service: ServiceSchema, found: readonly Violation[], operation: string): Fault {
  return (SERVICES[service.name] ?? PROTOCOLS[service.protocol])(found, operation)
}
