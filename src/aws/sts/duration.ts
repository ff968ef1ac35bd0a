import { Fault } from '../../kernel/Fault.ts'

const CHAINED_MAX = 3600

/**
 * Seconds that a role session will live.
 * @throws {Fault} ValidationError, in AWS's words, when more is asked than the role or role chaining allows.
 */
export function roleSessionSeconds(asked: number | undefined, roleMax: number, chained: boolean): number {
  const seconds = asked ?? 3600
  if (chained && seconds > CHAINED_MAX)
    throw new Fault(
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
  if (seconds > roleMax)
    throw new Fault(
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  return seconds
}
