import { operation } from '../operation.ts'
import { accounts, organizations, type Account } from './documents.ts'
import { constraintViolation, refusal } from './faults.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { page } from './page.ts'
import { accountShape } from './shapes.ts'
import { existingAccount } from './tree.ts'
import type { In, Out } from './types.ts'

interface Delegation {
  readonly AccountId: string
  readonly ServicePrincipal: string
}

const needOn = (action: string) => (call: Parameters<typeof managementNeed>[0] & { readonly input: Delegation }) => [
  managementNeed(call, action, thing(call, call.input.AccountId), {
    context: { 'organizations:ServicePrincipal': call.input.ServicePrincipal },
  }),
]

type Register = 'RegisterDelegatedAdministrator'

/** A member account that may manage a service for the whole organization. The service must have trusted access. */
const RegisterDelegatedAdministrator = operation<In<Register>, Out<Register>>({
  name: 'RegisterDelegatedAdministrator',
  authorize: needOn('RegisterDelegatedAdministrator'),
  handle(call) {
    const organization = organizationOf(call)
    const { ServicePrincipal: principal } = call.input
    const account = existingAccount(call.view, call.input.AccountId, call.now)
    const { services = [], delegated = [] } = organization
    if (account.id === organization.management)
      throw constraintViolation(
        'CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR',
        'You cannot register the management account as a delegated administrator for your organization.',
      )
    if (account.status !== 'ACTIVE')
      throw constraintViolation(
        'CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR',
        'You cannot register a suspended account as a delegated administrator.',
      )
    if (delegated.some((one) => one.account === account.id && one.principal === principal))
      throw refusal('AccountAlreadyRegisteredException')
    if (!services.some((service) => service.principal === principal))
      throw constraintViolation(
        'SERVICE_ACCESS_NOT_ENABLED',
        'You must enable service access before you delegate an administrator for this service. Call the AWS API EnableAWSServiceAccess first.', // as the CLI was seen to show it
      )
    const registered = [...delegated, { account: account.id, principal, since: call.now }]
    return { output: {}, writes: [organizations.put('this', { ...organization, delegated: registered })] }
  },
})

type Deregister = 'DeregisterDelegatedAdministrator'

const DeregisterDelegatedAdministrator = operation<In<Deregister>, Out<Deregister>>({
  name: 'DeregisterDelegatedAdministrator',
  authorize: needOn('DeregisterDelegatedAdministrator'),
  handle(call) {
    const organization = organizationOf(call)
    const { ServicePrincipal: principal } = call.input
    const account = existingAccount(call.view, call.input.AccountId, call.now)
    const { delegated = [] } = organization
    const left = delegated.filter((one) => one.account !== account.id || one.principal !== principal)
    if (left.length === delegated.length) throw refusal('AccountNotRegisteredException')
    return { output: {}, writes: [organizations.put('this', { ...organization, delegated: left })] }
  },
})

type List = 'ListDelegatedAdministrators'

const ListDelegatedAdministrators = operation<In<List>, Out<List>>({
  name: 'ListDelegatedAdministrators',
  authorize: (call) => {
    const { ServicePrincipal: principal } = call.input
    const context = principal === undefined ? {} : { 'organizations:ServicePrincipal': principal }
    return [managementNeed(call, 'ListDelegatedAdministrators', undefined, { context })]
  },
  handle(call) {
    const { view, input } = call
    const organization = organizationOf(call)
    const wanted = (organization.delegated ?? []).filter(
      ({ principal }) => input.ServicePrincipal === undefined || principal === input.ServicePrincipal,
    )
    const since = new Map(wanted.toReversed().map((one) => [one.account, one.since]))
    const { items, next } = page([...since], input, ([account]) => account)
    const shown = items.map(([id, time]) => {
      const { Paths: _, ...shape } = accountShape(view, organization, accounts.find(view, id) as Account) // never dropped
      return { ...shape, DelegationEnabledDate: new Date(time) }
    })
    return { output: { DelegatedAdministrators: shown, ...next } }
  },
})

type Services = 'ListDelegatedServicesForAccount'

const ListDelegatedServicesForAccount = operation<In<Services>, Out<Services>>({
  name: 'ListDelegatedServicesForAccount',
  authorize: (call) => [managementNeed(call, 'ListDelegatedServicesForAccount', thing(call, call.input.AccountId))],
  handle(call) {
    const account = existingAccount(call.view, call.input.AccountId, call.now)
    const own = (organizationOf(call).delegated ?? []).filter((one) => one.account === account.id)
    if (own.length === 0) throw refusal('AccountNotRegisteredException')
    const { items, next } = page(own, call.input, ({ principal }) => principal)
    const shown = items.map(({ principal, since }) => ({
      ServicePrincipal: principal,
      DelegationEnabledDate: new Date(since),
    }))
    return { output: { DelegatedServices: shown, ...next } }
  },
})

export const delegatedAdministrators = [
  RegisterDelegatedAdministrator,
  DeregisterDelegatedAdministrator,
  ListDelegatedAdministrators,
  ListDelegatedServicesForAccount,
]
