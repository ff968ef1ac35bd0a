import { beforeAll, describe, expect, it } from 'vitest'
import { fuzz } from './fuzz.ts'
import { loadTargets, targets } from './targets.ts'

const seed = Number(process.env['STINT_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
/** As many as fit into a few seconds for all codecs; `npm run fuzz -- --codecs` goes on for as long as one likes. */
const CASES = 3000

describe(`every codec reads or refuses what it is fed (STINT_SEED=${seed})`, () => {
  beforeAll(() => loadTargets())
  it.each(targets.map((target) => [target.name, target] as const))('%s', async (_name, target) => {
    for (const bytes of target.seeds) await target.read(bytes)
    const found = await fuzz(target, seed, CASES)
    expect(found && { ...found, text: found.bytes.toString('latin1') }).toBeUndefined()
  })
})
