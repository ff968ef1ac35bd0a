import type { AccountId } from '../../kernel/brands.ts'
import type { Random } from '../../kernel/random.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import type { Need } from '../operation.ts'
import { awsManagedPolicy } from './aws-managed.ts'
import { roles, uniqueIds, type Role } from './documents.ts'
import { iamArn, uniqueId } from './ids.ts'
import { SERVICE_LINKED, serviceLinkedPath } from './service-linked.ts'

export function linkedRoleName(service: string, customSuffix?: string): string {
  const suffix = SERVICE_LINKED.get(service)?.suffix ?? ''
  return `AWSServiceRoleFor${suffix}${customSuffix === undefined ? '' : `_${customSuffix}`}`
}

/** What it takes that a service makes its role by itself: nothing when the account has it already. */
export const ownLinkedRoleNeeds = (view: View, account: AccountId, service: string): readonly Need[] =>
  roles.find(view, account, linkedRoleName(service)) ? [] : [linkedRoleNeed(account, service)]

/** What making the role of a service takes. */
export const linkedRoleNeed = (account: AccountId, service: string, customSuffix?: string): Need => ({
  action: 'iam:CreateServiceLinkedRole',
  resource: iamArn(account, 'role', serviceLinkedPath(service), linkedRoleName(service, customSuffix)),
  context: { 'iam:AWSServiceName': service },
})

/** The role that a known service may assume, and nobody else. */
export function newLinkedRole(
  account: AccountId,
  service: string,
  name: string,
  random: Random,
  now: number,
  description?: string,
): Role {
  const path = serviceLinkedPath(service)
  const policy = `arn:aws:iam::aws:policy/aws-service-role/${SERVICE_LINKED.get(service)?.policy ?? ''}`
  const statement = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }
  return {
    arn: iamArn(account, 'role', path, name),
    id: uniqueId('role', random),
    name,
    path,
    created: now,
    tags: [],
    ...(description !== undefined && { description }),
    maxSessionDuration: 3600,
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    attached: awsManagedPolicy(policy) ? [policy] : [],
    inline: [],
    serviceLinked: true,
  }
}

export const linkedRoleWrites = (account: AccountId, role: Role): readonly Write[] => [
  roles.put(account, role.name, role),
  uniqueIds.put(account, role.id, { arn: role.arn, kind: 'role', name: role.name }),
]

/** The role of a service that makes it by itself, when the account has none yet. */
export function linkedRole(
  view: View,
  account: AccountId,
  service: string,
  random: Random,
  now: number,
): readonly Write[] {
  const name = linkedRoleName(service)
  if (roles.find(view, account, name)) return []
  return linkedRoleWrites(account, newLinkedRole(account, service, name, random, now, DESCRIPTIONS[service]))
}

/** What a service was seen to say of a role that it made by itself. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'organizations.amazonaws.com':
    'Service-linked role used by AWS Organizations to enable integration of other AWS services with Organizations.',
}
