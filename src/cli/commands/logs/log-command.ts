import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command } from '../../command.ts'
import { logLines, neededCluster } from '../../ocm/clusters.ts'
import { logEntry } from '../../output/log-entry.ts'
import { printed } from '../../output/structured.ts'
import { count } from '../../rosa/cluster-fields.ts'
import { untilGone, untilReady } from '../../rosa/wait.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'
import { visible, type Terminal } from '../../terminal.ts'

/** `logs install` and `logs uninstall` are one command about two logs. */
export const logCommand = (which: 'install' | 'uninstall'): Command => ({
  summary: `what OCM's ${which}er did`,
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'tail', value: 'N', summary: 'last lines only', default: '2000' },
    { name: 'watch', short: 'w', summary: `go on until the cluster is ${which === 'install' ? 'ready' : 'gone'}` },
    ...CLOUD_OPTIONS,
  ],
  examples: [
    `stint logs ${which} --cluster demo`,
    `stint logs ${which} --cluster demo --watch`,
    `stint logs ${which} --cluster demo -o json`,
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const cluster = await neededCluster(session.ocm, clusterKey(input))
      if (flag(input, 'watch')) return (which === 'install' ? untilReady : untilGone)(session, cluster, told(terminal))
      const lines = await logLines(session.ocm, cluster.id, which, count(text(input, 'tail') ?? '2000', 'tail'))
      if (lines.length === 0)
        throw new Refusal(`There is no ${which} log of ${cluster.name} yet; it is ${cluster.state}.`, {
          next: `stint describe cluster -c ${cluster.name}`,
        })
      if (!printed(terminal, lines.map(logEntry))) for (const line of lines) terminal.print(visible(line))
    }),
})

/** Line by line, as it grows: as data, each line a document of its own. */
const told =
  (terminal: Terminal) =>
  (line: string): void =>
    terminal.print(
      terminal.format === 'text'
        ? line
        : `${terminal.format === 'yaml' ? '---\n' : ''}${JSON.stringify(logEntry(line))}`,
    )
