import { invalidArgument } from './faults.ts'

const DAY_MS = 86_400_000

/** @throws {Fault} InvalidArgument. */
export function checkPositive(days: number | undefined, name: string, action: string): void {
  if (days !== undefined && days < 1)
    throw invalidArgument(`'${name}' for ${action} action must be a positive integer`, name, String(days))
}

/** @throws {Fault} InvalidArgument. */
export function checkMidnight(date: Date | undefined): void {
  if (date !== undefined && date.getTime() % DAY_MS !== 0)
    throw invalidArgument("'Date' must be at midnight GMT", 'Date', date.toISOString())
}
