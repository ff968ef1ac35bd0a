import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Refusal } from '../../../kernel/Refusal.ts'
import type { Command } from '../../command.ts'
import { unwritable } from '../../failure.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'
import { sizeOf } from './told.ts'

export const exportFile: Command = {
  summary: 'a snapshot as a file for another cloud',
  description:
    'Keys that seal sessions, private keys, access keys, passwords and the values of secrets stay here: they are not in the file. What you put into buckets is. A world with a cluster goes back from the snapshot itself and is not exported: no other cloud could take it.',
  arguments: ['SNAPSHOT', 'FILE'],
  examples: ['stint snapshot export accounts accounts.ndjson.gz'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const [name = '', typed = ''] = input.arguments
      const path = resolve(terminal.cwd, typed)
      const file = await api.snapshotFile(name)
      try {
        await pipeline(file, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code !== 'EEXIST') rmSync(path, { force: true })
        const next = `stint snapshot export ${name} FILE`
        throw code === 'EEXIST' ? new Refusal(`${typed} exists already.`, { next }) : unwritable(typed, error, next)
      }
      const written = { name, file: path, bytes: statSync(path).size }
      if (!printed(terminal, written)) terminal.print(`Wrote ${typed}, ${sizeOf(written.bytes)}, without secrets.`)
    }),
}

/** `accounts` of `…/accounts.ndjson.gz`. */
const nameOf = (path: string) => basename(path).replace(/\..*$/, '')

export const importFile: Command = {
  summary: 'take a snapshot from a file',
  description:
    'The file is looked over line by line and refused unless it is a world’s; nothing in it is run. Its world gets keys of its own when it is restored or forked: access keys, passwords and sessions of the one that it came from are worth nothing. A world with a cluster or an OIDC configuration is refused, since their signing keys never leave the folder that they were made in.',
  arguments: ['FILE', '[NAME]'],
  examples: ['stint snapshot import accounts.ndjson.gz', 'stint snapshot import accounts.ndjson.gz baseline'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const [typed = '', name = nameOf(typed)] = input.arguments
      const path = resolve(terminal.cwd, typed)
      if (!statSync(path, { throwIfNoEntry: false })?.isFile())
        throw new Refusal(`There is no file ${typed}.`, { next: 'stint snapshot export SNAPSHOT FILE writes one.' })
      const taken = await api.importSnapshot(name, createReadStream(path))
      if (printed(terminal, taken)) return
      terminal.print(`Imported ${taken.name}: ${taken.documents} documents and ${taken.events} events.`)
      terminal.print(`To use it: stint snapshot restore ${taken.name}, or stint snapshot fork ${taken.name}`)
    }),
}
