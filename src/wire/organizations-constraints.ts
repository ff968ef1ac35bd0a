import { Fault } from '../kernel/Fault.ts'
import type { Render } from './constraint-faults.ts'
import type { Violation } from './validate.ts'

/** Organizations tells of one member, and says why and of which in a member of its own: `INVALID_PATTERN:HANDSHAKE_ID`. An empty text is of no pattern. */
export const organizations: Render = (found, operation) => {
  const [first, ...others] = found
  if (first === undefined) return new Fault('InvalidInputException', 400, '')
  const worse =
    first.shown === '' ? others.find(({ path, kind }) => path === first.path && kind === 'pattern') : undefined
  const { path, kind, bound } = worse ?? first
  const [reason, message] = REASONS[`${kind}${bound ? `-${bound}` : ''}`] ?? ['INVALID_VALUE', '']
  const member = path.replaceAll(/(?<=[a-z\d])(?=[A-Z])|\./g, '_').toUpperCase()
  const own = ownReason(operation, member, worse ?? first)
  return own
    ? new Fault('InvalidInputException', 400, own[1], { Reason: own[0] })
    : new Fault('InvalidInputException', 400, message, { Reason: `${reason}:${member}` })
}

type Reason = readonly [reason: string, message: string]

const STRANGE_TYPE: Reason = ['INVALID_ENUM_POLICY_TYPE', 'You specified an invalid policy type.']
const STRANGE_TARGET: Reason = ['TARGET_NOT_SUPPORTED', 'You specified a target that is not currently supported.']
const STRANGE_PARTY: Reason = [
  'INVALID_PARTY_TYPE_TARGET',
  'You specified an invalid party type as the target parameter.',
]

/**
 * Of policy types this is said where there are effective policies, of the one that has none; other strange types are but invalid values. What is wrong
 * with effective policies is told of an account, not of a root or of none, and of no other types.
 */
function ownReason(operation: string, member: string, { kind, shown }: Violation): Reason | undefined {
  if (member === 'TARGET_TYPE') return STRANGE_PARTY
  const ofReport = operation === 'ListEffectivePolicyValidationErrors'
  if (ofReport && member === 'ACCOUNT_ID') return STRANGE_TARGET
  const isStrange = shown === 'SERVICE_CONTROL_POLICY' || (ofReport && kind === 'enum')
  return member === 'POLICY_TYPE' && isStrange ? STRANGE_TYPE : undefined
}

/** The sentence about what is too short is inferred from the one about what is too long. */
const REASONS: Readonly<Record<string, Reason>> = {
  required: ['INPUT_REQUIRED', 'You must provide a value for the parameter.'],
  pattern: ['INVALID_PATTERN', 'You provided a value that does not match the required pattern.'],
  enum: ['INVALID_ENUM', 'You specified an invalid value.'],
  'length-min': ['MIN_LENGTH_EXCEEDED', 'You provided a string that is shorter than the minimum length.'],
  'length-max': ['MAX_LENGTH_EXCEEDED', 'You provided a string that exceeds that maximum length.'],
  'range-min': ['MIN_VALUE_EXCEEDED', 'You provided a value that is below the minimum allowed.'],
  'range-max': ['MAX_VALUE_EXCEEDED', 'You provided a value that exceeds the maximum allowed.'],
}
