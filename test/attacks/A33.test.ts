import { expect, test } from 'vitest'
import { inside } from '../inside.ts'
import { say } from './ground.ts'

test('A33: a name that was made to point here is not served', async () => {
  const w = await inside()
  for (const door of [w.server.doors.aws, w.server.doors.ocm]) {
    for (const host of [
      'evil.example',
      'evil.example:4566',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '0.0.0.0',
      '10.0.0.1',
    ])
      expect([host, (await say(door, { headers: { host } })).status]).toEqual([
        host,
        expect.toSatisfy((status: number) => status === 421 || status === 400),
      ])
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'iam.amazonaws.com'])
      expect([host, (await say(door, { headers: { host } })).status]).not.toEqual([host, 421])
  }
  await w.close()
})
