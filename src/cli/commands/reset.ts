import type { Command } from '../command.ts'
import { withOwnApi } from '../own-api.ts'
import { confirm, YES } from '../prompt.ts'

export const reset: Command = {
  summary: 'begin a fresh world in the running cloud',
  description:
    'Every account, role, bucket and cluster is gone afterwards; the doors stay where they are. Keys and tokens given out before are worthless.',
  options: [YES],
  examples: ['stint reset', 'stint reset -y'],
  async run(input, terminal) {
    await withOwnApi(input, terminal, async (api) => {
      await confirm(input, terminal, 'Everything in this world will be gone. Go on?')
      await api.reset()
    })
    terminal.note('A fresh world begins. New keys: eval "$(stint env)"')
  },
}
