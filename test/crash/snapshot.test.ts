import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/kernel/random.ts'
import { cloudUp, done, person, stint } from '../built.ts'

const SEED = process.env['STINT_SEED'] ?? 'snapshot-1'
const KILLS = 8
/** Milliseconds within which a restoration has long ended. */
const SPAN = 700

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
})

describe(`kill -9 at ${KILLS} points of a restoration (STINT_SEED=${SEED})`, () => {
  let folder = ''
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('leaves the world that was or the one of the snapshot, whole, and the snapshot', async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-crash-'))
    const state = join(folder, 'state')
    const random = seededRandom(SEED)
    let cloud = await cloudUp(state)
    const first = await person(state)
    await first.call('iam', 'CreateRole', { RoleName: 'Before', AssumeRolePolicyDocument: TRUST })
    first.close()
    await done(state, ['snapshot', 'save', 'base'])
    const outcomes: string[] = []
    for (let life = 0; life < KILLS; life++) {
      const aws = await person(state)
      const later = Array.from({ length: 20 }, (_, at) => `Later-${life}-${at}`)
      for (const RoleName of later) await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: TRUST })
      const typed = stint(state, ['snapshot', 'restore', 'base'])
      // The command itself takes a while to start: kills fall around the restoration, not before it.
      await pause(150 + Math.round((random.bytes(2).readUInt16BE() / 0xffff) * SPAN))
      await cloud.kill()
      const { code, err } = await typed
      if (code === 70) throw new Error(err)
      aws.close()
      cloud = await cloudUp(state)
      const again = await person(state)
      const { Roles = [] } = await again.call('iam', 'ListRoles', { MaxItems: 1000 })
      const names = Roles.map(({ RoleName = '' }) => RoleName)
      const found = names.filter((name) => later.includes(name)).length
      expect(names).toContain('Before')
      expect([0, later.length]).toContain(found)
      if (code === 0) expect(found).toBe(0)
      outcomes.push(found === 0 ? 'the snapshot' : 'the world that was')
      again.close()
    }
    console.log(outcomes.join(', '))
    await done(state, ['snapshot', 'restore', 'base'])
    expect(await cloud.stop()).toBe(0)
  }, 120_000)
})
