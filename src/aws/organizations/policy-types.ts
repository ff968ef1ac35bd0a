import type { ControlPolicyType, OrganizationPolicy } from './documents.ts'
import type { Form } from './effective-policy.ts'

/** With `begins`: a management policy. Permissions begin with none. */
interface PolicyType extends Partial<Form> {
  /** Characters, white space included. */
  readonly largest: number
  /** Policies of the type on one root, unit or account. */
  readonly perTarget: number
}

/**
 * The types that there are here, one row each: not those that would have to be enforced in EC2, which nobody would see was not done. AWS
 * doubled what SCPs may be, and nothing else, on 15 May 2026.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 * @see https://aws.amazon.com/about-aws/whats-new/2026/05/aws-organizations-increased-scp-quotas/
 */
export const POLICY_TYPES: Readonly<Record<OrganizationPolicy['type'], PolicyType>> = {
  SERVICE_CONTROL_POLICY: { largest: 10_240, perTarget: 10 },
  RESOURCE_CONTROL_POLICY: { largest: 5120, perTarget: 5 },
  TAG_POLICY: { largest: 10_000, perTarget: 10, begins: 'tags' },
  BACKUP_POLICY: { largest: 10_000, perTarget: 10, begins: 'plans' },
  AISERVICES_OPT_OUT_POLICY: { largest: 2500, perTarget: 5, begins: 'services', isLax: true },
  CHATBOT_POLICY: { largest: 10_000, perTarget: 5, begins: 'chatbot', isLax: true, isFolded: true },
  S3_POLICY: { largest: 10_000, perTarget: 10, begins: 's3_attributes', isFolded: true },
  // These govern services that are not here. Of the last three AWS publishes no limits: they have those of their kin.
  SECURITYHUB_POLICY: { largest: 10_000, perTarget: 10, begins: 'securityhub' },
  INSPECTOR_POLICY: { largest: 10_000, perTarget: 10, begins: 'inspector' },
  UPGRADE_ROLLOUT_POLICY: { largest: 10_000, perTarget: 10, begins: 'upgrade_rollout' },
  BEDROCK_POLICY: { largest: 10_000, perTarget: 10, begins: 'bedrock' },
}

export const isPolicyType = (type: string): type is OrganizationPolicy['type'] => Object.hasOwn(POLICY_TYPES, type)

/** Types that bind permissions; the others are merged into one effective policy an account. */
export const isControlPolicyType = (type: string): type is ControlPolicyType =>
  type === 'SERVICE_CONTROL_POLICY' || type === 'RESOURCE_CONTROL_POLICY'
