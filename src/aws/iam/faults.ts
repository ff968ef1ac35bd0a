import { Fault } from '../../kernel/Fault.ts'

/** IAM's refusals, in IAM's words. Statuses as its service model has them. */
export const noSuchEntity = (text: string): Fault => new Fault('NoSuchEntity', 404, text)
export const alreadyExists = (text: string): Fault => new Fault('EntityAlreadyExists', 409, text)
export const deleteConflict = (text: string): Fault => new Fault('DeleteConflict', 409, text)
export const limitExceeded = (text: string): Fault => new Fault('LimitExceeded', 409, text)
export const invalidInput = (text: string): Fault => new Fault('InvalidInput', 400, text)
export const policyEvaluation = (text: string): Fault => new Fault('PolicyEvaluation', 500, text)
export const invalidAuthenticationCode = (text: string): Fault => new Fault('InvalidAuthenticationCode', 403, text)
export const passwordPolicyViolation = (text: string): Fault => new Fault('PasswordPolicyViolation', 400, text)
export const validationError = (text: string): Fault => new Fault('ValidationError', 400, text)
export const malformedPolicy = (text: string): Fault => new Fault('MalformedPolicyDocument', 400, text)

export const overQuota = (quota: string, limit: number): Fault =>
  limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`)

export const policyNotFound = (arn: string): Fault => noSuchEntity(`Policy ${arn} was not found.`)
/**
 * Of four operations AWS was seen to say what they cannot do (of versions that are made in notes on a boundary that Databricks owns); of the
 * rest AWS publishes no text.
 */
export const policyOutside = (action: string): Fault =>
  new Fault('AccessDenied', 403, OUTSIDE[action] ?? 'Policy is outside your own account.')

const OUTSIDE: Readonly<Record<string, string>> = {
  DeletePolicy: 'Cannot delete policies outside your own account.',
  DeletePolicyVersion: 'Cannot delete policy versions for policies outside your own account.',
  SetDefaultPolicyVersion: 'Cannot update policies outside your own account.',
  CreatePolicyVersion: 'Cannot create versions for policies outside your own account.',
}
export const policyNotAttachable = (arn: string): Fault =>
  noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)

/** For service-linked roles only: what attaches to nothing else, and bounds nothing. */
export const isServiceRolePolicy = (arn: string): boolean => arn.startsWith('arn:aws:iam::aws:policy/aws-service-role/')

/** As seen of policies that are attached to roles; for users, groups and boundaries AWS publishes no text. */
export const serviceRolePolicy = (title: 'Role' | 'User' | 'Group'): Fault =>
  new Fault('PolicyNotAttachable', 400, `Cannot attach a Service Role Policy to a Customer ${title}.`)

export const protectedRole = (name: string): Fault =>
  new Fault(
    'UnmodifiableEntity',
    400,
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  )
