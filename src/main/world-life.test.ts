import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { generateSigningKey } from '../wire/jose/signing-key.ts'
import { live } from './world-life.ts'

vi.mock('../wire/jose/signing-key.ts', { spy: true })

it('a fork of a world with a cluster makes no key: it has the cluster’s, and a key takes a core for seconds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-world-life-'))
  const first = await live({}, folder, undefined)
  const fork = await live({ deploy: 'demo' }, folder, first.store.snapshot())
  expect(generateSigningKey).not.toHaveBeenCalled()
  await Promise.all([first.close(), fork.close()])
  rmSync(folder, { recursive: true })
})

it('what waits for something in a life is told when the life ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stint-world-life-'))
  const life = await live({}, folder, undefined)
  const waiting = life.within(life.time.clock.sleep(3_600_000))
  life.end('It is over.')
  await expect(waiting).rejects.toThrow('It is over.')
  await expect(life.within(Promise.resolve('late'))).rejects.toThrow('It is over.')
  await life.close()
  rmSync(folder, { recursive: true })
})
