import { flag, type Command } from '../command.ts'
import { DRY_RUN } from '../plan/carry-out.ts'
import { deployTo, foretellDeployment } from '../deploy.ts'
import { CLUSTER_OPTIONS } from '../rosa/create-cluster.ts'
import { CLOUD_OPTIONS, withSession } from '../session.ts'

/** The account's own roles are made on the way; the cluster takes those. */
const GIVEN_BY_DEPLOY: ReadonlySet<string> = new Set([
  'role-arn',
  'support-role-arn',
  'controlplane-iam-role-arn',
  'worker-iam-role-arn',
])

export const deploy: Command = {
  summary: 'a ROSA cluster with STS by the seven steps',
  description:
    'Account roles, their permissions, the cluster in OCM, the operators’ roles, their permissions, the OIDC provider, the installation: each as its own command would do it. Typed again, it goes on where it was.',
  arguments: ['NAME'],
  options: [
    { name: 'watch', short: 'w', summary: 'show the install log while it grows' },
    DRY_RUN,
    ...CLUSTER_OPTIONS.filter(({ name }) => !GIVEN_BY_DEPLOY.has(name)),
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint deploy demo', 'stint deploy demo --watch --multi-az --replicas 3'],
  run: (input, terminal) =>
    withSession(input, terminal, (session) =>
      (flag(input, 'dry-run') ? foretellDeployment : deployTo)(session, {
        name: input.arguments[0] ?? '',
        watch: flag(input, 'watch'),
      }),
    ),
}
