import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Refusal } from '../kernel/Refusal.ts'
import { openSession } from './session.ts'
import type { Terminal } from './terminal.ts'

it('refuses what is asked of a side that is not there by what the call returns, so that calls side by side leave none unheard', async () => {
  const folder = join(tmpdir(), 'stint-of-nobody')
  const terminal = { environment: { STINT_STATE: folder }, cwd: tmpdir() }
  const session = await openSession({ arguments: [], flags: new Map() }, terminal as unknown as Terminal)
  const asked = [session.caller(), session.ocm.get('/api/accounts_mgmt/v1/current_account')]
  const answers = await Promise.allSettled(asked)
  expect(answers.map((answer) => answer.status === 'rejected' && (answer.reason as Refusal).message)).toEqual([
    `No AWS to talk to: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set, nor is a Stint running with the state in ${folder}.`,
    `No OCM to talk to: neither OCM_URL and OCM_TOKEN are set, nor is a Stint running with the state in ${folder}.`,
  ])
  await expect(asked[0]).rejects.toBeInstanceOf(Refusal)
})
