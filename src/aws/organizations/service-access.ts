import { operation } from '../operation.ts'
import { organizations } from './documents.ts'
import { constraintViolation, invalidInput } from './faults.ts'
import { managementNeed, manages, organizationOf } from './needs.ts'
import { page } from './page.ts'
import type { In, Out } from './types.ts'

/** Services that may be given access to all accounts of an organization, of those that Stint serves or whose delegation it tells. */
const INTEGRATED = /^(?:[a-z0-9-]+\.)+amazonaws\.com$/

const checked = (principal: string): string => {
  if (!INTEGRATED.test(principal))
    throw invalidInput('UNRECOGNIZED_SERVICE_PRINCIPAL', 'You specified an unrecognized service principal.')
  return principal
}

const needOn =
  (action: string) =>
  (call: Parameters<typeof managementNeed>[0] & { readonly input: { readonly ServicePrincipal: string } }) => [
    managementNeed(call, action, undefined, {
      context: { 'organizations:ServicePrincipal': call.input.ServicePrincipal },
    }),
  ]

/** Trusted access. Enabling what is enabled is no error. */
const EnableAWSServiceAccess = operation<In<'EnableAWSServiceAccess'>, Out<'EnableAWSServiceAccess'>>({
  name: 'EnableAWSServiceAccess',
  authorize: needOn('EnableAWSServiceAccess'),
  handle(call) {
    const organization = organizationOf(call)
    const principal = checked(call.input.ServicePrincipal)
    const { services = [] } = organization
    if (services.some((service) => service.principal === principal)) return { output: {} }
    const enabled = [...services, { principal, since: call.now }]
    return { output: {}, writes: [organizations.put('this', { ...organization, services: enabled })] }
  },
})

const DisableAWSServiceAccess = operation<In<'DisableAWSServiceAccess'>, Out<'DisableAWSServiceAccess'>>({
  name: 'DisableAWSServiceAccess',
  authorize: needOn('DisableAWSServiceAccess'),
  handle(call) {
    const organization = organizationOf(call)
    const principal = checked(call.input.ServicePrincipal)
    if (organization.delegated?.some((one) => one.principal === principal))
      throw constraintViolation(
        'CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG',
        'You must deregister the delegated administrators of the service before you disable its access.',
      )
    const services = (organization.services ?? []).filter((service) => service.principal !== principal)
    return { output: {}, writes: [organizations.put('this', { ...organization, services })] }
  },
})

type ListServices = 'ListAWSServiceAccessForOrganization'

const ListAWSServiceAccessForOrganization = operation<In<ListServices>, Out<ListServices>>({
  name: 'ListAWSServiceAccessForOrganization',
  authorize: manages('ListAWSServiceAccessForOrganization'),
  handle(call) {
    const { items, next } = page(organizationOf(call).services ?? [], call.input, ({ principal }) => principal)
    const shown = items.map(({ principal, since }) => ({ ServicePrincipal: principal, DateEnabled: new Date(since) }))
    return { output: { EnabledServicePrincipals: shown, ...next } }
  },
})

export const serviceAccess = [EnableAWSServiceAccess, DisableAWSServiceAccess, ListAWSServiceAccessForOrganization]
