import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Refusal } from '../../kernel/Refusal.ts'
import { flag, type Command } from '../command.ts'
import { SEED_EXAMPLE } from '../seed/example.ts'

export const init: Command = {
  summary: 'write a commented seed: accounts, control policies, roles, issuers',
  description: 'The file makes a small organization as it stands; stint seed FILE carries it out.',
  arguments: ['[FILE]'],
  options: [{ name: 'force', summary: 'over a file that there is' }],
  examples: ['stint init', 'stint init organization.yaml'],
  async run(input, terminal) {
    const [file = 'stint.yaml'] = input.arguments
    try {
      writeFileSync(resolve(terminal.cwd, file), SEED_EXAMPLE, { flag: flag(input, 'force') ? 'w' : 'wx' })
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'EEXIST')
        throw new Refusal(`${file} exists already.`, { next: `stint init OTHER.yaml, or stint init ${file} --force` })
      throw new Refusal(`${file} cannot be written: ${message}`, { next: 'stint init FILE' })
    }
    terminal.print(`Wrote ${file}.\n`)
    terminal.print(
      `  stint seed ${file} --dry-run\n    what it would make\n  stint seed ${file}\n    makes it, in a running cloud (stint up)`,
    )
  },
}
