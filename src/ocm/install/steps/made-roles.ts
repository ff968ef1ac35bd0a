import { accountRole } from '../../../catalogue/account-roles.ts'
import { madePolicyName, madeRoleName, madeSupportRoleName } from '../../../catalogue/mint.ts'
import { policyDocument, type PolicyDocument } from '../../../catalogue/policies/document.ts'
import { jumpAccounts } from '../../../catalogue/red-hat.ts'
import { accountRoleTrust } from '../../../catalogue/trust.ts'
import { minorOf } from '../../../catalogue/versions.ts'
import { policyVersionOf } from '../../resources/sts-policies.ts'
import { hasCode } from '../../workloads/refusal.ts'
import { done, tagsOf, type Step, type Work } from '../context.ts'

/** The machines' roles and the one of support, which a customer who uses roles has made beforehand. */
export const madeRoles: Step = {
  name: 'made-roles',
  stage: 'Infrastructure Pre-provisioning',
  async run(work) {
    if (work.cluster.spec.aws.sts) return done()
    const { infraId } = work
    await ensureRole(work, 'instance_controlplane', madeRoleName(infraId, 'master'), madePolicyName(infraId, 'master'))
    await ensureRole(work, 'instance_worker', madeRoleName(infraId, 'worker'), madePolicyName(infraId, 'worker'))
    const support = madeSupportRoleName(infraId)
    await ensureRole(work, 'support', support, `${support}-policy`)
    return done({}, `Created roles ${madeRoleName(infraId, 'master')}, ${madeRoleName(infraId, 'worker')}, ${support}`)
  },
}

async function ensureRole(work: Work, key: Parameters<typeof accountRole>[0], RoleName: string, PolicyName: string) {
  const set = policyVersionOf(minorOf(work.cluster.spec.version.raw_id))
  const row = accountRole(key)
  const trust: PolicyDocument = accountRoleTrust(set, row, { jumpAccount: jumpAccounts.production })
  await work.aws
    .call('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(trust),
      Tags: tagsOf(work, RoleName),
    })
    .catch((error: unknown) => {
      if (!hasCode(error, 'EntityAlreadyExists')) throw error
    })
  const PolicyDocument = JSON.stringify(policyDocument(set, row.permissionPolicy))
  await work.aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName, PolicyDocument })
}
