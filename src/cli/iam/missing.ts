import { AwsError } from '../../wire/aws-client.ts'

const ABSENT: ReadonlySet<string> = new Set([
  'NoSuchEntity',
  'NoSuchBucket',
  'NotFound',
  '404',
  'ResourceNotFoundException',
  'NoSuchKey',
])

/** What the call answers, or undefined when the service says that there is no such thing. */
export async function ifThere<Output>(call: Promise<Output>): Promise<Output | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof AwsError && ABSENT.has(error.code)) return undefined
    throw error
  }
}
