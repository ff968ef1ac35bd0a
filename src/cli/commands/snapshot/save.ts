import { flag, type Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'
import { sizeOf } from './told.ts'

export const save: Command = {
  summary: 'keep the world as it is now, under a name',
  description:
    'Accounts, roles, buckets, clusters and the audit log are kept in the state folder; the world goes on meanwhile. stint snapshot restore NAME goes back to it as often as you like.',
  arguments: ['NAME'],
  options: [{ name: 'replace', summary: 'over a snapshot that has this name' }],
  examples: ['stint snapshot save deployed', 'stint snapshot save deployed --replace'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const saved = await api.saveSnapshot(input.arguments[0] ?? '', flag(input, 'replace'))
      if (printed(terminal, saved)) return
      terminal.print(
        `Saved ${saved.name}: ${saved.documents} documents and ${saved.events} events, ${sizeOf(saved.bytes)}.`,
      )
      terminal.print(`Back to it, as often as you like: stint snapshot restore ${saved.name}`)
    }),
}
