import type { Node } from '../parse.ts'
import { globalKeyType, isTagFamily, nearGlobalKey, serviceFacts } from './catalogue.ts'
import { type Adviser, type Finding, advice, conditionsOf } from './Finding.ts'

/** Keys that no request ever has: of AWS's global ones, and of services whose keys are known. */
export const conditionKey: Adviser = ({ statements }) =>
  statements.flatMap((statement) =>
    conditionsOf(statement).flatMap(([, keys]) => [...keys].flatMap(([key, at]) => wrong(key, at))),
  )

function wrong(key: string, at: Node): Finding[] {
  const folded = key.toLowerCase()
  if (folded === 'aws:arn')
    return [
      advice(
        'ERROR',
        'UNSUPPORTED_GLOBAL_CONDITION_KEY',
        'The condition key aws:ARN is not supported. Use aws:PrincipalArn or aws:SourceArn instead.',
        at,
        'aws:PrincipalArn',
      ),
    ]
  if (isTagFamily(key))
    return [
      advice(
        'ERROR',
        'MISSING_TAG_KEY_IN_CONDITION',
        `The condition key ${key} must include a tag key to control access based on tags.`,
        at,
        `${key.replace(/\/$/, '')}/tag-key`,
      ),
    ]
  if (folded.startsWith('aws:')) {
    if (globalKeyType(key) !== undefined) return []
    const near = nearGlobalKey(key)
    const message = `The condition key ${key} does not exist. Use a valid condition key.`
    return [advice('ERROR', 'INVALID_GLOBAL_CONDITION_KEY', message, at, near ?? 'a global condition key')]
  }
  const service = folded.split(':')[0] ?? ''
  // Tags of resources are a service's own keys although its table does not list all of them.
  if (/^[^:]+:(?:resource|request)tag\/./.test(folded)) return []
  const facts = serviceFacts(key)
  if (service.includes('.') || !facts || facts.keyType(key) !== undefined) return []
  const message = `The condition key ${key} does not exist in the service ${service}. Use a valid condition key.`
  return [advice('ERROR', 'INVALID_SERVICE_CONDITION_KEY', message, at, `a condition key of ${service}`)]
}
