import type { Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'
import { YES } from '../../prompt.ts'

export const restore: Command = {
  summary: 'go back to a snapshot',
  description:
    'What came after it has not happened: what was made since is gone, what was deleted is back, sessions issued since are refused, and open watches of Kubernetes are told 410. The doors, keys and kubeconfigs from before stay good. World time is as far ahead of the host as it was then.',
  arguments: ['SNAPSHOT'],
  // Never asked: tests rewind between each other. Scripts say it all the same.
  options: [{ ...YES, hidden: true }],
  examples: ['stint snapshot restore deployed'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const name = input.arguments[0] ?? ''
      await api.restoreSnapshot(name)
      const { now } = await api.clock()
      if (printed(terminal, { restored: name, now })) return
      terminal.print(`The world is as it was in ${name}. World time is ${now}.`)
    }),
}
