import { Refusal } from '../../kernel/Refusal.ts'
import { text, type Input, type Option } from '../command.ts'
import { pairs, replicaFields } from './cluster-fields.ts'

/** Flags that say how many nodes a pool has, and what marks them. */
export const POOL_OPTIONS: readonly Option[] = [
  { name: 'replicas', value: 'N', summary: 'nodes' },
  { name: 'enable-autoscaling', summary: 'as many nodes as are needed, within --min-replicas and --max-replicas' },
  { name: 'min-replicas', value: 'N', summary: 'fewest nodes' },
  { name: 'max-replicas', value: 'N', summary: 'most nodes' },
  { name: 'labels', value: 'LABELS', summary: 'labels of the nodes, key=value,…' },
  { name: 'taints', value: 'TAINTS', summary: 'taints of the nodes, key=value:Effect,…' },
]

/** The members of OCM's MachinePool that the flags set. */
export function poolFields(input: Input): Record<string, unknown> {
  const [labels, taints] = [text(input, 'labels'), text(input, 'taints')]
  return {
    ...Object.fromEntries(replicaFields(input.flags, 'replicas', 'autoscaling')),
    ...(labels === undefined ? {} : { labels: pairs(labels, 'labels') }),
    ...(taints === undefined
      ? {}
      : {
          taints: taints
            .split(',')
            .filter((one) => one !== '')
            .map(taint),
        }),
  }
}

function taint(typed: string) {
  const [, key, value = '', effect] =
    /^([^=:]+)(?:=([^:]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(typed.trim()) ?? []
  if (key === undefined || effect === undefined)
    throw new Refusal(`--taints takes key=value:Effect, not ${JSON.stringify(typed)}.`, { exitCode: 2 })
  return { key, value, effect }
}
