import { expect, test } from 'vitest'
import { Fault } from '../../kernel/Fault.ts'
import { authFault } from '../auth-faults.ts'
import { noted } from './notes.ts'
import { refusedStrangers } from './strangers.ts'

const NOON = Date.UTC(2026, 4, 1, 12)
const asked = (requestId: string) => ({ requestId, service: 'sts', operation: 'GetCallerIdentity' })

test('however many are turned away, the newest are remembered, and little of each', () => {
  const strangers = refusedStrangers({ now: () => NOON })
  const fault = noted(authFault('sts', 'incomplete', 'm'.repeat(100_000)), { accessKeyId: 'k'.repeat(100_000) })
  for (let at = 0; at < 10_000; at++) strangers.add(asked(`a${at}`), fault)
  expect(strangers.find('a0')).toBeUndefined()
  expect(strangers.find('a9500')).toEqual({
    time: NOON,
    service: 'sts',
    operation: 'GetCallerIdentity',
    caller: 'k'.repeat(500),
    error: { code: 'IncompleteSignature', message: 'm'.repeat(500) },
    why: 'The request was not signed in a form that this service takes.',
  })
})

test('whose caller was established is in the trail, and is not remembered here', () => {
  const strangers = refusedStrangers({ now: () => NOON })
  strangers.add(asked('known'), new Fault('NoSuchEntity', 404, 'There is none.'))
  expect(strangers.find('known')).toBeUndefined()
})
