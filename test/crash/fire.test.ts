import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/kernel/random.ts'
import { fire } from './fire.ts'

const SEED = process.env['STINT_SEED'] ?? 'fire-1'

describe(`at 80 % of its peak, killed every few seconds (STINT_SEED=${SEED}; npm run fire takes ten minutes)`, () => {
  let folder = ''
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('loses no acknowledged write, gives out no credential off the record, and answers nothing but what was asked', async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-fire-'))
    const { errors, lost, unrecorded, ...rest } = await fire({
      state: join(folder, 'state'),
      random: seededRandom(SEED),
      seconds: 20,
      killEvery: 4,
      log: console.log,
    })
    console.log(rest)
    expect({ errors, lost, unrecorded }).toEqual({ errors: [], lost: [], unrecorded: [] })
    expect(rest.kills).toBeGreaterThan(1)
    expect(rest.credentials).toBeGreaterThan(100)
    expect(rest.writes).toBeGreaterThan(100)
  }, 120_000)
})
