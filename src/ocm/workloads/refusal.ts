import { AwsError } from '../../wire/aws-client.ts'

/** Codes by which AWS says no to who asks, not to what is asked. */
const DENIALS: ReadonlySet<string> = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'])

export const isDenied = (error: unknown): boolean => error instanceof AwsError && DENIALS.has(error.code)

/** True for one of these codes of AWS: what is looked for is not there, or is there already. */
export const hasCode = (error: unknown, ...codes: readonly string[]): error is AwsError =>
  error instanceof AwsError && codes.includes(error.code)

/** IAM's name of an action, where it is not the operation's. */
const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['HeadBucket', 'ListBucket'],
  ['ListObjectsV2', 'ListBucket'],
  ['DeleteObjects', 'DeleteObject'],
])

/** What was not allowed: AWS may check other permissions than the operation's own. */
export const actionOf = ({ service, operation, denial }: AwsError) =>
  denial?.action ?? `${service}:${ACTIONS.get(operation) ?? operation}`

/** EC2's message without its sealed part, which is another one each time. */
export const plainMessage = ({ message }: AwsError) =>
  message.replace(/\.? *Encoded authorization failure message: .*$/s, '')

/** An AWS refusal in one sentence: action, code, message. */
export const refusalText = (error: AwsError): string =>
  `${actionOf(error)} was refused with ${error.code}: ${plainMessage(error)}`
