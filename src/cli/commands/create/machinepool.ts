import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER } from '../../cluster-option.ts'
import { flag, text, type Command } from '../../command.ts'
import { clusterPath, neededCluster } from '../../ocm/clusters.ts'
import type { MachinePool } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { YES } from '../../prompt.ts'
import { count } from '../../rosa/cluster-fields.ts'
import { POOL_OPTIONS, poolFields } from '../../rosa/machine-pool.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const machinepool: Command = {
  summary: 'more workers, of a kind of their own',
  options: [
    CLUSTER,
    { name: 'name', value: 'NAME', summary: 'name of the pool' },
    { name: 'instance-type', value: 'TYPE', summary: 'instance type', default: 'm5.xlarge' },
    ...POOL_OPTIONS,
    { name: 'availability-zone', value: 'ZONE', summary: 'one zone only' },
    { name: 'disk-size', value: 'GIB', summary: 'root volume, GiB' },
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint create machinepool --cluster demo --name batch --replicas 2',
    'stint create machinepool -c demo --name gpu --instance-type m5.2xlarge --min-replicas 1 --max-replicas 4',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { ocm } = session
      const name = text(input, 'name')
      if (name === undefined)
        throw new Refusal('--name is missing.', { next: 'stint create machinepool --help', exitCode: 2 })
      const { id, name: cluster } = await neededCluster(ocm, text(input, 'cluster'))
      const [zone, disk] = [text(input, 'availability-zone'), text(input, 'disk-size')]
      const path = `${clusterPath(id)}/machine_pools`
      const body = {
        id: name,
        instance_type: text(input, 'instance-type'),
        ...poolFields(input),
        ...(zone === undefined ? {} : { availability_zones: [zone] }),
        ...(disk === undefined
          ? {}
          : { root_volume: { aws: { size: count(disk.replace(/\s*GiB$/i, ''), 'disk-size') } } }),
      }
      if (flag(input, 'dry-run')) return foretell(session, [], [{ method: 'POST', path, body }])
      const made = await ocm.post<MachinePool>(path, body)
      if (!printed(terminal, made)) terminal.note(`Created machine pool ${made.id} of cluster ${cluster}.`)
    }),
}
