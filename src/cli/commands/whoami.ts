import type { Command } from '../command.ts'
import { ACCOUNTS_MGMT } from '../ocm/client.ts'
import type { Account } from '../ocm/types.ts'
import { printed } from '../output/structured.ts'
import { CLOUD_OPTIONS, withSession } from '../session.ts'
import { visible } from '../terminal.ts'

const KEY_WIDTH = 30

export const whoami: Command = {
  summary: 'whom AWS and OCM take you for',
  options: CLOUD_OPTIONS,
  examples: ['stint whoami', 'stint whoami -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm, caller, region }) => {
      const [{ account, arn }, person] = await Promise.all([
        caller(),
        ocm.get<Account>(`${ACCOUNTS_MGMT}/current_account`),
      ])
      const facts = {
        'AWS ARN': arn,
        'AWS Account ID': account,
        'AWS Default Region': region,
        'OCM API': ocm.url,
        'OCM Account Email': person.email ?? '',
        'OCM Account ID': person.id,
        'OCM Account Name': [person.first_name, person.last_name].filter((part) => part).join(' '),
        'OCM Account Username': person.username,
        'OCM Organization External ID': person.organization?.external_id ?? '',
        'OCM Organization ID': person.organization?.id ?? '',
        'OCM Organization Name': person.organization?.name ?? '',
      }
      if (printed(terminal, facts)) return
      for (const [key, value] of Object.entries(facts))
        terminal.print(`${`${key}:`.padEnd(KEY_WIDTH)}${visible(value)}`.trimEnd())
    }),
}
