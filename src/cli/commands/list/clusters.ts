import { flag, text, type Command, type Input } from '../../command.ts'
import { listClusters, quoted } from '../../ocm/clusters.ts'
import type { Cluster } from '../../ocm/types.ts'
import { isScreen, looks, redrawn, untilStopped } from '../../output/live.ts'
import { printed } from '../../output/structured.ts'
import { fittedTable, screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'
import { visible } from '../../terminal.ts'

export const clusters: Command = {
  summary: 'clusters that OCM knows',
  options: [
    { name: 'account-role-arn', value: 'ARN', summary: 'only those that use this account role' },
    {
      name: 'watch',
      short: 'w',
      summary: 'again and again until Ctrl-C: a table that redraws, elsewhere a line for each change',
    },
    { name: 'all', short: 'a', summary: 'of every account', hidden: true },
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint list clusters', 'stint list clusters --watch', 'stint list clusters -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      if (flag(input, 'watch')) return watch(session, input)
      const found = await wanted(session, input)
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note('No clusters yet. stint deploy demo makes one.')
      terminal.print(screenTable(terminal, HEADINGS, found.map(row)))
    }),
}

const HEADINGS = ['ID', 'NAME', 'STATE', 'TOPOLOGY']
const row = ({ id, name, state, aws: { sts } }: Cluster): readonly string[] => [
  id,
  name,
  state,
  sts?.enabled ? 'Classic (STS)' : 'Classic',
]

const ROLE_FIELDS = [
  'role_arn',
  'support_role_arn',
  'instance_iam_roles.master_role_arn',
  'instance_iam_roles.worker_role_arn',
]

function wanted({ ocm }: Session, input: Input): Promise<readonly Cluster[]> {
  const arn = text(input, 'account-role-arn')
  const search = ROLE_FIELDS.map((field) => `aws.sts.${field} = ${quoted(arn ?? '')}`).join(' OR ')
  return listClusters(ocm, arn === undefined ? undefined : search)
}

async function watch(session: Session, input: Input): Promise<void> {
  const { terminal } = session
  const before = new Map<string, string>()
  for await (const found of looks(terminal, () => wanted(session, input), untilStopped())) {
    if (isScreen(terminal))
      redrawn(terminal, {
        title: `${found.length} clusters; Ctrl-C ends`,
        table: (columns) => fittedTable(HEADINGS, found.map(row), columns, ['TOPOLOGY', 'ID']),
        more: 'stint list clusters shows all',
      })
    else tellChanges(session, before, found)
  }
}

/** A line for each cluster that is new, in another state, or gone. `before`: id and name to state, kept up to date. */
function tellChanges({ terminal }: Session, before: Map<string, string>, found: readonly Cluster[]): void {
  const tell = (id: string, name: string, state: string) => {
    if (terminal.format === 'text') terminal.print(visible(`${id} ${name} ${state}`))
    else terminal.print(`${terminal.format === 'yaml' ? '---\n' : ''}${JSON.stringify({ id, name, state })}`)
  }
  const now = new Map(found.map(({ id, name, state }) => [`${id} ${name}`, state]))
  for (const [key, state] of now) if (before.get(key) !== state) tell(...parts(key), state)
  for (const key of before.keys()) if (!now.has(key)) tell(...parts(key), 'gone')
  before.clear()
  for (const [key, state] of now) before.set(key, state)
}

const parts = (key: string): [id: string, name: string] => {
  const [id = '', ...name] = key.split(' ')
  return [id, name.join(' ')]
}
