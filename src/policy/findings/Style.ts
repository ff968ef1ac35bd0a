import { type Adviser, type Finding, type Sound, advice, conditionsOf, eitherTexts, texts } from './Finding.ts'
import { valueOf } from './value.ts'

/** What works and had better be written otherwise. */
export const style: Adviser = (sound) => [
  ...version(sound),
  ...size(sound),
  ...sound.statements.flatMap((statement) => {
    const found: Finding[] = []
    for (const sid of texts(statement.members.get('Sid')))
      if (sid.value === '')
        found.push(
          advice(
            'SUGGESTION',
            'EMPTY_SID_VALUE',
            'Add a value to the empty string in the Sid element.',
            sid,
            'a Sid, or none',
          ),
        )
    for (const action of eitherTexts(statement, 'Action'))
      if (/^[^:]*[*?][^:]*:/.test(action.value))
        found.push(
          advice(
            'SUGGESTION',
            'WILDCARD_IN_SERVICE_NAME',
            'Avoid using wildcards (*, ?) in the service name because it might grant unintended access to other AWS services with similar names.',
            action,
            'one statement a service',
          ),
        )
    for (const [, keys] of conditionsOf(statement))
      for (const [key, node] of keys) found.push(...identifiers(key.toLowerCase(), texts(node)))
    return found
  }),
]

const REGION = /^[a-z]{2}(?:-[a-z]+){1,3}-\d$/

const IDS: Readonly<Record<string, readonly [code: string, pattern: RegExp, what: string]>> = {
  'aws:sourcevpc': ['INVALID_VPC_FORMAT', /^vpc-(?:[0-9a-z]{8}|[0-9a-z]{17})$/, 'vpc-'],
  'aws:sourcevpce': ['INVALID_VPCE_FORMAT', /^vpce-(?:[0-9a-z]{8}|[0-9a-z]{17})$/, 'vpce-'],
}

function identifiers(key: string, values: ReturnType<typeof texts>): Finding[] {
  if (key === 'aws:requestedregion')
    return values
      .filter(({ value }) => !/[*?$]/.test(value) && !REGION.test(value))
      .map((node) =>
        advice(
          'ERROR',
          'INVALID_REGION',
          `The Region ${node.value} is not valid. Update the condition value to a supported Region.`,
          node,
          'a Region such as us-east-1',
        ),
      )
  const row = IDS[key]
  if (!row) return []
  const [code, pattern, prefix] = row
  return values
    .filter(({ value }) => !/[*?$]/.test(value) && !pattern.test(value))
    .map((node) =>
      advice(
        'ERROR',
        code,
        `The identifier in the condition key value is not valid. Use the prefix '${prefix}' followed by 8 or 17 alphanumeric characters.`,
        node,
        `${prefix} and 8 or 17 characters`,
      ),
    )
}

function version({ root, version: found }: Sound): Finding[] {
  if (found) return []
  return [
    advice(
      'WARNING',
      'MISSING_VERSION',
      'We recommend that you specify the Version element to help you with debugging permission issues.',
      root,
      '"Version": "2012-10-17"',
    ),
  ]
}

/** Characters, without white space; SCPs and RCPs with it, which a tree does not know any more. */
const QUOTAS: Partial<Readonly<Record<Sound['kind'], readonly [code: string, most: number, what: string]>>> = {
  identity: ['POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA', 6144, 'identity policy, excluding whitespace,'],
  boundary: ['POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA', 6144, 'permissions boundary, excluding whitespace,'],
  trust: ['POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA', 2048, 'role trust policy, excluding whitespace,'],
  resource: ['POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA', 20_480, 'resource policy'],
  scp: ['POLICY_SIZE_EXCEEDS_SCP_QUOTA', 5120, 'service control policy (SCP)'],
  rcp: ['POLICY_SIZE_EXCEEDS_RCP_QUOTA', 5120, 'resource control policy (RCP)'],
}

function size({ root, kind }: Sound): Finding[] {
  const row = QUOTAS[kind]
  if (!row) return []
  const [code, most, what] = row
  const characters = JSON.stringify(valueOf(root)).length
  if (characters <= most) return []
  const message = `The ${characters} characters in the ${what} exceed the ${most} character maximum. We recommend that you use multiple granular policies.`
  return [advice(code.includes('SCP') ? 'ERROR' : 'WARNING', code, message, root, 'several policies')]
}
