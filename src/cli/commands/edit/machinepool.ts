import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER } from '../../cluster-option.ts'
import { flag, text, type Command } from '../../command.ts'
import { clusterPath, neededCluster } from '../../ocm/clusters.ts'
import type { MachinePool } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { poolSize } from '../../output/machine-pools.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { YES } from '../../prompt.ts'
import { POOL_OPTIONS, poolFields } from '../../rosa/machine-pool.ts'
import { neededPool } from '../../rosa/needed-pool.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const machinepool: Command = {
  summary: 'scale a machine pool, label or taint its nodes',
  arguments: ['[ID]'],
  options: [
    CLUSTER,
    { name: 'machinepool', value: 'ID', summary: 'the pool; the default one is called worker' },
    ...POOL_OPTIONS,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint edit machinepool worker --cluster demo --replicas 4',
    'stint edit machinepool --machinepool batch -c demo --min-replicas 1 --max-replicas 5',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { ocm } = session
      const pool = neededPool(input)
      const fields = poolFields(input)
      if (Object.keys(fields).length === 0)
        throw new Refusal('Nothing is to be changed.', {
          next: `stint edit machinepool ${pool} --cluster CLUSTER --replicas 3`,
          exitCode: 2,
        })
      const { id, name } = await neededCluster(ocm, text(input, 'cluster'))
      const [path, body] = [`${clusterPath(id)}/machine_pools/${encodeURIComponent(pool)}`, { id: pool, ...fields }]
      if (flag(input, 'dry-run')) return foretell(session, [], [{ method: 'PATCH', path, body }])
      const changed = await ocm.patch<MachinePool>(path, body)
      if (!printed(terminal, changed))
        terminal.note(
          `Machine pool ${changed.id} of cluster ${name} now has ${poolSize(changed)} ${poolSize(changed) === '1' ? 'node' : 'nodes'}.`,
        )
    }),
}
