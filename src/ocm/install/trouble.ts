import type { Cluster } from '../resources/documents.ts'
import { AwsError } from '../../wire/aws-client.ts'
import { adminUser } from '../../catalogue/mint.ts'
import { decidedBy, grantAnew, grantUser, remedyOf } from '../../catalogue/remedies.ts'
import { actionOf, isDenied, plainMessage } from '../workloads/refusal.ts'
import { roleNameOf } from '../resources/arns.ts'
import { InstallProblem } from './context.ts'

export interface Trouble {
  readonly code: string
  readonly message: string
  /** The customer must mend it; else it may pass by itself. */
  readonly theirs: boolean
}

/** What went wrong, in words for whoever can mend it: the denied action, the role that was denied, AWS's own message. */
export function troubleOf(error: unknown, cluster: Cluster): Trouble {
  if (error instanceof InstallProblem) return { code: error.code, message: error.message, theirs: true }
  if (!(error instanceof AwsError))
    return { code: 'OCM3999', message: error instanceof Error ? error.message : String(error), theirs: false }
  const action = actionOf(error)
  if (isDenied(error)) return { code: 'OCM3055', message: denialText(error, cluster), theirs: true }
  return {
    code: 'OCM3056',
    message: `${action} failed for ${actorOf(cluster)} with ${error.code}: ${error.message}`,
    theirs: error.status < 500,
  }
}

/** As whom OCM calls. */
const actorOf = (cluster: Cluster) =>
  cluster.spec.aws.sts ? `role ${cluster.spec.aws.sts.role_arn}` : `user ${adminArn(cluster)}`
const adminArn = ({ spec }: Cluster) => `arn:aws:iam::${spec.aws.account_id}:user/${adminUser}`

/** Action, role, AWS's words, the statement that decided, and what mends it. */
function denialText(error: AwsError, cluster: Cluster): string {
  const { spec } = cluster
  const role = spec.aws.sts?.role_arn ?? adminArn(cluster)
  const action = actionOf(error)
  const actor = actorOf(cluster)
  const who =
    action === 'sts:AssumeRole'
      ? `Role ${role} cannot be assumed`
      : `${actor.charAt(0).toUpperCase()}${actor.slice(1)} is not allowed to perform ${action}`
  const { denial } = error
  const why = denial ? ` (${decidedBy(denial)})` : ''
  const remedy = denial
    ? remedyOf(denial, role, spec.name)
    : spec.aws.sts
      ? grantAnew(roleNameOf(role), spec.name)
      : grantUser(adminUser)
  return `${who}: ${plainMessage(error)}${why}. To mend it: ${remedy}`
}
