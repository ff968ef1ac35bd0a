import { worldClock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import type { Command } from '../command.ts'
import { listClusters } from '../ocm/clusters.ts'
import { ocmOf } from '../ocm/client.ts'
import { printed } from '../output/structured.ts'
import { ownApiOf } from '../own-api.ts'
import { runningStint, stateFolder } from '../state.ts'

export const status: Command = {
  summary: 'show what runs, and where',
  description: 'Exit 1 when nothing runs.',
  examples: ['stint status', 'stint status -o json'],
  async run(input, terminal) {
    const stint = runningStint(input, terminal)
    if (!stint) {
      if (printed(terminal, { running: false, state: stateFolder(input, terminal) })) return void (process.exitCode = 1)
      throw new Refusal(`No Stint is running with the state in ${stateFolder(input, terminal)}.`, { next: 'stint up' })
    }
    const api = ownApiOf(stint)
    const [{ ocmToken }, clock] = await Promise.all([api.credentials('customer'), api.clock()])
      .catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNREFUSED') throw error
        throw new Refusal(
          `Nothing answers at ${stint.ocm}: the Stint with the state in ${stint.state} ended without stint down.`,
          { next: 'stint up goes on where it was.' },
        )
      })
      .finally(() => api.close())
    const ocm = ocmOf(stint.ocm, () => ocmToken, worldClock())
    const clusters = await listClusters(ocm)
    ocm.close()
    const brief = clusters.map(({ id, name, state }) => ({ id, name, state }))
    if (printed(terminal, { running: true, ...stint, clock, clusters: brief })) return
    terminal.print(
      [
        `Stint is running (pid ${stint.pid}); its state is in ${stint.state}.`,
        `  AWS       ${stint.aws}`,
        `  TLS       ${stint.tls}`,
        `  OCM       ${stint.ocm}`,
        `  world     ${clock.now}${clock.frozen ? ' (standing still)' : ''}`,
        `  clusters  ${brief.length === 0 ? 'none' : brief.map(({ name, state }) => `${name} (${state})`).join(', ')}`,
      ].join('\n'),
    )
  },
}
