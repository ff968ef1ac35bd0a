import { CLUSTER, clusterKey } from '../cluster-option.ts'
import { flag, type Command } from '../command.ts'
import { clusterPath, neededCluster } from '../ocm/clusters.ts'
import { DRY_RUN } from '../plan/carry-out.ts'
import { foretell } from '../plan/foretell.ts'
import { confirm, YES } from '../prompt.ts'
import { CLOUD_OPTIONS, withSession } from '../session.ts'

/** `stint hibernate cluster` and `stint resume cluster`: OCM stops the machines, or starts them again. */
const command = (verb: 'hibernate' | 'resume', summary: string, told: string): Command => ({
  summary,
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, DRY_RUN, YES, ...CLOUD_OPTIONS],
  examples: [`stint ${verb} cluster --cluster demo -y`],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { id, name } = await neededCluster(session.ocm, clusterKey(input))
      const path = `${clusterPath(id)}/${verb}`
      if (flag(input, 'dry-run')) return foretell(session, [], [{ method: 'POST', path }])
      await confirm(input, terminal, `${verb.charAt(0).toUpperCase()}${verb.slice(1)} the cluster ${name}?`)
      await session.ocm.post(path, {})
      terminal.note(`The cluster ${name} is ${told}.\n\n  stint describe cluster --cluster ${name}`)
    }),
})

export const hibernate = command('hibernate', 'stop the machines of a cluster until it is resumed', 'being hibernated')
export const resume = command('resume', 'start the machines of a hibernating cluster again', 'being resumed')
