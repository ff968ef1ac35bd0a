import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { inside } from '../inside.ts'
import { say } from './ground.ts'

test('A31: floods of headers, bodies and idle connections are bounded, and others are served meanwhile', async () => {
  const w = await inside()
  const { aws } = w.server.doors
  const { hostname, port } = new URL(aws)
  const idle = Array.from({ length: 300 }, () => connect(Number(port), hostname))
  for (const socket of idle) socket.on('error', () => undefined).write('POST / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
  await w.aws.call('sts', 'GetCallerIdentity', {})
  const flood = await say(aws, { headers: { 'x-flood': 'x'.repeat(70_000) } })
  expect(flood.status).toBe(431)
  const body = `Action=ListRoles&${'x'.repeat(20_000_000)}`
  const large = await say(aws, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  }).catch(
    () => ({ status: 413 }), // the door may close before it has all
  )
  expect(large.status).toBe(413)
  await w.aws.call('sts', 'GetCallerIdentity', {})
  for (const socket of idle) socket.destroy()
  await w.close()
})
