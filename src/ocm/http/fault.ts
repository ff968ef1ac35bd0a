import { Fault } from '../../kernel/Fault.ts'

/** An error of OCM. The code that clients see is made of the service's name and the status, e.g. `CLUSTERS-MGMT-404`. */
export function ocmFault(status: number, reason: string, details?: readonly unknown[]): Fault {
  return new Fault(String(status), status, reason, details ? { details } : {})
}

export const badRequest = (reason: string): Fault => ocmFault(400, reason)
export const unavailable = (): Fault => ocmFault(503, 'The service is temporarily unavailable; try again')
export const notBuilt = (what: string): Fault => ocmFault(501, `${what} is not implemented.`)

export function notFound(kind: string, id: string): Fault {
  return ocmFault(404, `${kind} with identifier '${id}' not found`)
}

/** Somebody of the organization, but not one who may. The account service has a code of its own for it. */
export const forbidden = (reason: string): Fault => ocmFault(403, reason)
export const forbiddenAccount = (reason: string): Fault => new Fault('11', 403, reason)

/** What stands before the status in an error's code, by the first part of the path. */
const services: ReadonlyMap<string, string> = new Map([
  ['clusters_mgmt', 'CLUSTERS-MGMT'],
  ['accounts_mgmt', 'ACCT-MGMT'],
  ['authorizations', 'ACCT-MGMT'],
  // Inferred: no recorded answer shows it.
  ['service_mgmt', 'SERVICE-MGMT'],
  ['access_transparency', 'ACCESS-TRANSPARENCY'],
])

/** The body of an error under `/api/<service>/…`. */
export function faultBody(path: string, fault: Fault, operationId: string) {
  const service = path.split('/')[2] ?? ''
  return {
    kind: 'Error',
    id: fault.code,
    href: `/api/${services.has(service) ? service : 'clusters_mgmt'}/v1/errors/${fault.code}`,
    code: `${services.get(service) ?? 'CLUSTERS-MGMT'}-${fault.code}`,
    reason: fault.message,
    operation_id: operationId,
    ...fault.detail,
  }
}
