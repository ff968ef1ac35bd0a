import { madeSupportRoleName } from '../../../catalogue/mint.ts'
import { worldClock } from '../../../kernel/Clock.ts'
import { flag, text, type Command } from '../../command.ts'
import { decide, neededRequest } from '../../ocm/access-requests.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { withOwnApi } from '../../own-api.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'
import { visible } from '../../terminal.ts'
import { awsCall, type Want } from '../../plan/aws-call.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { foretellDecision } from './foretell-decision.ts'

export const revoke: Command = {
  summary: 'end an engineer’s access, as the customer',
  description:
    'Denies the request in OCM, so that no session is opened any more; and denies, by the inline policy that AWS’s console writes for it, every session of the support role that was issued before now.',
  arguments: ['ID'],
  options: [
    { name: 'justification', value: 'TEXT', summary: 'what is told with the decision', default: 'Access is revoked' },
    DRY_RUN,
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint support revoke 2n3f826fkg2edl4omr6p2j75jlt58i68'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const asked = await neededRequest(session.ocm, input.arguments[0] ?? '')
      const cluster = await neededCluster(session.ocm, asked.cluster_id)
      const role = cluster.aws.sts?.support_role_arn ?? madeSupportRoleName(cluster.infra_id ?? '')
      const before = await worldTime(session)
      const denial = sessionsDenial(role, before)
      const isOpen = ['Pending', 'Approved'].includes(asked.status.state)
      if (flag(input, 'dry-run'))
        return isOpen
          ? foretellDecision(session, asked.id, 'Denied', text(input, 'justification') ?? '', [denial])
          : foretell(session, [denial])
      if (isOpen) await decide(session.ocm, asked.id, 'Denied', text(input, 'justification') ?? '')
      for (const call of denial.calls) await call.run(session.aws)
      terminal.note(
        `${visible(asked.requested_by)} has no access any more: sessions of ${role} from before ${before} are refused.`,
      )
    }),
}

function sessionsDenial(role: string, before: string): Want {
  const input = {
    RoleName: role.slice(role.lastIndexOf('/') + 1),
    PolicyName: 'AWSRevokeOlderSessions',
    PolicyDocument: olderSessions(before),
  }
  return {
    what: `older sessions of ${role}`,
    calls: [awsCall('iam', 'PutRolePolicy', input, { done: `denied sessions of ${role} from before ${before}` })],
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html */
const olderSessions = (before: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Action: ['*'],
        Resource: ['*'],
        Condition: { DateLessThan: { 'aws:TokenIssueTime': before } },
      },
    ],
  })

/** Of the running Stint, if there is one: its world may be ahead of this machine. */
async function worldTime({ input, terminal, stint }: Session): Promise<string> {
  if (stint || terminal.environment['STINT_URL'])
    return withOwnApi(input, terminal, async (api) => (await api.clock()).now)
  return new Date(worldClock().now()).toISOString()
}
