import { Fault } from '../kernel/Fault.ts'
import type { RequestParts } from '../wire/codec.ts'
import { askedByForm } from '../wire/protocols/query.ts'
import type { ServiceSchema } from '../wire/schema/index.ts'
import { leftOut } from './registry.ts'

/** Calls that are not signed: their credential is in the body, which nobody reads here. */
const UNSIGNED = new Set(['sts:AssumeRoleWithSAML'])

/** Whether who calls need not be known to say that the operation is not served. */
export const isUnbuiltUnsigned = (service: string, name: string): boolean => UNSIGNED.has(`${service}:${name}`)

/**
 * Whether a form names an operation that there is none of, or none in its version, or is sent to a bucket as none that uploads: STS and kin,
 * and S3, say so before they ask who calls.
 */
export const isNoOperation = ({ name, protocol }: ServiceSchema, request: RequestParts): boolean =>
  name === 's3'
    ? isOtherForm(request)
    : protocol === 'query' && FORM_METHODS.has(request.method) && askedByForm(request).action !== ''

/** IAM's and STS's endpoints lead who looks at them without naming an operation to their page, whoever it is. @see https://github.com/aws/aws-sdk-js-v3/issues/3051 */
export function refuseFrontPage({ name, protocol }: ServiceSchema, request: RequestParts): void {
  if (protocol !== 'query' || !PAGED.has(name) || !LOOKS.has(request.method) || askedByForm(request).action !== '')
    return
  throw new Fault('Found', 302, 'No operation is named.', { headers: { location: 'https://aws.amazon.com/iam' } })
}

const LOOKS: ReadonlySet<string> = new Set(['GET', 'HEAD'])
const PAGED: ReadonlySet<string> = new Set(['iam', 'sts'])

const FORM_METHODS: ReadonlySet<string> = new Set(['GET', 'POST'])

/** The refusal of an operation that is not served, or is none: what was asked is told as `request` names it. */
export function unbuilt(schema: ServiceSchema, name: string | undefined, request: RequestParts): Fault {
  if (name !== undefined && schema.operations.has(name))
    return notSupported(`${schema.name}:${name}`, leftOut(schema.name, name) ?? 'this operation')
  if (schema.name === 's3' && isOtherForm(request))
    return new Fault('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', {
      Condition: 'Bucket POST must be of the enclosure-type multipart/form-data',
    })
  if (schema.name === 's3') return notAllowed(request)
  if (schema.protocol === 'rest-xml')
    return new Fault('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.')
  const isJson = schema.protocol === 'json'
  const unsaid = schema.protocol === 'query' ? 'NO_VERSION_SPECIFIED' : schema.version
  const { action, version = unsaid } = isJson
    ? { action: request.headers.get('x-amz-target') ?? '' }
    : askedByForm(request)
  const text = `Could not find operation ${shown(action)} for version ${shown(version)}`
  return new Fault(isJson ? 'UnknownOperationException' : 'InvalidAction', 400, text)
}

const BUCKET = /^\/[^/]+\/?$/

const isOtherForm = ({ method, path, query }: RequestParts): boolean =>
  method === 'POST' && BUCKET.test(path) && query === ''

function notAllowed({ method, path }: RequestParts): Fault {
  const ResourceType = path === '/' ? 'SERVICE' : BUCKET.test(path) ? 'BUCKET' : 'OBJECT'
  return new Fault('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.', {
    Method: method,
    ResourceType,
  })
}

const shown = (sent: string): string => sent.slice(0, 100)

const notSupported = (operation: string, what: string): Fault =>
  new Fault('NotImplemented', 501, `Not supported by Stint: ${what} (${operation}). docs/COVERAGE.md lists what is.`)
