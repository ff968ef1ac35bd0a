import { expect, test } from 'vitest'
import { inside } from '../inside.ts'
import { say } from './ground.ts'

test('A32: a web page that posts to this machine is turned away before anything is read', async () => {
  const w = await inside()
  const form = { 'content-type': 'text/plain' }
  const body = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=a&RoleSessionName=b&WebIdentityToken=c'
  for (const door of [w.server.doors.aws, w.server.doors.ocm]) {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1', 'file://']) {
      const answer = await say(door, { method: 'POST', headers: { ...form, origin }, body })
      expect([origin, answer.status]).toEqual([origin, 403])
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
    const preflight = await say(door, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined()
  }
  const unsigned = await say(w.server.doors.aws, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Action=ListRoles&Version=2010-05-08',
  })
  expect(unsigned.status).toBe(403)
  await w.close()
})
