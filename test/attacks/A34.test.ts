import { expect, test } from 'vitest'
import { inside, OWN_TOKEN } from '../inside.ts'
import { hasConsole, say } from './ground.ts'

test.skipIf(!hasConsole)(
  'A34: the console’s session is in no URL, page or readable cookie, and is no good without its header',
  async () => {
    const w = await inside()
    const page = await say(w.server.doors.ocm, { path: '/' })
    expect(page.text).not.toContain(OWN_TOKEN)
    expect(page.headers.location ?? '').not.toContain(OWN_TOKEN)
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    for (const cookie of page.headers['set-cookie'] ?? []) expect(cookie).toMatch(/HttpOnly/i)
    for (const cookie of page.headers['set-cookie'] ?? []) expect(cookie).toMatch(/SameSite=Strict/i)
    const cookies = (page.headers['set-cookie'] ?? []).map((one) => one.split(';', 1)[0]).join('; ')
    const moved = await say(w.server.doors.ocm, {
      method: 'POST',
      path: '/stint/v1/clock',
      headers: { cookie: cookies },
      body: '{"advanceSeconds":1}',
    })
    expect(moved.status).toSatisfy((status: number) => status === 401 || status === 403)
    await w.close()
  },
)
