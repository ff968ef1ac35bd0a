import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { done, farewellOf } from '../built.ts'

const folder = mkdtempSync(join(tmpdir(), 'stint-up-again-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('a cloud that comes up again speaks of the cluster that it has, not of one to deploy', async () => {
  const state = join(folder, 'state')
  expect(await farewellOf(state)).toContain('npx stint deploy demo')
  await done(state, ['up', '--port', '0', '--deploy', 'shop', '--exit'])
  const says = await farewellOf(state)
  expect(says).toContain('kubectl --context shop get nodes,clusteroperators')
  expect(says).not.toContain('stint deploy')
})
