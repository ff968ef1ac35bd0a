import { Fault } from '../../kernel/Fault.ts'
import type { Kind, Problem } from '../kinds/kind.ts'
import { qualifiedName, REASONS } from '../kinds/kind.ts'
import type { Fields } from './object.ts'

type Resource = Pick<Kind, 'group' | 'plural'>

/** A `Status` as Kubernetes answers it: the Fault's code is the reason, its detail the `details`. */
export function statusOf(fault: Fault): Fields {
  const { continue: resume, ...detail } = fault.detail
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: resume === undefined ? {} : { continue: resume },
    status: 'Failure',
    message: fault.message,
    reason: fault.code,
    ...(Object.keys(detail).length > 0 ? { details: detail } : {}),
    code: fault.status,
  }
}

export function success(details: Fields): Fields {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}

const details = (resource: Resource, name?: string, more: Fields = {}): Fields => ({
  ...(name === undefined ? {} : { name }),
  ...(resource.group ? { group: resource.group } : {}),
  kind: resource.plural,
  ...more,
})

export const unknownPath = () => new Fault('NotFound', 404, 'the server could not find the requested resource')

export const notFound = (resource: Resource, name: string) =>
  new Fault('NotFound', 404, `${qualifiedName(resource)} "${name}" not found`, details(resource, name))

export const alreadyExists = (resource: Resource, name: string) =>
  new Fault('AlreadyExists', 409, `${qualifiedName(resource)} "${name}" already exists`, details(resource, name))

export const conflict = (
  resource: Resource,
  name: string,
  why = 'the object has been modified; please apply your changes to the latest version and try again',
) =>
  new Fault(
    'Conflict',
    409,
    `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": ${why}`,
    details(resource, name),
  )

export const forbidden = (resource: Resource, name: string, why: string) =>
  new Fault(
    'Forbidden',
    403,
    `${qualifiedName(resource)}${name ? ` "${name}"` : ''} is forbidden: ${why}`,
    details(resource, name || undefined),
  )

export const badRequest = (message: string) => new Fault('BadRequest', 400, message)

export const unauthorized = (message = 'Unauthorized') => new Fault('Unauthorized', 401, message)

export const methodNotAllowed = () =>
  new Fault('MethodNotAllowed', 405, 'the server does not allow this method on the requested resource')

export const unsupportedMediaType = (accepted: readonly string[]) =>
  new Fault(
    'UnsupportedMediaType',
    415,
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  )

export const notAcceptable = () =>
  new Fault('NotAcceptable', 406, 'only the following media types are accepted: application/json')

export const tooLarge = (limit: number) =>
  new Fault('RequestEntityTooLarge', 413, `Request entity too large: limit is ${limit}`)

/** `resume`: a continue token that the Status itself carries. */
export const expired = (message = 'The resourceVersion for the provided watch is too old.', resume?: string) =>
  new Fault('Expired', 410, message, resume === undefined ? {} : { continue: resume })

/** Of a resourceVersion that no write has reached yet. @see https://kubernetes.io/docs/reference/using-api/api-concepts/#unavailable-resource-versions */
export const tooLargeVersion = (asked: number, current: number) =>
  new Fault('Timeout', 504, `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

export const unavailable = (message: string) => new Fault('ServiceUnavailable', 503, message)

export const storeAway = () =>
  new Fault('ServiceUnavailable', 503, 'etcd does not answer; try again', { retryAfterSeconds: 1 })

export const tooManyRequests = () =>
  new Fault('TooManyRequests', 429, 'the object is written by many at once; try again', { retryAfterSeconds: 1 })

function sentence({ reason = 'FieldValueInvalid', value, message }: Problem): string {
  const { words, shown } = REASONS[reason]
  return `${words}${shown ? `: ${JSON.stringify(value)}` : ''}${message ? `: ${message}` : ''}`
}

/** 422: every problem is named, and stands in `details.causes`. */
export function invalid(kind: Pick<Kind, 'group' | 'kind'>, name: string, problems: readonly Problem[]): Fault {
  const texts = problems.map((problem) => `${problem.field}: ${sentence(problem)}`)
  const message = `${kind.kind}${kind.group ? `.${kind.group}` : ''} "${name}" is invalid: ${
    texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  }`
  return new Fault('Invalid', 422, message, {
    name,
    ...(kind.group ? { group: kind.group } : {}),
    kind: kind.kind,
    causes: problems.map((problem) => ({
      reason: problem.reason ?? 'FieldValueInvalid',
      message: sentence(problem),
      field: problem.field,
    })),
  })
}
