import { resolve } from 'node:path'
import { text, type Command } from '../../command.ts'
import { withOwnApi } from '../../own-api.ts'
import { startBeside } from '../up.ts'

export const fork: Command = {
  summary: 'a second cloud beside this one, which begins with a snapshot',
  description:
    'It has a state folder and ports of its own; keys and sessions from before the snapshot work in both, and neither sees what happens in the other. stint down --state FOLDER ends it.',
  arguments: ['SNAPSHOT'],
  options: [{ name: 'into', value: 'DIR', summary: 'its state folder (default: forks/SNAPSHOT in this one’s)' }],
  examples: ['stint snapshot fork deployed', 'stint snapshot fork deployed --into /tmp/second -o json'],
  async run(input, terminal) {
    const into = text(input, 'into')
    const folder = await withOwnApi(input, terminal, (api) =>
      api.forkSnapshot(input.arguments[0] ?? '', into === undefined ? undefined : resolve(terminal.cwd, into)),
    )
    await startBeside(folder, terminal)
  },
}
