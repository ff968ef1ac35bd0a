import type { Fault } from '../kernel/Fault.ts'
import { serviceSchema, type ServiceName } from '../wire/schema/index.ts'

/**
 * An error's code as CloudTrail writes it: IAM's and STS's by the name of the exception, EC2's with whose fault it is, and a denial by policies
 * as `AccessDenied` also where its service answers `AccessDeniedException`.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html errorCode
 */
export function recordedCode(service: ServiceName, { code, status }: Fault, denied: boolean): string {
  if (service === 'ec2') return `${status < 500 ? 'Client' : 'Server'}.${code}`
  if (denied && code === 'AccessDeniedException') return 'AccessDenied'
  if (!BY_EXCEPTION.has(service)) return code
  return code === 'ValidationError' ? 'ValidationException' : (serviceSchema(service).errors.get(code)?.shape ?? code)
}

const BY_EXCEPTION: ReadonlySet<string> = new Set(['iam', 'sts'])

/** The code with which the service answered what is recorded so. */
export function answeredCode(service: string, recorded: string): string {
  if (service === 'ec2') return recorded.replace(/^(?:Client|Server)\./, '')
  if (!BY_EXCEPTION.has(service)) return recorded
  if (recorded === 'ValidationException') return 'ValidationError'
  const errors = [...serviceSchema(service as 'iam' | 'sts').errors.values()] // those that BY_EXCEPTION names
  return errors.find(({ shape }) => shape === recorded)?.code ?? recorded
}
