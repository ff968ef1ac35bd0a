import { globalKeyType, isTagFamily, isTagOfService, nearKey, serviceFacts } from './catalogue.ts'
import { type Check, type Entry, entriesOf, hit, inConditions, inStatements } from './Finding.ts'

/** Keys that no request ever has, of AWS's global ones and of every service's, and keys that are little without another. */
export const conditionKeys: readonly Check[] = [
  {
    code: 'INVALID_CONDITION_KEY_FORMAT',
    type: 'ERROR',
    about: 'a condition key without the service before its colon',
    find: inConditions(({ key, at }) =>
      key.includes(':')
        ? []
        : [hit(at, 'The condition key format is not valid. Use the format service:keyname.', 'service:keyname')],
    ),
  },
  {
    code: 'UNSUPPORTED_GLOBAL_CONDITION_KEY',
    type: 'ERROR',
    about: '`aws:ARN`',
    find: inConditions(({ folded, at }) =>
      folded === 'aws:arn'
        ? [
            hit(
              at,
              'The condition key aws:ARN is not supported. Use aws:PrincipalArn or aws:SourceArn instead.',
              'aws:PrincipalArn',
            ),
          ]
        : [],
    ),
  },
  {
    code: 'MISSING_TAG_KEY_IN_CONDITION',
    type: 'ERROR',
    about: '`aws:ResourceTag`, `aws:RequestTag` or `aws:PrincipalTag` without the tag’s key',
    find: inConditions(({ key, at }) => {
      if (!isTagFamily(key)) return []
      const family = key.replace(/\/$/, '')
      const message = `The condition key ${key} must include a tag key to control access based on tags. Use the format ${family}/tag-key and specify a key name for tag-key.`
      return [hit(at, message, `${family}/tag-key`)]
    }),
  },
  {
    code: 'INVALID_GLOBAL_CONDITION_KEY',
    type: 'ERROR',
    about: 'a key `aws:…` that AWS does not have',
    find: inConditions(({ key, folded, at }) => {
      if (!folded.startsWith('aws:') || folded === 'aws:arn' || isTagFamily(key)) return []
      if (globalKeyType(key) !== undefined) return []
      const message = `The condition key ${key} does not exist. Use a valid condition key.`
      return [hit(at, message, nearKey(key) ?? 'a global condition key')]
    }),
  },
  {
    code: 'INVALID_SERVICE_CONDITION_KEY',
    type: 'ERROR',
    about: 'a key that its service does not have',
    find: inConditions(({ key, folded, at }) => {
      const service = folded.split(':')[0] ?? ''
      if (isTagFamily(key) || isTagOfService(key)) return []
      const facts = serviceFacts(key)
      if (!facts || facts.keyType(key) !== undefined) return []
      const message = `The condition key ${key} does not exist in the service ${service}. Use a valid condition key.`
      return [hit(at, message, nearKey(key) ?? `a condition key of ${service}`)]
    }),
  },
  {
    code: 'MISSING_PAIRED_CONDITION_KEYS',
    type: 'SECURITY_WARNING',
    about: 'a private address without the network that it is of',
    find: inStatements((statement) => {
      const all = entriesOf(statement)
      return all.flatMap((entry) => missingPair(entry, new Set(all.map(({ folded }) => folded))))
    }),
  },
  {
    code: 'IRRELEVANT_CONDITION_KEY_IN_POLICY',
    type: 'SUGGESTION',
    about: 'the resource’s own account or organization in its own policy',
    find: inConditions(({ key, folded, at }, { kind }) =>
      kind === 'resource' && OWN.has(folded)
        ? [
            hit(
              at,
              `The condition key ${key} is not relevant for the resource’s own policy. Use this key in an identity-based policy to govern access to this resource.`,
              'no such condition',
            ),
          ]
        : [],
    ),
  },
]

/** A private address is of many networks: it says who calls only beside the network's id. */
const PAIRS: ReadonlyMap<string, readonly string[]> = new Map([
  ['aws:vpcsourceip', ['aws:SourceVpc', 'aws:SourceVpce', 'aws:SourceVpcArn', 'aws:VpceAccount', 'aws:VpceOrgID']],
  ['aws:ec2instancesourceprivateipv4', ['aws:Ec2InstanceSourceVpc']],
])

function missingPair({ key, folded, at }: Entry, keys: ReadonlySet<string>) {
  const others = PAIRS.get(folded)
  if (!others || others.some((other) => keys.has(other.toLowerCase()))) return []
  const message = `Using the condition key ${key} can be overly permissive without also using the following condition keys: ${others[0]}. Condition keys like this one are more secure when paired with a related key. We recommend that you add the related condition keys to the same condition block.`
  return [hit(at, message, `${others[0]} beside it`)]
}

const OWN: ReadonlySet<string> = new Set(['s3:resourceaccount', 'aws:resourceaccount', 'aws:resourceorgid'])
