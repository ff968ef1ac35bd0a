import { Fault } from '../../kernel/Fault.ts'

/** Secrets Manager's errors; all of them 400. */
export const notFound = () =>
  new Fault('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.")
export const noValue = (what: string) =>
  new Fault('ResourceNotFoundException', 400, `Secrets Manager can't find the specified secret value for ${what}`)
export const alreadyExists = (name: string) =>
  new Fault('ResourceExistsException', 400, `The operation failed because the secret ${name} already exists.`)
export const tokenInUse = (token: string, arn: string) =>
  new Fault(
    'ResourceExistsException',
    400,
    `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${arn}.`,
  )
export const invalidRequest = (message: string) => new Fault('InvalidRequestException', 400, message)
export const invalidParameter = (message: string) => new Fault('InvalidParameterException', 400, message)
export const markedForDeletion = () =>
  invalidRequest("You can't perform this operation on the secret because it was marked for deletion.")
