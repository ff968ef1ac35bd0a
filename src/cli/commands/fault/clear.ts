import type { Command } from '../../command.ts'
import { withOwnApi } from '../../own-api.ts'
import { visible } from '../../terminal.ts'

export const clear: Command = {
  summary: 'end one fault, or all of them',
  arguments: ['[ID]'],
  examples: ['stint fault clear', 'stint fault clear 1f2e3d4c'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const [id] = input.arguments
      await api.clearFaults(id)
      terminal.note(
        id === undefined ? 'Nothing goes wrong on purpose any more.' : `The fault ${visible(id)} has ended.`,
      )
    }),
}
