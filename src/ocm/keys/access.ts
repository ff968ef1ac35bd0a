import { madeRoleName, madeSupportRoleName } from '../../catalogue/mint.ts'
import { roleArn } from '../../catalogue/arns.ts'
import { awsClient } from '../../wire/aws-client.ts'
import type { Cluster } from '../resources/documents.ts'
import type { Room } from '../room.ts'
import { RETRY_MS, type Session } from '../workloads/roles.ts'
import { cloudKeyOf } from './documents.ts'

/** OCM in the customer's account, as the cluster's own way is: through its Installer role, or with the key that it was given. */
export function accessTo(room: Room, cluster: Cluster): Session {
  const { sts } = cluster.spec.aws
  const region = cluster.spec.region.id
  if (!sts) return withKey(room, cluster)
  const { role_arn: arn, external_id: externalId } = sts
  return room.installer.assume({ arn, externalId, sessionName: `ocm-${cluster.infraId}`, region })
}

/** A key has no end; what reads one as if it had looks again in an hour. */
const LOOK_AGAIN_MS = 3_600_000

/** The key is read at each call: when the customer gives another one, the next call is made with it. */
function withKey(room: Room, cluster: Cluster): Session {
  const { awsEndpoint, clock, http, pace, projection } = room
  const credentials = async () => {
    const { accessKeyId, secretAccessKey } = cloudKeyOf(projection.view(), cluster)
    return { accessKeyId, secretAccessKey, expiresAt: clock.now() + LOOK_AGAIN_MS }
  }
  const region = cluster.spec.region.id
  const userAgent = 'openshift-cluster-manager'
  const aws = awsClient({ endpoint: () => awsEndpoint(), region, clock, http, userAgent, pauseMs: RETRY_MS[pace], credentials }) // prettier-ignore
  return { aws, credentials }
}

/** The roles of a cluster's machines: the customer's ready-made ones, or those that the installer makes. */
export function machineRoleArn({ spec, infraId }: Cluster, role: 'master' | 'worker'): string {
  const { sts, account_id: account } = spec.aws
  return sts ? sts.instance_iam_roles[`${role}_role_arn`] : roleArn({ account }, madeRoleName(infraId, role))
}

export function supportRoleArn({ spec, infraId }: Cluster): string {
  const { sts, account_id: account } = spec.aws
  return sts ? sts.support_role_arn : roleArn({ account }, madeSupportRoleName(infraId))
}
