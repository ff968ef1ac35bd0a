import { expect, test } from 'vitest'
import { table } from '../../src/cli/output/table.ts'
import { visible } from '../../src/cli/terminal.ts'
import { OWN_TOKEN, inside } from '../inside.ts'

const ESCAPES = [
  '\x1b]0;owned\x07',
  '\x1b[2J',
  '\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\',
  'safe\rEVIL',
  '\u202Etxt.exe',
  '\u2066hidden\u2069',
  '\x9b31m',
]
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/

test('A36: what a terminal would obey is shown instead', () => {
  for (const text of ESCAPES) {
    expect(visible(text)).not.toMatch(OBEYED)
    expect(table(['NAME'], [[text]])).not.toMatch(OBEYED)
  }
})

test('A36: a request of support with escapes in its words does not reach the customer’s terminal as such', async () => {
  const w = await inside()
  await w.type('create account-roles --mode auto -y')
  await w.type('create cluster -c demo --sts --mode auto -y').catch(() => undefined)
  for (const justification of ESCAPES)
    await fetch(`${w.server.doors.ocm}/stint/v1/support`, {
      method: 'POST',
      headers: { authorization: `Bearer ${OWN_TOKEN}` },
      body: JSON.stringify({ cluster: 'demo', sre: 'mallory', justification }),
    })
  const requests = JSON.parse(await w.type('list access-request -o json')) as readonly { readonly id: string }[]
  expect(requests).toHaveLength(ESCAPES.length)
  for (const { id } of requests) expect(await w.type(`describe access-request --id ${id}`)).not.toMatch(OBEYED)
  await w.close()
})
