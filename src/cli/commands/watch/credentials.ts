import { Refusal } from '../../../kernel/Refusal.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { DISPENSABLE, HEADINGS, rowOf } from '../../output/credentials.ts'
import { isScreen, looks, redrawn, untilStopped } from '../../output/live.ts'
import { printed, yaml } from '../../output/structured.ts'
import { fittedTable, screenTable } from '../../output/table.ts'
import { withOwnApi, type HeldCredential, type OwnApi } from '../../own-api.ts'
import { visible, type Terminal } from '../../terminal.ts'
import { changesBetween, type CredentialChange } from './credential-changes.ts'

export const credentials: Command = {
  summary: 'every credential of the world, live',
  description:
    'Who holds it, by which statement of a trust policy, how old it is, when it expires, how often it was renewed and when it was last used: sessions of roles, of instances and of users, and long-lived keys. On a terminal a table that redraws until Ctrl-C, with as many columns as its width has room for; elsewhere a line for each that is issued, renewed, first used, expired or gone, with -o json an object a line.',
  options: [
    { name: 'once', summary: 'print what there is now, and end' },
    { name: 'account', value: 'ID', summary: 'only credentials of this account' },
    { name: 'expired', summary: 'also those that expired within the last hour' },
  ],
  examples: [
    'stint watch credentials',
    'stint watch credentials --once',
    'stint watch credentials --once --account 111122223333 -o json',
  ],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const look = async () => wanted(input, await api.issuedCredentials())
      if (flag(input, 'once')) return show(terminal, await look())
      await (isScreen(terminal) ? redraw : tell)(terminal, look, untilStopped())
    }),
}

type Seen = Awaited<ReturnType<OwnApi['issuedCredentials']>>

function wanted(input: Input, { now, credentials: all }: Seen): Seen {
  const account = text(input, 'account')
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new Refusal(`${JSON.stringify(account)} is no account id.`, { next: 'stint status', exitCode: 2 })
  const kept = (one: HeldCredential) =>
    (account === undefined || one.account === account) && (one.state !== 'expired' || flag(input, 'expired'))
  return { now, credentials: all.filter(kept) }
}

function show(terminal: Terminal, { now, credentials: found }: Seen): void {
  if (printed(terminal, found)) return
  if (found.length === 0) return terminal.note('Nobody holds a credential.')
  terminal.print(screenTable(terminal, HEADINGS, rowsOf(found, now)))
}

const rowsOf = (found: readonly HeldCredential[], now: string) =>
  found.map((credential) => rowOf(credential, Date.parse(now)))

async function redraw(terminal: Terminal, look: () => Promise<Seen>, signal: AbortSignal): Promise<void> {
  for await (const { now, credentials: found } of looks(terminal, look, signal))
    redrawn(terminal, {
      title: `${found.length} credentials at ${now} (world time); Ctrl-C ends`,
      table: (columns) => fittedTable(HEADINGS, rowsOf(found, now), columns, DISPENSABLE),
      more: 'stint watch credentials --once shows all',
    })
}

async function tell(terminal: Terminal, look: () => Promise<Seen>, signal: AbortSignal): Promise<void> {
  let before: Seen | undefined
  for await (const seen of looks(terminal, look, signal)) {
    for (const change of changesBetween(before, seen)) printChange(terminal, change)
    before = seen
  }
}

function printChange(terminal: Terminal, { event, time, credential }: CredentialChange): void {
  if (terminal.format === 'json') return terminal.print(JSON.stringify({ event, time, ...credential }))
  if (terminal.format === 'yaml') return terminal.print(`---\n${yaml({ event, time, ...credential }).trimEnd()}`)
  const [account = '', who = '', actor = '', trust = '', , expires = '', , used = ''] = rowOf(
    credential,
    Date.parse(time),
  )
  const what = event === 'used' ? used : `${trust}; expires ${expires}`
  terminal.print(visible(`${time} ${event} ${credential.accessKeyId}: ${who} as ${actor} in ${account}; ${what}`))
}
