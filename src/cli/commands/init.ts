import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refusal } from '../../kernel/Refusal.ts'
import { flag, type Command } from '../command.ts'
import { unwritable } from '../failure.ts'
import { printed } from '../output/structured.ts'
import { YES } from '../prompt.ts'
import { ADMIN_OPTIONS, runAdmin } from '../rosa/init-admin.ts'
import { CLOUD_OPTIONS } from '../session.ts'
import { SEED_EXAMPLE } from '../seed/example.ts'

export const init: Command = {
  summary: 'write a commented seed; with --iam-user, the administrator of rosa init',
  description:
    'The file makes a small organization as it stands; stint seed FILE carries it out. With --iam-user it is rosa’s init instead: the account’s administrator for clusters that live by access keys.',
  arguments: ['[FILE]'],
  options: [{ name: 'force', summary: 'over a file that there is' }, ...ADMIN_OPTIONS, YES, ...CLOUD_OPTIONS],
  examples: [
    'stint init',
    'stint init organization.yaml',
    'stint init --iam-user',
    'stint init --iam-user --rotate-key',
    'stint init --iam-user --delete -y',
  ],
  async run(input, terminal) {
    if (flag(input, 'iam-user')) return runAdmin(input, terminal)
    const [file = 'stint.yaml'] = input.arguments
    try {
      writeFileSync(resolve(terminal.cwd, file), SEED_EXAMPLE, { flag: flag(input, 'force') ? 'w' : 'wx' })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        throw new Refusal(`${file} exists already.`, { next: `stint init OTHER.yaml, or stint init ${file} --force` })
      throw unwritable(file, error, 'stint init FILE')
    }
    if (printed(terminal, { file: resolve(terminal.cwd, file) })) return
    terminal.print(`Wrote ${file}.\n`)
    terminal.print(
      `  stint seed ${file} --dry-run\n    what it would make\n  stint seed ${file}\n    makes it, in a running cloud (stint up)`,
    )
  },
}
