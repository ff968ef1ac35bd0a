import type { Organization, OrganizationPolicy } from './documents.ts'

type Org = Pick<Organization, 'id' | 'management'>

const arn = (organization: Org, resource: string) => `arn:aws:organizations::${organization.management}:${resource}`

export const organizationArn = (organization: Org): string => arn(organization, `organization/${organization.id}`)
export const rootArn = (organization: Org, id: string): string => arn(organization, `root/${organization.id}/${id}`)
export const unitArn = (organization: Org, id: string): string => arn(organization, `ou/${organization.id}/${id}`)
export const accountArn = (organization: Org, id: string): string =>
  arn(organization, `account/${organization.id}/${id}`)

/** Every handshake here is an invitation. */
export const handshakeArn = (of: { readonly organization: string; readonly management: string }, id: string): string =>
  `arn:aws:organizations::${of.management}:handshake/${of.organization}/invite/${id}`
export const resourcePolicyArn = (organization: Org, id: string): string =>
  arn(organization, `resourcepolicy/${organization.id}/${id}`)

/** AWS's own policies belong to no organization. */
export function policyArn(organization: Org, policy: Pick<OrganizationPolicy, 'id' | 'type' | 'awsManaged'>): string {
  const type = policy.type.toLowerCase()
  return policy.awsManaged
    ? `arn:aws:organizations::aws:policy/${type}/${policy.id}`
    : arn(organization, `policy/${organization.id}/${type}/${policy.id}`)
}
