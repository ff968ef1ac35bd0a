import { Refusal } from '../../kernel/Refusal.ts'
import { text, type Input } from '../command.ts'

/** `--machinepool`, or the argument. @throws {Refusal} exit 2 when neither is given */
export function neededPool(input: Input): string {
  const pool = text(input, 'machinepool') ?? input.arguments[0]
  if (pool === undefined)
    throw new Refusal('Which machine pool? Name it.', {
      next: 'stint list machinepools --cluster CLUSTER',
      exitCode: 2,
    })
  return pool
}
