import { firstDenial, standingOf } from '../authorize.ts'
import type { Call, Need } from '../operation.ts'
import { attachedTo } from '../organizations/attachments.ts'
import {
  accounts,
  organizationPolicies,
  type Organization,
  type OrganizationPolicy,
} from '../organizations/documents.ts'
import { textsOf } from '../organizations/levels.ts'
import { managementNeed, thing } from '../organizations/needs.ts'
import { ancestry, placeOf, unitsUnder } from '../organizations/tree.ts'
import type { View } from '../../store/projection.ts'
import type { OrganizationReport, ReportFailure } from './documents.ts'
import { permittedServices } from './granted-services.ts'
import type { In } from './types.ts'

type Asked = Call<In<'GenerateOrganizationsAccessReport'>>

/** A root, unit or account: ids from the root down to it. */
type Path = readonly string[]

const SCP = 'SERVICE_CONTROL_POLICY'

/**
 * What an organization's access report is about, as it is when it is asked for.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateOrganizationsAccessReport.html
 */
export function organizationSubject(
  call: Asked,
  organization: Organization,
  all: ReadonlyMap<string, readonly string[]>,
): OrganizationReport {
  const { view, input } = call
  const { EntityPath: path, OrganizationsPolicyId: policy } = input
  const asked = { path, ...(policy !== undefined && { policy }) }
  const entity = pathOf(view, path.split('/').at(-1) ?? '')
  const failure = failureOf(call, organization, entity)
  if (failure || !entity) return { ...asked, ...(failure && { failure }), accounts: [], namespaces: [] }
  // No policy binds the management account, nor does the one that was named.
  const isManagement = entity.at(-1) === organization.management
  const only = isManagement || policy === undefined ? undefined : organizationPolicies.find(view, policy)
  const levels = only ? [[only]] : entity.map((id) => attachedTo(view, id, SCP))
  const isBound = !isManagement && (only !== undefined || organization.policyTypes.includes(SCP))
  return {
    ...asked,
    accounts: accountsOf(call, organization, entity, only),
    namespaces: isBound ? permittedServices(textsOf(levels), all) : [...all.keys()].toSorted(),
  }
}

function pathOf(view: View, id: string): Path | undefined {
  const place = placeOf(view, id)
  if (place?.kind !== 'ACCOUNT') return place && ancestry(view, id)
  return [...ancestry(view, accounts.find(view, id)?.parent ?? ''), id]
}

const written = ({ id }: Organization, path: Path): string => [id, ...path].join('/')

const ACCESS_DENIED = {
  Code: 'ORGANIZATIONS_REPORT_ACCESS_DENIED',
  Message: 'Requester is not authorized to perform the required AWS Organizations Describe* and List* actions.',
}
const NO_ENTITY = {
  Code: 'INVALID_ORGANIZATIONS_ENTITY_PATH',
  Message: 'The entity with the specified path does not exist in your organization.',
}
const NO_POLICY = {
  Code: 'INVALID_ORGANIZATIONS_POLICY',
  Message: 'The policy with the specified ID does not exist in your organization.',
}

function failureOf(call: Asked, organization: Organization, entity: Path | undefined): ReportFailure | undefined {
  const { view, input } = call
  const needs = needsOf(call, organization, entity ?? [organization.rootId])
  if (firstDenial(call, needs, standingOf(call))) return ACCESS_DENIED
  if (!entity || written(organization, entity) !== input.EntityPath) return NO_ENTITY
  const { OrganizationsPolicyId: policy } = input
  const isLacking = policy !== undefined && organizationPolicies.find(view, policy)?.type !== SCP
  return isLacking && entity.at(-1) !== organization.management ? NO_POLICY : undefined
}

/**
 * What the caller must be allowed in Organizations. Of units IAM was seen to need each of these, but of the root no ListParents, and of the management
 * account no ListTargetsForPolicy; of accounts it is inferred.
 */
function needsOf(call: Asked, { rootId, management }: Organization, path: Path): readonly Need[] {
  const { view, input } = call
  const need = (action: string, id: string, context = {}) => managementNeed(call, action, thing(call, id), { context })
  const finding = [
    managementNeed(call, 'ListRoots'),
    ...path.filter((id) => id !== rootId).map((id) => need('ListParents', id)),
  ]
  if (path.at(-1) === management) return finding
  const attached = path.map((id) => need('ListPoliciesForTarget', id, { 'organizations:PolicyType': SCP }))
  const { OrganizationsPolicyId: policy } = input
  if (policy !== undefined)
    return [...finding, ...attached, need('DescribePolicy', policy), need('ListTargetsForPolicy', policy)]
  return [
    ...finding,
    ...attached,
    ...path.flatMap((id) => attachedTo(view, id, SCP)).map(({ id }) => need('DescribePolicy', id)),
    ...unitsFrom(view, path.at(-1) ?? '').map((id) => need('ListChildren', id)),
  ]
}

/** The root or unit and all units below it; none of an account. */
function unitsFrom(view: View, id: string): readonly string[] {
  if (placeOf(view, id)?.kind === 'ACCOUNT') return []
  return [id, ...unitsUnder(view, id).flatMap((unit) => unitsFrom(view, unit.id))]
}

/** The accounts at and below the entity; of a policy those that it reaches from there. The management account is bound by none, and counts alone. */
function accountsOf(
  { view, now }: Asked,
  organization: Organization,
  entity: Path,
  only: OrganizationPolicy | undefined,
): OrganizationReport['accounts'] {
  const own = entity.at(-1) ?? ''
  return accounts
    .all(view)
    .filter(({ id, joined }) => joined <= now && (id === own || id !== organization.management))
    .flatMap(({ id }) => {
      const path = pathOf(view, id) ?? []
      const below = path.slice(path.indexOf(own))
      const counts = path.includes(own) && (!only || below.some((place) => only.targets.includes(place)))
      return counts ? [{ id, path: written(organization, path) }] : []
    })
}
