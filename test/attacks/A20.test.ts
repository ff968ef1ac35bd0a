import { expect, test } from 'vitest'
import { inside, OWN_TOKEN } from '../inside.ts'
import { say } from './ground.ts'

test('A20: the clock is moved with Stint’s own token only, from no web page, and not at the AWS port', async () => {
  const w = await inside()
  const { aws, ocm } = w.server.doors
  const before = w.clock.offset
  const body = JSON.stringify({ advanceSeconds: 3600 })
  const ask = (door: string, headers: Record<string, string>) =>
    say(door, { method: 'POST', path: '/stint/v1/clock', headers, body })
  const token = await w.server.ocmToken()
  expect((await ask(ocm, {})).status).toBe(401)
  expect((await ask(ocm, { authorization: 'Bearer guess' })).status).toBe(401)
  expect((await ask(ocm, { authorization: `Bearer ${token}` })).status).toBe(401)
  expect((await ask(ocm, { authorization: `Bearer ${OWN_TOKEN}`, origin: 'https://evil.example' })).status).toBe(403)
  expect((await ask(aws, { authorization: `Bearer ${OWN_TOKEN}` })).status).toBeGreaterThanOrEqual(400)
  expect(Math.abs(w.clock.offset - before)).toBeLessThan(1000)
  expect((await ask(ocm, { authorization: `Bearer ${OWN_TOKEN}` })).status).toBe(200)
  expect(w.clock.offset).toBeGreaterThan(3_599_000)
  await w.close()
})
