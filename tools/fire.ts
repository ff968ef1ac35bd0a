// npm run fire [-- --minutes 10] [-- --seed x] [-- --kill-every 20]: load at 80 % of the peak, kill -9 at random, and nothing acknowledged lost.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from '../src/kernel/random.ts'
import { fire } from '../test/crash/fire.ts'

const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, 'kill-every': { type: 'string' } },
})
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31))
const seconds = Number(values.minutes ?? 10) * 60
const killEvery = Number(values['kill-every'] ?? 20)
const folder = mkdtempSync(join(tmpdir(), 'stint-fire-'))

console.log(`${seconds} s under fire, a kill every ${killEvery} s or so, seed ${seed}`)
try {
  const { errors, lost, unrecorded, ...rest } = await fire({
    state: join(folder, 'state'),
    random: seededRandom(seed),
    seconds,
    killEvery,
    log: console.log,
  })
  console.log({ ...rest, errors, lost: lost.length, unrecorded: unrecorded.length })
  for (const one of [...lost, ...unrecorded].slice(0, 20)) console.error(one)
  process.exitCode = errors.length + lost.length + unrecorded.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
