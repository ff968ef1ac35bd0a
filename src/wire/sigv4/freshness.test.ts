import { expect, test } from 'vitest'
import { amzDate, parseAmzDate } from './amz-date.ts'
import type { Signed } from './authorization.ts'
import { staleness } from './freshness.ts'

const NOW = parseAmzDate('20261123T100000Z') as number
const MINUTE = 60_000
const DAY = 86_400_000

const signedAt = (at: number, service = 'iam', expires?: number): Signed => ({
  kind: expires === undefined ? 'header' : 'presigned',
  accessKeyId: 'AKIDEXAMPLE',
  scope: { date: amzDate(at).slice(0, 8), region: 'us-east-1', service },
  signedHeaders: ['host'],
  signature: '',
  date: amzDate(at),
  ...(expires === undefined ? {} : { expires }),
})

test.each([
  ['iam', 15],
  ['s3', 15],
  ['kms', 5],
  ['route53', 5],
])('%s lets a clock be %d minutes off, either way', (service, minutes) => {
  const judged = (offset: number) => staleness(signedAt(NOW + offset, service), NOW, NOW)?.reason
  expect(judged(-minutes * MINUTE)).toBeUndefined()
  expect(judged(minutes * MINUTE)).toBeUndefined()
  expect(judged(-minutes * MINUTE - 1000)).toBe('expired')
  expect(judged(minutes * MINUTE + 1000)).toBe('early')
})

test('the message says what AWS says', () => {
  expect(staleness(signedAt(NOW - 16 * MINUTE), NOW, NOW)?.message).toBe(
    'Signature expired: 20261123T094400Z is now earlier than 20261123T094500Z (20261123T100000Z - 15 min.)',
  )
  expect(staleness(signedAt(NOW + 16 * MINUTE), NOW, NOW)?.message).toBe(
    'Signature not yet current: 20261123T101600Z is still later than 20261123T101500Z (20261123T100000Z + 15 min.)',
  )
})

test('fresh by host time or by world time is fresh; between the two is not', () => {
  const world = NOW + 3 * DAY
  expect(staleness(signedAt(NOW), NOW, world)).toBeUndefined()
  expect(staleness(signedAt(world), NOW, world)).toBeUndefined()
  expect(staleness(signedAt(NOW + DAY), NOW, world)).toBeDefined()
})

test('what was dated by the world’s clock is judged too old by it, not too new by the host’s', () => {
  const world = NOW + 3 * DAY
  const judged = (at: number, expires?: number) => staleness(signedAt(at, 's3', expires), NOW, world)
  expect(judged(world - 61 * MINUTE, 3600)).toMatchObject({ reason: 'lapsed', now: world })
  expect(judged(world - 16 * MINUTE)).toMatchObject({ reason: 'expired', now: world })
  expect(judged(NOW - 16 * MINUTE)).toMatchObject({ reason: 'expired', now: NOW })
  expect(judged(world + 16 * MINUTE)).toMatchObject({ reason: 'early', now: NOW })
})

test('a presigned request lives as long as it says, from when it says', () => {
  const judged = (at: number, service: string) => staleness(signedAt(at, service, 3600), NOW, NOW)?.reason
  expect(judged(NOW - 59 * MINUTE, 's3')).toBeUndefined()
  expect(judged(NOW - 61 * MINUTE, 's3')).toBe('lapsed')
  expect(judged(NOW + 16 * MINUTE, 's3')).toBe('early')
})

test('STS takes a presigned request for 15 minutes whatever it says', () => {
  expect(staleness(signedAt(NOW - 14 * MINUTE, 'sts', 60), NOW, NOW)).toBeUndefined()
  expect(staleness(signedAt(NOW - 16 * MINUTE, 'sts', 3600), NOW, NOW)?.reason).toBe('expired')
})
