import { anyService, everyAction } from '../services/everything.ts'
import type { ActionInfo, ServiceFacts } from '../services/service.ts'

/** Global condition keys with their types; those that end in `/` take a tag's name behind it. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const GLOBAL: readonly (readonly [type: string, keys: string])[] = [
  [
    'String',
    'FederatedProvider PrincipalAccount PrincipalOrgID PrincipalServiceName PrincipalTag/ PrincipalType referer RequestedRegion RequestTag/ ResourceAccount ResourceOrgID ResourceTag/ SourceAccount SourceIdentity SourceOrgID SourceVpc SourceVpce UserAgent userid username CalledViaFirst CalledViaLast Ec2InstanceSourceVpc ChatbotSourceArn VpceAccount VpceOrgID AssumedRoot SignInSessionArn SourceVpcArn',
  ],
  [
    'ArrayOfString',
    'CalledVia PrincipalOrgPaths PrincipalServiceNamesList ResourceOrgPaths SourceOrgPaths TagKeys VpceOrgPaths',
  ],
  [
    'Bool',
    'MultiFactorAuthPresent PrincipalIsAWSService SecureTransport ViaAWSService IsMcpServiceAction ViaAWSMCPService',
  ],
  ['Date', 'CurrentTime TokenIssueTime'],
  ['Numeric', 'EpochTime MultiFactorAuthAge'],
  ['ARN', 'PrincipalArn SourceArn Ec2InstanceSourceInstanceArn'],
  ['IPAddress', 'SourceIp VpcSourceIp Ec2InstanceSourcePrivateIPv4'],
]

const types = new Map(
  GLOBAL.flatMap(([type, keys]) => keys.split(' ').map((key) => [`aws:${key}`.toLowerCase(), type])),
)
const spellings = GLOBAL.flatMap(([, keys]) => keys.split(' ').map((key) => `aws:${key}`))

/** The type of a global key in any case; undefined when there is none of that name. */
export function globalKeyType(key: string): string | undefined {
  const folded = key.toLowerCase()
  const slash = folded.indexOf('/')
  return types.get(folded) ?? (slash < 0 ? undefined : types.get(folded.slice(0, slash + 1)))
}

/** Keys that are the beginning of a family only: `aws:RequestTag` wants a tag's name. */
export const isTagFamily = (key: string): boolean => /^aws:PrincipalTag\/?$|:(?:Request|Resource)Tag\/?$/i.test(key)

let services: ReadonlyMap<string, readonly string[]> | undefined

/** Every service's actions, by its prefix in lower case. */
export const allActions = (): ReadonlyMap<string, readonly string[]> => (services ??= everyAction())

/** What is known of the service of an action, a pattern or a condition key. */
export const serviceFacts = (name: string): ServiceFacts | undefined =>
  anyService((name.split(':')[0] ?? '').toLowerCase())

/** Resources and keys of an action of any service, by its name in any case. */
export const anyAction = (action: string): ActionInfo | undefined =>
  serviceFacts(action)?.actions.get(action.toLowerCase())

/** The type of a key, global or its service's own, in any case; undefined when there is none of that name. */
export const keyType = (key: string): string | undefined =>
  /^aws:/i.test(key) ? globalKeyType(key) : serviceFacts(key)?.keyType(key)

/** Whether a request can have the key. What an OIDC provider's or a SAML provider's assertions bring begins with their name. */
export function knownKey(key: string): boolean {
  if (isTagFamily(key)) return false
  return OF_ASSERTIONS.test(key) || isTagOfService(key) || keyType(key) !== undefined
}

const OF_ASSERTIONS = /^(?:saml|[^:/]+\.[^:]+):./i

/** Tags of resources are a service's own keys although its table does not list all of them. */
export const isTagOfService = (key: string): boolean =>
  /:(?:resource|request)tag\//i.test(key) && serviceFacts(key) !== undefined

/** The key that was meant by one that no request has, if any is near. */
export function nearKey(key: string): string | undefined {
  const [, service = 'aws', name = '', rest = ''] = /^(?:([^:]*):)?([^:/]*)(.*)$/s.exec(key) ?? []
  const own = serviceFacts(key) ? service.toLowerCase() : (nearest(service, ['aws', ...allActions().keys()]) ?? '')
  const names = own === 'aws' ? spellings : (anyService(own)?.keys ?? [])
  const near = nearest(`${own}:${name}`, names.map(familyName))
  const separator = near && names.find((one) => familyName(one) === near)?.[near.length]
  return separator ? `${near}${rest.length > 1 ? rest : `${separator}TAG`}` : near
}

/** A key without the place that its family keeps for a name of the customer's. */
const familyName = (key: string): string => key.replace(/[/:](?:[$<].*)?$/s, '')

const FAR = 4

/** The name that is nearest in spelling, if any is near. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const folded = name.toLowerCase()
  let best: string | undefined
  let distance = Math.min(FAR, Math.ceil(folded.length / 3))
  for (const candidate of names) {
    const steps = editDistance(folded, candidate.toLowerCase(), distance)
    if (steps < distance) [best, distance] = [candidate, steps]
  }
  return best
}

/** Levenshtein, given up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit || a.length > 128) return limit
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1])))
    row = next
  }
  return row[b.length] ?? limit
}
