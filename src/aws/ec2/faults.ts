import { Fault } from '../../kernel/Fault.ts'

/** EC2 answers nearly every mistake of a client with status 400; its models know no errors, so codes and texts stand where they arise. */
export function fault(code: string, message: string, status = 400): Fault {
  return new Fault(code, status, message)
}

export const invalidParameter = (message: string): Fault => fault('InvalidParameterValue', message)

/** `Value (x) for parameter y is invalid.` and why. */
export const invalidValue = (value: unknown, parameter: string, why = ''): Fault =>
  invalidParameter(`Value (${String(value)}) for parameter ${parameter} is invalid.${why ? ` ${why}` : ''}`)

export const missingParameter = (parameter: string): Fault =>
  fault('MissingParameter', `The request must contain the parameter ${parameter}`)

export const combination = (message: string): Fault => fault('InvalidParameterCombination', message)

export const dependency = (noun: string, id: string): Fault =>
  fault('DependencyViolation', `The ${noun} '${id}' has dependencies and cannot be deleted.`)

export const wouldHaveSucceeded = (): Fault =>
  fault('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412)
