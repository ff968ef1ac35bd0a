import { expect, test } from 'vitest'
import { inside } from '../inside.ts'
import { hasConsole, say } from './ground.ts'

test.skipIf(!hasConsole)('A35: the console’s pages run no script but their own', async () => {
  const w = await inside()
  const { headers } = await say(w.server.doors.ocm, { path: '/' })
  const policy = String(headers['content-security-policy'] ?? '')
  expect(policy).toMatch(/(default|script)-src [^;]*'self'/)
  expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/)
  expect(policy).toContain('require-trusted-types-for')
  await w.close()
})

test('A35: markup that comes back from a door never comes as a page', async () => {
  const w = await inside()
  const markup = encodeURIComponent('<script>alert(1)</script>')
  const token = await w.server.ocmToken()
  const { aws, ocm } = w.server.doors
  for (const [door, path] of [
    [aws, `/${markup}`],
    [aws, `/?Action=${markup}`],
    [ocm, `/${markup}`],
    [ocm, `/api/clusters_mgmt/v1/clusters/${markup}`],
    [ocm, `/api/clusters_mgmt/v1/clusters?search=${markup}`],
  ] as const) {
    const { headers, text } = await say(door, { path, headers: { authorization: `Bearer ${token}` } })
    expect([path, String(headers['content-type'])]).not.toEqual([path, expect.stringContaining('html')])
    if (!String(headers['content-type']).includes('json')) expect(text).not.toContain('<script>')
  }
  await w.close()
})
