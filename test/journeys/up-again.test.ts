import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { cloudUp, done, farewellOf } from '../built.ts'

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

it('a world that is reset begins anew in its region', async () => {
  const state = join(folder, 'elsewhere')
  const cloud = await cloudUp(state, ['--store', 'memory', '--region', 'eu-central-1'])
  await done(state, ['reset', '-y'])
  expect(await done(state, ['whoami'])).toMatch(/^AWS Default Region: +eu-central-1$/m)
  await cloud.stop()
})

it('a world that is reset as soon as it is up goes on', async () => {
  const state = join(folder, 'at-once')
  await done(state, ['up', '--port', '0', '--detach'])
  await done(state, ['reset', '-y'])
  expect(await done(state, ['status'])).toContain('Stint is running')
  await done(state, ['down'])
})
