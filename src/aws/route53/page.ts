import { invalidInput } from './faults.ts'

/** `most` is also what a request without MaxItems gets. */
export function pageSize(asked: number | undefined, most: number): number {
  if (asked !== undefined && (!Number.isInteger(asked) || asked < 1))
    throw invalidInput('The value for maxItems must be a positive number.')
  return Math.min(asked ?? most, most)
}
