import { expect, test } from 'vitest'
import { Fault } from '../../kernel/Fault.ts'
import { authFault } from '../auth-faults.ts'
import { noted } from './notes.ts'
import { turnedAwayRequests } from './turned-away.ts'

const USER = { kind: 'user', arn: 'arn:aws:iam::111122223333:user/stint', userId: 'AIDAEXAMPLE' } as const
const NOON = Date.UTC(2026, 4, 1, 12)
const asked = (requestId: string) => ({
  requestId,
  service: 'sts',
  operation: 'GetCallerIdentity',
  seen: { authorization: 'header' as const },
})

test('however many are turned away, the newest are remembered, and little of each', () => {
  const requests = turnedAwayRequests({ now: () => NOON })
  const fault = noted(authFault('sts', 'incomplete', 'm'.repeat(100_000)), { accessKeyId: 'k'.repeat(100_000) })
  for (let at = 0; at < 10_000; at++) requests.add(asked(`a${at}`), fault)
  expect(requests.find('a0')).toBeUndefined()
  expect(requests.find('a9500')).toEqual({
    time: NOON,
    service: 'sts',
    operation: 'GetCallerIdentity',
    caller: 'k'.repeat(500),
    error: { code: 'IncompleteSignature', message: 'm'.repeat(500) },
    why: { stranger: 'The request was not signed in a form that this service takes.' },
  })
})

test.each([
  ['is known', { caller: USER }, USER.arn],
  ['was not asked for', {}, 'an unknown caller'],
])('of a caller who %s it is told that no policy was asked', (_who, seen, caller) => {
  const requests = turnedAwayRequests({ now: () => NOON })
  const fault = new Fault('InvalidAction', 400, 'Could not find operation Frobnicate for version 2011-06-15')
  requests.add({ ...asked('early'), operation: undefined, seen: { authorization: 'header', ...seen } }, fault)
  expect(requests.find('early')).toEqual({
    time: NOON,
    service: 'sts',
    operation: '',
    caller,
    error: { code: fault.code, message: fault.message },
    why: {
      unasked: 'No policy was asked, and no trail has a record of it: it was refused before it was a call.',
    },
  })
})
