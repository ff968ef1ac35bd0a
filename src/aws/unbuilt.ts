import { Fault } from '../kernel/Fault.ts'
import type { ServiceSchema } from '../wire/schema/index.ts'
import { leftOut } from './registry.ts'

/** The refusal of an operation that is not served, or is none. `target`: the X-Amz-Target that was sent. */
export function unbuilt(schema: ServiceSchema, name: string | undefined, target: string | undefined): Fault {
  if (name !== undefined && schema.operations.has(name))
    return notSupported(`${schema.name}:${name}`, leftOut(schema.name, name) ?? 'this operation')
  if (schema.protocol === 'rest-xml')
    return new Fault('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.')
  const shown = (name ?? target ?? '').slice(0, 100)
  const code = schema.protocol === 'json' ? 'UnknownOperationException' : 'InvalidAction'
  return new Fault(code, 400, `Could not find operation ${shown} for version ${schema.version}`)
}

const notSupported = (operation: string, what: string): Fault =>
  new Fault('NotImplemented', 501, `Not supported by Stint: ${what} (${operation}). docs/COVERAGE.md lists what is.`)
