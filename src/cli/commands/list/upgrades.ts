import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import type { Command } from '../../command.ts'
import { allItems } from '../../ocm/client.ts'
import { clusterPath, neededCluster } from '../../ocm/clusters.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

interface Policy {
  readonly id: string
  readonly version: string
  readonly next_run?: string
}

export const upgrades: Command = {
  summary: 'versions that a cluster can go to, and what is scheduled',
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint list upgrades --cluster demo', 'stint list upgrades -c demo -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const { id, name, version } = await neededCluster(ocm, clusterKey(input))
      const path = `${clusterPath(id)}/upgrade_policies`
      const policies = await allItems<Policy>(ocm, path)
      const states = await Promise.all(policies.map((policy) => ocm.get<{ readonly value: string }>(`${path}/${policy.id}/state`))) // prettier-ignore
      if (printed(terminal, policies)) return
      const possible = (version.available_upgrades ?? []).toReversed()
      if (possible.length === 0 && policies.length === 0)
        return terminal.note(`There are no available upgrades for the cluster ${name}.`)
      const notes = policies.map(({ next_run: next }, at) => `${states[at]?.value ?? ''}${next ? ` for ${next}` : ''}`)
      const rows = possible.map((one) => [one, notes[policies.findIndex((policy) => policy.version === one)] ?? ''])
      const others = policies.flatMap((policy, at) => (possible.includes(policy.version) ? [] : [[policy.version, notes[at] ?? '']])) // prettier-ignore
      terminal.print(screenTable(terminal, ['VERSION', 'NOTES'], [...others, ...rows]))
    }),
}
