import { expect, test } from 'vitest'
import type { HeldCredential } from '../own-api.ts'
import { changesBetween } from '../commands/watch/credential-changes.ts'
import { rowOf, span } from './credentials.ts'
import { fittedTable } from './table.ts'

const pod: HeldCredential = {
  accessKeyId: 'ASIARTX3GSDS5GNZSKG5',
  kind: 'web-identity',
  account: '111122223333',
  principal: 'arn:aws:sts::111122223333:assumed-role/demo-w4e1-openshift-ingress-operator-cloud-credentials/ingress',
  holder: 'system:serviceaccount:openshift-ingress-operator:ingress-operator',
  provider: 'arn:aws:iam::111122223333:oidc-provider/rh-oidc.s3.us-east-1.amazonaws.com/24ml',
  trust: { statement: 0, as: 'Federated' },
  issued: '2026-05-01T12:00:00Z',
  expires: '2026-05-01T13:00:00Z',
  state: 'valid',
  renewals: 3,
  lastUsed: { time: '2026-05-01T12:10:00Z', service: 'route53.amazonaws.com', call: 'ChangeResourceRecordSets', region: 'us-east-1' }, // prettier-ignore
}
const at = (time: string) => Date.parse(`2026-05-01T${time}Z`)

test('a line says who, as whom, by what, how old, until when, how often renewed, and what it did last', () => {
  expect(rowOf(pod, at('12:12:00'))).toEqual([
    '111122223333',
    'pod openshift-ingress-operator/ingress-operator',
    'role/demo-w4e1-openshift-ingress-operator-cloud-credentials',
    'statement 1: tokens of 24ml',
    '12m',
    'in 48m',
    '3×',
    '2m ago, route53:ChangeResourceRecordSets',
  ])
})

test('where no record tells what the trust asks for, a line says of what', () => {
  const { trust: _, ...other } = pod
  expect(rowOf(other, at('12:12:00'))[3]).toBe('no statement that stands now')
  expect(rowOf({ ...other, untold: ['aws:PrincipalTag/team'] }, at('12:12:00'))[3]).toBe(
    'hangs on aws:PrincipalTag/team, of which there is no record',
  )
})

test('keys of users never expire, and are called what they are', () => {
  const user = 'arn:aws:iam::111122223333:user/robot'
  const key: HeldCredential = { accessKeyId: 'AKIARTX3GSDS3P5V25WX', kind: 'access-key', account: '111122223333', principal: user, holder: user, issued: '2026-04-01T12:00:00Z', state: 'valid', renewals: 0 } // prettier-ignore
  expect(rowOf(key, at('12:00:00'))).toEqual(['111122223333', 'user/robot', 'user/robot', 'a long-lived key', '30d00h', 'never', '-', 'never']) // prettier-ignore
})

test('a table fits its screen by cutting its widest cells in the middle', () => {
  const rows = [['short', 'role/demo-w4e1-openshift-ingress-operator-cloud-credentials']]
  expect(fittedTable(['A', 'ROLE'], rows, 40).split('\n')).toEqual([
    'A      ROLE',
    'short  role/demo-w4e1-o…loud-credentials',
  ])
  expect(fittedTable(['A', 'ROLE'], rows, 100)).toContain('role/demo-w4e1-openshift-ingress-operator-cloud-credentials')
})

test.each([
  [59_999, '59s'],
  [60_000, '1m'],
  [3_660_000, '1h01m'],
  [90_000_000, '1d01h'],
  [-5, '0s'],
])('%i milliseconds are %s', (milliseconds, text) => expect(span(milliseconds)).toBe(text))

test('between two looks a credential is issued, renewed, first used, expired or gone', () => {
  const { lastUsed: _, ...unused } = pod
  const fresh = { ...unused, renewals: 0 }
  const said = (before: readonly HeldCredential[] | undefined, after: readonly HeldCredential[], now = 'now') =>
    changesBetween(before && { now, credentials: before }, { now, credentials: after }).map(({ event }) => event)
  expect(said(undefined, [pod])).toEqual(['held'])
  expect(said([], [fresh])).toEqual(['issued'])
  expect(said([], [pod])).toEqual(['renewed', 'used'])
  expect(said([unused], [pod])).toEqual(['used'])
  expect(said([pod], [pod])).toEqual([])
  expect(said([pod], [{ ...pod, state: 'expired' }])).toEqual(['expired'])
  expect(said([pod], [{ ...pod, state: 'gone' }])).toEqual(['gone'])
  expect(said([pod], [], '2026-05-01T13:00:01Z')).toEqual(['expired'])
  expect(said([pod], [], '2026-05-01T13:00:00.123Z')).toEqual(['expired'])
  expect(said([pod], [], '2026-05-01T12:30:00Z')).toEqual(['gone'])
})
