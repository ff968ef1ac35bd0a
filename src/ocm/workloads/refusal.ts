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

export const actionOf = ({ service, operation }: AwsError) => `${service}:${ACTIONS.get(operation) ?? operation}`

/** An AWS refusal in one sentence: action, code, message. */
export const refusalText = (error: AwsError): string =>
  `${actionOf(error)} was refused with ${error.code}: ${error.message}`
