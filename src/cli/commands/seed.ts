import { join } from 'node:path'
import { Refusal } from '../../kernel/Refusal.ts'
import { flag, type Command } from '../command.ts'
import { unreadable } from '../failure.ts'
import { readNamed } from '../named-file.ts'
import { printed } from '../output/structured.ts'
import { withOwnApi } from '../own-api.ts'
import { withReach } from '../permissions/accounts.ts'
import { carryOut } from '../seed/carry-out.ts'
import { readPlaces } from '../seed/places.ts'
import { readSeed } from '../seed/read.ts'
import type { Step } from '../seed/step.ts'
import { visible, type Terminal } from '../terminal.ts'

export const seed: Command = {
  summary: 'accounts, units, control policies, roles, policies, users and issuers from a file',
  description:
    'Reads YAML (stint init writes a commented one) and makes what is missing, by the same public calls as anybody: Organizations as the management account’s person, IAM as each account’s. What is there as it shall be stays; what the file does not name stays too. Typed again, it changes nothing.',
  arguments: ['FILE'],
  options: [{ name: 'dry-run', summary: 'say what would be made and changed, and do nothing' }],
  examples: ['stint seed stint.yaml', 'stint seed stint.yaml --dry-run', 'stint seed stint.yaml -o json'],
  async run(input, terminal) {
    const [file = ''] = input.arguments
    const wanted = readSeed(contents(file, terminal), file)
    const dryRun = flag(input, 'dry-run')
    const steps: Step[] = []
    await withOwnApi(input, terminal, (api) =>
      withReach(input, terminal, async (reach, session) => {
        const access = async (account: string) => {
          const found = await reach.access(account)
          if (found) return found.aws
          throw new Refusal(`Nobody here acts in account ${account}.`, { next: 'stint env --account ID' })
        }
        const named = await Promise.all(
          WORLD.map(async (name) => [name, (await api.credentials(name)).account] as const),
        )
        const own = Object.fromEntries(named)
        const places = await readPlaces(await access(own['management'] ?? ''), own)
        const told = (step: Step) => {
          steps.push(step)
          if (terminal.format === 'text' && step.change !== 'none') terminal.print(lineOf(step, dryRun))
        }
        await carryOut(wanted, { places, clock: session.clock, api, access, dryRun, told })
      }),
    )
    if (printed(terminal, { dryRun, steps })) return
    terminal.note(steps.length > 0 ? summaryOf(steps, dryRun) : `${file} asks for nothing.\n\n  stint init OTHER.yaml`)
  },
}

/** The accounts that every world begins with. */
const WORLD = ['management', 'customer', 'redhat'] as const

function contents(file: string, { cwd }: Terminal): string {
  try {
    return readNamed(file, cwd)
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EISDIR'
    throw unreadable(file, error, isThere ? `stint init ${join(file, 'stint.yaml')}` : `stint init ${file}`)
  }
}

function lineOf({ kind, name, account, accountName = account, change, of = [] }: Step, dryRun: boolean): string {
  const verbs = dryRun ? { create: 'would create', change: 'would change' } : { create: 'created', change: 'changed' }
  const where = accountName === undefined ? '' : ` in ${accountName}`
  const what = of.length > 0 ? ` (${of.join(', ')})` : ''
  return visible(`${change === 'create' ? verbs.create : verbs.change} ${kind} ${name}${where}${what}`)
}

function summaryOf(steps: readonly Step[], dryRun: boolean): string {
  const count = (change: Step['change']) => steps.filter((step) => step.change === change).length
  const [made, changed, same] = [count('create'), count('change'), count('none')]
  if (made + changed === 0) return `Everything is as it shall be (${same}).`
  return dryRun
    ? `${made} to create, ${changed} to change, ${same} as they shall be. Nothing was done.`
    : `${made} created, ${changed} changed, ${same} as they were.`
}
