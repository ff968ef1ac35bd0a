import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { rolesRemoval } from '../../iam/removal.ts'
import { listClusters } from '../../ocm/clusters.ts'
import { carryOut, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { confirm, YES } from '../../prompt.ts'
import { ALL_OF_CLUSTER, deleteAllOfCluster } from '../../rosa/all-of-cluster.ts'
import { findOperatorRoles, userOf, type FoundOperatorRole } from '../../rosa/find-operator-roles.ts'
import { goneCluster } from '../../rosa/gone-cluster.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const operatorRoles: Command = {
  summary: "the operators' roles of a cluster that is gone, and policies that nobody else uses",
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'prefix', value: 'PREFIX', summary: "prefix of the roles' names" },
    ALL_OF_CLUSTER,
    MODE,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint delete operator-roles --cluster demo -y',
    'stint delete operator-roles --prefix demo-a1b2 --mode manual',
    'stint delete operator-roles --all-of-cluster --cluster demo -y',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      if (flag(input, 'all-of-cluster')) return deleteAllOfCluster(session, input, clusterKey(input), modeOf(input))
      const roles = await asked(session, input)
      if (roles.length === 0) return terminal.note('There are no such operator roles.')
      const user = userOf(await listClusters(session.ocm), roles[0]?.arn ?? '')
      if (user)
        throw new Refusal(`The cluster ${user.name} uses these roles.`, {
          next: `stint delete cluster --cluster ${user.name} --watch`,
        })
      const mode = modeOf(input)
      if (mode === 'auto') await confirm(input, terminal, `Delete ${roles.length} operator roles?`)
      await carryOut(session, await rolesRemoval(session.aws, roles.map(({ name }) => name)), mode) // prettier-ignore
    }),
}

async function asked(session: Session, input: Input): Promise<readonly FoundOperatorRole[]> {
  const [key, prefix] = [clusterKey(input), text(input, 'prefix')]
  if ((key === undefined) === (prefix === undefined))
    throw new Refusal('Name a cluster or a prefix, one of the two.', { next: 'stint list operator-roles', exitCode: 2 })
  if (key === undefined) return findOperatorRoles(session, prefix)
  const id = await goneCluster(session.ocm, key, 'Operator roles')
  return (await findOperatorRoles(session)).filter(({ clusterId }) => clusterId === id)
}
