import { expect, test, vi } from 'vitest'
import { inside } from '../inside.ts'
import { hasCommand } from './ground.ts'

test.skipIf(!hasCommand('rehearse'))('A50: a rehearsal sends nothing anywhere but to this machine', async () => {
  const w = await inside()
  const asked: string[] = []
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (input: string | URL, init?: RequestInit) => {
    asked.push(new URL(input).hostname)
    return real(input, init)
  })
  await w.type('rehearse').catch(() => undefined)
  expect(asked.filter((host) => host !== '127.0.0.1' && host !== 'localhost')).toEqual([])
  vi.unstubAllGlobals()
  await w.close()
})
