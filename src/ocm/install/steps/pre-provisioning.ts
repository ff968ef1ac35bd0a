import { instanceProfileName } from '../../../catalogue/names.ts'
import { machineRoleArn } from '../../keys/access.ts'
import { roleNameOf } from '../../resources/arns.ts'
import { hasCode } from '../../workloads/refusal.ts'
import { done, InstallProblem, sent, tagsOf, waiting, type Outcome, type Step, type Work } from '../context.ts'

const STAGE = 'Infrastructure Pre-provisioning'

const ROLES = ['master', 'worker'] as const

/** Instance profiles with the customer's ready-made roles, or with those that the installer made with a key. */
export const instanceProfiles: Step = {
  name: 'instance-profiles',
  stage: STAGE,
  async run(work) {
    const outcomes = await Promise.all(
      ROLES.map((role) =>
        ensureProfile(work, instanceProfileName(work.infraId, role), machineRoleArn(work.cluster, role)),
      ),
    )
    const late = outcomes.find((outcome) => 'waiting' in outcome)
    return late ?? done({}, ...outcomes.flatMap(({ lines = [] }) => lines))
  },
}

async function ensureProfile(work: Work, name: string, roleArn: string): Promise<Outcome> {
  const profile = await findProfile(work, name)
  if (!profile) {
    await work.aws
      .call('iam', 'CreateInstanceProfile', { InstanceProfileName: name, Tags: tagsOf(work, name) })
      .catch((error: unknown) => {
        if (!hasCode(error, 'EntityAlreadyExists')) throw error
      })
    if (!(await findProfile(work, name))) return waiting(`instance profile ${name} to exist`)
  }
  const RoleName = roleNameOf(roleArn)
  if (!profile?.Roles?.some((role) => role.RoleName === RoleName))
    await work.aws.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: name, RoleName })
  return done({}, `Created instance profile ${name} with role ${RoleName}`)
}

const findProfile = ({ aws }: Work, InstanceProfileName: string) =>
  aws.call('iam', 'GetInstanceProfile', { InstanceProfileName }).then(
    ({ InstanceProfile }) => InstanceProfile,
    (error: unknown) => {
      if (hasCode(error, 'NoSuchEntity')) return undefined
      throw error
    },
  )

/** Who publishes CoreOS images. */
const RED_HAT_IMAGES = '531415883065'

/** The boot image of the version, as it stands in the region. */
export const bootImage: Step = {
  name: 'boot-image',
  stage: STAGE,
  async run({ aws, cluster, region }) {
    const minor = cluster.spec.version.raw_id.split('.').slice(0, 2).join('.')
    const { Images = [] } = await aws.call('ec2', 'DescribeImages', {
      Owners: [RED_HAT_IMAGES],
      Filters: [
        { Name: 'description', Values: [`OpenShift ${minor} *`] },
        { Name: 'architecture', Values: ['x86_64'] },
        { Name: 'state', Values: ['available'] },
      ],
    })
    const latest = Images.toSorted((a, b) => ((a.CreationDate ?? '') < (b.CreationDate ?? '') ? 1 : -1))[0]
    if (!latest) throw new InstallProblem('OCM3020', `There is no boot image for OpenShift ${minor} in ${region}`)
    return done({ imageId: sent(latest.ImageId, 'image id') }, `Using image ${latest.ImageId} (${latest.Name})`)
  },
}
