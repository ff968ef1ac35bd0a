import { expect, test } from 'vitest'
import { presign, sign } from '../../src/wire/sigv4/sign.ts'
import { inside, OWN_TOKEN } from '../inside.ts'
import { keyOf, outcome, say } from './ground.ts'

const MINUTE = 60_000

test('A19: a date that is too far away, a presigned request for too long; and no clock that goes back revives a session', async () => {
  const w = await inside()
  const key = await w.server.credentialsIn(w.server.cloud.identity.accounts.customer)
  const door = w.server.doors.aws
  const host = new URL(door).host
  const body = 'Action=GetCallerIdentity&Version=2011-06-15'
  const at = async (when: number) => {
    const plain = new Map([
      ['host', host],
      ['content-type', 'application/x-www-form-urlencoded'],
    ])
    const headers = Object.fromEntries(
      sign(
        { method: 'POST', url: '/', headers: plain },
        key,
        { service: 'sts', region: 'us-east-1' },
        when,
        Buffer.from(body),
      ),
    )
    return (await say(door, { method: 'POST', headers: { ...headers, host }, body })).status
  }
  const now = Date.now()
  expect([await at(now), await at(now - 16 * MINUTE), await at(now + 16 * MINUTE), await at(now + 10 ** 12)]).toEqual([
    200, 403, 403, 403,
  ])
  const path = presign(
    { method: 'GET', url: '/', headers: new Map([['host', host]]) },
    key,
    { service: 's3', region: 'us-east-1' },
    now,
    8 * 24 * 3600,
  )
  expect((await say(door, { path, headers: { host } })).status).toBe(400)

  const { Credentials } = await w.aws.call('sts', 'GetSessionToken', { DurationSeconds: 900 })
  const session = w.as(keyOf(Credentials))
  await w.clock.advance(16 * MINUTE)
  expect(await outcome(session.call('sts', 'GetCallerIdentity', {}))).toBe('ExpiredToken 403')
  for (const advanceSeconds of [-960, -1, '-1', null]) {
    const answer = await fetch(`${w.server.doors.ocm}/stint/v1/clock`, {
      method: 'POST',
      headers: { authorization: `Bearer ${OWN_TOKEN}` },
      body: JSON.stringify({ advanceSeconds }),
    })
    expect(answer.status).toBe(400)
  }
  expect(await outcome(session.call('sts', 'GetCallerIdentity', {}))).toBe('ExpiredToken 403')
  await w.close()
})
