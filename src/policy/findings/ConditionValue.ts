import { type Check, type Text, hit, inConditions, inValues } from './Finding.ts'
import { isRegion } from './regions.ts'

/** Values that the key never has, by their form. */
export const conditionValues: readonly Check[] = [
  {
    code: 'INVALID_CONDITION_DATA_TYPE',
    type: 'ERROR',
    about: 'values of different JSON types in one list',
    find: inConditions(({ at }) =>
      at.type === 'array' && new Set(at.items.map(({ type }) => type)).size > 1
        ? [
            hit(
              at,
              'The condition value data types do not match. Use condition values of the same JSON data type.',
              'texts, all of them',
            ),
          ]
        : [],
    ),
  },
  {
    code: 'INVALID_REGION',
    type: 'ERROR',
    about: 'a region that AWS does not have, under aws:RequestedRegion',
    find: inValues((node, { folded }) =>
      folded === 'aws:requestedregion' && isWritten(node) && !isRegion(node.value)
        ? [
            hit(
              node,
              `The Region ${node.value} is not valid. Update the condition value to a supported Region.`,
              'a Region such as us-east-1',
            ),
          ]
        : [],
    ),
  },
  identifier('INVALID_VPC_FORMAT', 'aws:SourceVpc', 'VPC', 'vpc-'),
  identifier('INVALID_VPCE_FORMAT', 'aws:SourceVpce', 'VPCE', 'vpce-'),
  {
    code: 'INVALID_DATE_VALUE',
    type: 'WARNING',
    about: 'a moment in seconds since 1970, which nobody can read',
    find: inValues((node, { name }) =>
      name.base.startsWith('Date') && /^\d{5,}/.test(node.value)
        ? [
            hit(
              node,
              `The date ${node.value} might not resolve as expected. We recommend that you use the YYYY-MM-DD format.`,
              readable(Number(node.value)),
            ),
          ]
        : [],
    ),
  },
  {
    code: 'INVALID_SERVICE_PRINCIPAL_FORMAT',
    type: 'ERROR',
    about: 'a service that is not written `name.amazonaws.com`, e.g. under iam:PassedToService',
    find: inValues((node, { folded }) => {
      const form = SERVICE_KEYS.get(folded)
      if (!form || !isWritten(node) || form.pattern.test(node.value)) return []
      return [
        hit(
          node,
          `The service principal does not match the expected format. Use the format ${form.shown}.`,
          form.shown.replace('service-name', node.value.split('.')[0]?.toLowerCase() || 'service-name'),
        ),
      ]
    }),
  },
]

const isWritten = ({ value }: Text): boolean => !/[*?$]/.test(value)

/** As a date, or what one looks like where no calendar has the moment. */
function readable(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? 'YYYY-MM-DD' : `${date.toISOString().slice(0, 19)}Z`
}

function identifier(code: string, key: string, what: string, prefix: string): Check {
  const folded = key.toLowerCase()
  const pattern = new RegExp(`^${prefix}(?:[0-9a-z]{8}|[0-9a-z]{17})$`)
  return {
    code,
    type: 'ERROR',
    about: `an id under ${key} that no ${what === 'VPC' ? 'VPC' : 'VPC endpoint'} has`,
    find: inValues((node, entry) =>
      entry.folded === folded && isWritten(node) && !pattern.test(node.value)
        ? [
            hit(
              node,
              `The ${what} identifier in the condition key value is not valid. Use the prefix '${prefix}' followed by 8 or 17 alphanumeric characters.`,
              `${prefix} and 8 or 17 characters`,
            ),
          ]
        : [],
    ),
  }
}

const NAME = { shown: 'service-name.amazonaws.com', pattern: /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/ }
const IN_REGION = {
  shown: 'service-name.us-east-1.amazonaws.com',
  pattern: /^[a-z0-9-]+\.[a-z]{2}(?:-[a-z]+){1,3}-\d\.amazonaws\.com(?:\.cn)?$/,
}
const SERVICE_KEYS: ReadonlyMap<string, typeof NAME> = new Map([
  ['iam:passedtoservice', NAME],
  ['iam:awsservicename', NAME],
  ['aws:principalservicename', NAME],
  ['aws:principalservicenameslist', NAME],
  ['aws:calledvia', NAME],
  ['aws:calledviafirst', NAME],
  ['aws:calledvialast', NAME],
  ['kms:viaservice', IN_REGION],
])
